import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDistrict } from '@/core/footage/testing';
import type { SessionItem } from '@/core/people/schema';
import { type Client, startTestWeb, type TestWeb } from '@/deploy/testing/web';

let web: TestWeb;
const password = 'a password of the tests';

beforeAll(async () => {
  web = await startTestWeb();
});
afterAll(() => web.close());

/** The same person at another desk; the proxy beside the web server says from where, after what the sender made up. */
async function again(username: string): Promise<Record<string, string>> {
  const response = await web.anonymous.fetch('/api/auth/sign-in/username', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Desk two',
      'x-forwarded-for': '203.0.113.9, 198.51.100.7',
    },
    body: JSON.stringify({ username, password }),
  });
  expect(response.status).toBe(204);
  return {
    cookie: response.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; '),
  };
}
const listOf = async (client: Client) =>
  (await client.json<{ items: SessionItem[] }>('GET', '/api/sessions')).body.items;
const statusAt = async (headers: Record<string, string>) =>
  (await web.anonymous.fetch('/api/me', { headers })).status;

describe('one’s own sessions', () => {
  it('are listed with device, address and times, and one that is ended is over with the next request', async () => {
    const client = await web.signIn('OPERATOR', undefined, password);
    const other = await again(client.username);
    const items = await listOf(client);
    expect(items.map(({ current }) => current)).toEqual([true, false]);
    expect(items[1]).toMatchObject({ userAgent: 'Desk two', address: '198.51.100.7' });
    expect(Date.now() - Date.parse(items[1]?.since ?? '')).toBeGreaterThanOrEqual(0);
    expect(JSON.stringify(items)).not.toContain(
      decodeURIComponent(other.cookie ?? '')
        .split('=')[1]
        ?.split('.')[0],
    );

    expect(await statusAt(other)).toBe(200);
    expect((await client.fetch(`/api/sessions/${items[1]?.id}`, { method: 'DELETE' })).status).toBe(204);
    expect(await statusAt(other)).toBe(401);
    expect((await client.fetch('/api/me')).status).toBe(200);
    expect((await client.fetch(`/api/sessions/${items[1]?.id}`, { method: 'DELETE' })).status).toBe(404);
  });

  it('all but the one in use end at once, and that is on record', async () => {
    const client = await web.signIn('OPERATOR', undefined, password);
    const others = [await again(client.username), await again(client.username)];
    expect(await client.json('DELETE', '/api/sessions')).toEqual({ status: 200, body: { ended: 2 } });
    for (const other of others) expect(await statusAt(other)).toBe(401);
    expect(await listOf(client)).toHaveLength(1);
    const entry = await web.system.auditEntry.findFirstOrThrow({
      where: { action: 'session.end-own', objectId: client.username },
    });
    expect(entry).toMatchObject({ outcome: 'done', details: { others: 2 } });
  });

  it('are nobody else’s to see or end', async () => {
    const client = await web.signIn('OPERATOR', undefined, password);
    const stranger = await web.signIn('OPERATOR', undefined, password);
    const [mine] = await listOf(client);
    expect((await stranger.fetch(`/api/sessions/${mine?.id}`, { method: 'DELETE' })).status).toBe(404);
    expect((await client.fetch('/api/me')).status).toBe(200);
  });
});

describe('sessions of somebody else', () => {
  const end = (by: Client, of: Client) => by.json('POST', '/api/ended-sessions', { username: of.username });

  it('are ended by an SHO of the same district and by an administrator, on record', async () => {
    const district = await makeDistrict(web.system);
    const elsewhere = await makeDistrict(web.system);
    const sho = await web.signIn('SHO', district.id);
    const administrator = await web.signIn('ADMINISTRATOR');
    const near = await web.signIn('OPERATOR', district.id);
    const far = await web.signIn('OPERATOR', elsewhere.id);

    expect(await end(sho, near)).toEqual({ status: 200, body: { ended: 1 } });
    expect((await near.fetch('/api/me')).status).toBe(401);
    for (const beyond of [far, administrator]) {
      expect(await end(sho, beyond)).toMatchObject({
        status: 404,
        body: { error: { code: 'user-not-found' } },
      });
      expect((await beyond.fetch('/api/me')).status).toBe(200);
    }
    expect(await end(administrator, far)).toEqual({ status: 200, body: { ended: 1 } });
    expect((await far.fetch('/api/me')).status).toBe(401);
    expect(await end(far, sho)).toMatchObject({ status: 401 });

    const entries = await web.system.auditEntry.findMany({
      where: { action: 'session.end' },
      orderBy: { seq: 'asc' },
    });
    expect(entries.map(({ outcome, objectId }) => `${outcome} ${objectId}`)).toEqual([
      `done ${near.username}`,
      `denied ${far.username}`,
      `denied ${administrator.username}`,
      `done ${far.username}`,
    ]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCamera, makeDistrict, makeRecording } from '@/core/footage/testing';
import { permits } from '@/core/people/policy';
import { type Action, action, type Role, role } from '@/core/people/schema';
import { makeCase } from '@/core/search/answers/testing';
import { type Client, startTestWeb, type TestWeb } from '@/deploy/testing/web';
import { allRoutes } from './index';
import type { Route } from './route';

let web: TestWeb;
let routes: Route[];
/** One of each role, of the same district where the role has one. */
let people: Map<Role, Client>;
const relations = ['own district', 'other district', 'sealed', 'sealed and assigned'] as const;
type Relation = (typeof relations)[number];
let cases: Record<Relation, string>;
let recordings: { own: string; other: string };

const everywhere: Role[] = ['AUDITOR', 'ADMINISTRATOR'];

beforeAll(async () => {
  web = await startTestWeb();
  routes = allRoutes(web.dependencies);
  const district = await makeDistrict(web.system);
  const elsewhere = await makeDistrict(web.system);
  people = new Map();
  for (const each of role.options) {
    people.set(each, await web.signIn(each, everywhere.includes(each) ? undefined : district.id));
  }
  const ids = await web.system.user.findMany({ select: { id: true } });
  const author = ids[0]?.id ?? '';
  const made = async (of: typeof district, firNumber: string, sealedAt: Date | null, members: string[]) => {
    const id = await makeCase(web.system, of, author);
    await web.system.case.update({
      where: { id },
      data: { firNumber, sealedAt, members: { create: members.map((userId) => ({ userId })) } },
    });
    return id;
  };
  cases = {
    'own district': await made(district, '1', null, []),
    'other district': await made(elsewhere, '2', null, []),
    sealed: await made(district, '3', new Date(), []),
    'sealed and assigned': await made(
      district,
      '4',
      new Date(),
      ids.map(({ id }) => id),
    ),
  };
  const recordingOf = async (of: typeof district) => {
    const camera = await makeCamera(web.system, of.id);
    const startsAt = new Date('2026-11-20T13:00:00Z');
    return makeRecording(web.system, { cameraId: camera.id, districtId: of.id, startsAt });
  };
  recordings = { own: (await recordingOf(district)).id, other: (await recordingOf(elsewhere)).id };
});
afterAll(() => web.close());

const nobody = '018f3e9a-0000-7000-8000-000000000001';
const addressOf = (one: Route, id = nobody) =>
  one.path
    .replace(':queue', 'index')
    .replace(/\/cameras\/:id/, '/cameras/999999')
    .replace(/\/uploads\/:id/, `/uploads/${'a'.repeat(32)}`)
    .replace(':id', id)
    .replaceAll(/:\w+/g, nobody);

/** Asks without a body: what may be done is then refused as malformed or not there, and nothing is done. */
async function ask(client: Client, one: Route, address: string) {
  const abort = new AbortController();
  const response = await client.fetch(address, { method: one.method.toUpperCase(), signal: abort.signal });
  const json = response.headers.get('content-type')?.includes('json') && one.method !== 'head';
  const body = (json ? await response.json().catch(() => null) : null) as { error?: { code: string } } | null;
  // A stream goes on until nobody listens.
  abort.abort();
  return { status: response.status, code: body?.error?.code };
}

const isAction = (access: string): access is Action => action.safeParse(access).success;
const byAction = () => routes.filter((one) => isAction(one.access));

describe('every route × role', () => {
  it('answers as the policy table says, and every route stands under it', async () => {
    expect(
      routes.filter(({ access }) => !isAction(access) && !['public', 'signed-in'].includes(access)),
    ).toEqual([]);
    const wrong: string[] = [];
    for (const [each, client] of people) {
      for (const one of byAction()) {
        const allowed = permits({ role: each, districtId: 1 }, one.access as Action);
        const { status, code } = await ask(client, one, addressOf(one));
        const refused = status === 403 && code !== 'step-up-required';
        if (status === 401 || status >= 500 || refused === allowed) {
          wrong.push(`${each} ${one.method} ${one.path}: ${status} ${code ?? ''}, allowed ${allowed}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  }, 300_000);

  it('stays when the role is changed while somebody is signed in: the next request is refused', async () => {
    const client = await web.signIn('INVESTIGATOR');
    expect((await client.fetch('/api/cases')).status).toBe(200);
    await web.system.user.update({ where: { username: client.username }, data: { role: 'AUDITOR' } });
    expect((await client.fetch('/api/cases')).status).toBe(403);
    await web.system.user.update({ where: { username: client.username }, data: { disabledAt: new Date() } });
    expect((await client.fetch('/api/cases')).status).toBe(401);
  });
});

describe('every reading route of a case × role × relation to the case', () => {
  it('answers 404 for another district and for a sealed case, and as itself for whoever belongs to it', async () => {
    const reading = byAction().filter(
      ({ method, path }) => method === 'get' && path.startsWith('/api/cases/:id'),
    );
    expect(reading.length).toBeGreaterThan(4);
    const wrong: string[] = [];
    for (const [each, client] of people) {
      for (const one of reading) {
        // Further places name parts that no case has.
        if (one.path.replace(':id', '').includes(':')) continue;
        for (const relation of relations) {
          const allowed = permits({ role: each, districtId: 1 }, one.access as Action);
          const seen = relation === 'own district' || relation === 'sealed and assigned';
          const expected = !allowed ? [403] : seen ? [200] : [404];
          const { status, code } = await ask(client, one, addressOf(one, cases[relation]));
          if (!expected.includes(status)) {
            wrong.push(`${each} ${one.path} (${relation}): ${status} ${code ?? ''}, expected ${expected}`);
          }
        }
      }
    }
    expect(wrong).toEqual([]);
  }, 300_000);

  it('and recordings of another district are not there for anybody bound to one', async () => {
    const one = routes.find(
      ({ method, path }) => method === 'get' && path === '/api/recordings/:id',
    ) as Route;
    for (const [each, client] of people) {
      const allowed = permits({ role: each, districtId: 1 }, 'recording.read');
      expect((await ask(client, one, addressOf(one, recordings.own))).status, each).toBe(allowed ? 200 : 403);
      expect((await ask(client, one, addressOf(one, recordings.other))).status, each).toBe(
        allowed ? 404 : 403,
      );
    }
  });
});

describe('what cannot be taken back', () => {
  it('asks for a new proof once the last is a quarter of an hour old; a wrong password counts as a failed sign-in', async () => {
    const dangerous = routes.filter(({ stepUp }) => stepUp).map(({ path }) => path);
    for (const path of [
      '/api/search-authorities/:id/decision',
      '/api/cases/:id/bundles',
      '/api/broken-seals',
    ]) {
      expect(dangerous).toContain(path);
    }
    const password = 'a password of the tests';
    const client = await web.signIn('SUPERVISOR', undefined, password);
    const decide = () =>
      client.json('POST', `/api/search-authorities/${nobody}/decision`, { decision: 'approve' });
    expect((await decide()).status).toBe(404);
    const user = await web.system.user.findUniqueOrThrow({ where: { username: client.username } });
    await web.system.session.updateMany({
      where: { userId: user.id },
      data: { createdAt: new Date(Date.now() - 16 * 60_000) },
    });
    expect(await decide()).toMatchObject({ status: 403, body: { error: { code: 'step-up-required' } } });
    const wrong = await client.json('POST', '/api/auth/step-up', { password: 'another' });
    expect(wrong).toMatchObject({ status: 401, body: { error: { code: 'sign-in-refused' } } });
    expect((await client.json('POST', '/api/auth/step-up', { password })).status).toBe(204);
    expect((await decide()).status).toBe(404);
    for (let tries = 0; tries < 5; tries += 1) {
      await client.json('POST', '/api/auth/step-up', { password: 'another' });
    }
    expect(await client.json('POST', '/api/auth/step-up', { password })).toMatchObject({ status: 429 });
  });
});

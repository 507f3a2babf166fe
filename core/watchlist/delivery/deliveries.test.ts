import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openAlert } from '../alerts/alerts';
import { watchWorld } from '../testing';
import { deliver, failDelivery, unsentDeliveries } from './deliveries';
import { isDeliverable, mayLeadTo, signatureOf, WebhookFailed, WebhookRefused } from './webhook';

const world = watchWorld();
const secret = 's'.repeat(32);
const servers: http.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A receiver that answers with these in turn; null never answers. */
async function receiver(answers: (number | null)[]) {
  const got: { headers: http.IncomingHttpHeaders; body: string }[] = [];
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      got.push({ headers: request.headers, body });
      const status = answers[got.length - 1];
      if (status) response.writeHead(status, { location: '/elsewhere' }).end();
    });
  });
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return { got, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?key=receiver` };
}

async function planned(answers: (number | null)[]) {
  const { got, url } = await receiver(answers);
  world.terms = { ...world.terms, webhooks: [url] };
  await world.active();
  const { alertIds } = await world.pass([{ kind: 'PLATE', plate: { text: 'LEA4821' } }]);
  const alertId = alertIds[0] as string;
  const [row] = await world.system.alertDelivery.findMany({ where: { alertId } });
  const settings = {
    ALERT_WEBHOOK_URLS: [url],
    ALERT_WEBHOOK_SECRET: secret,
    PUBLIC_URL: 'https://saboot.example.org',
    DISPLAY_TIME_ZONE: 'Asia/Karachi',
  };
  const id = row?.id as string;
  const send = (timeoutMs = 5_000) => deliver(world.system, settings, id, { timeoutMs });
  const shown = async () =>
    (await openAlert({ db: world.db, terms: world.terms }, world.actor, alertId)).deliveries;
  return { got, alertId, id, send, shown };
}

describe('an alert told to another system', () => {
  it('is signed, names no more than the entry, and is sent once', async () => {
    const { got, alertId, send, shown } = await planned([204]);
    await send();
    await send();
    expect(got).toHaveLength(1);
    const { headers, body } = got[0] as (typeof got)[0];
    expect(headers['saboot-signature']).toBe(signatureOf(secret, String(headers['saboot-timestamp']), body));
    expect(JSON.parse(body)).toMatchObject({
      ...{ alertId, title: 'The red car', kind: 'PLATE', timeZone: 'Asia/Karachi' },
      link: `https://saboot.example.org/alerts/${alertId}`,
    });
    expect(body).not.toContain('gunpoint');
    expect(await shown()).toMatchObject([{ status: 'SENT', attempts: [{ sent: true }] }]);
    expect(JSON.stringify(await shown())).not.toContain('key=receiver');
  });

  it('is tried again after a failure, each attempt on record', async () => {
    const { id, send, shown } = await planned([500, 200]);
    await expect(send()).rejects.toThrow(WebhookFailed);
    expect(await unsentDeliveries(world.system, new Date(Date.now() + 1000))).toContain(id);
    await failDelivery(world.system, id);
    expect(await shown()).toMatchObject([{ status: 'FAILED' }]);
    await send();
    expect(await shown()).toMatchObject([
      { status: 'SENT', attempts: [{ sent: false, words: 'The answer was 500.' }, { sent: true }] },
    ]);
  });

  it('is not sent where an answer redirects to, and one that does not answer is cut off', async () => {
    const redirected = await planned([302]);
    await expect(redirected.send()).rejects.toThrow(WebhookRefused);
    expect(redirected.got).toHaveLength(1);
    expect(await redirected.shown()).toMatchObject([{ status: 'FAILED' }]);
    const slow = await planned([null]);
    await expect(slow.send(200)).rejects.toThrow('No answer within 0.2 s.');
  });

  it('is planned once for all passages above what an entry may raise in an hour', async () => {
    world.terms = { ...world.terms, alertsPerHour: 1, webhooks: ['https://receiver.example.org/'] };
    const entry = await world.active();
    for (let hour = 1; hour < 5; hour++)
      await world.pass([{ kind: 'PLATE', plate: { text: 'LEA4821' } }], {
        startsAt: new Date(Date.UTC(2026, 10, 20, hour)),
      });
    expect(await world.system.alertDelivery.count({ where: { alert: { entryId: entry.id } } })).toBe(2);
  });
});

describe('a receiver', () => {
  it('is https or this machine, and a name does not lead into an inner network', () => {
    for (const good of [
      'https://a.example.org/x',
      'http://localhost:1/',
      'http://127.0.0.1/',
      'http://[::1]/',
    ])
      expect(isDeliverable(good), good).toBe(true);
    for (const bad of ['http://a.example.org/', 'http://10.0.0.1/', 'ftp://a/', 'https://u:p@a/', 'x'])
      expect(isDeliverable(bad), bad).toBe(false);
    for (const inner of [
      '10.1.2.3',
      '127.0.0.1',
      '169.254.169.254',
      '192.168.1.1',
      'fe80::1',
      'fd00::1',
      '::1',
      '::ffff:10.0.0.1',
    ])
      expect(mayLeadTo('a.example.org', inner), inner).toBe(false);
    expect(mayLeadTo('a.example.org', '8.8.8.8')).toBe(true);
    expect(mayLeadTo('a.example.org', '2606:4700::1111')).toBe(true);
    expect(mayLeadTo('localhost', '10.0.0.1')).toBe(false);
  });
});

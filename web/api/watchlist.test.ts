import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCamera, makeDistrict, makeRecording, makeTrack } from '@/core/footage/testing';
import { HeldWatchlist } from '@/core/watchlist/matching/held';
import { matchRecording } from '@/core/watchlist/matching/matching';
import { inDays, standardTerms } from '@/core/watchlist/testing';
import { type Client, startTestWeb, type TestWeb } from '@/deploy/testing/web';

let web: TestWeb;
let districtId: number;
let investigator: Client;
let supervisor: Client;
let cameraId: number;

beforeAll(async () => {
  web = await startTestWeb();
  districtId = (await makeDistrict(web.system)).id;
  cameraId = (await makeCamera(web.system, districtId)).id;
  investigator = await web.signIn('INVESTIGATOR', districtId);
  supervisor = await web.signIn('SUPERVISOR', districtId);
});
afterAll(() => web.close());

const propose = () =>
  investigator.json<{ id: string }>('POST', '/api/watchlist', {
    kind: 'PLATE',
    districtId,
    title: 'The red car',
    criterion: 'STOLEN',
    source: 'FIR',
    reason: 'Taken at gunpoint',
    reference: 'FIR 212/2026',
    plate: 'LEA-4821',
    expiresAt: inDays(30),
    reviewAt: inDays(15),
  });

/** Commits a passage of the car as a worker does, and compares it. */
async function passes(hour: number): Promise<void> {
  const recording = await makeRecording(web.system, {
    cameraId,
    districtId,
    startsAt: new Date(Date.UTC(2026, 10, 20, hour)),
  });
  const trackId = await makeTrack(web.system, recording, { kind: 'PLATE', plate: { text: 'LEA 4821' } });
  await web.system.trackToMatch.create({ data: { trackId, recordingId: recording.id } });
  await matchRecording({ db: web.system, held: new HeldWatchlist(), terms: standardTerms }, recording.id);
}

/** What a listening page is told, as it comes. */
async function* told(client: Client, signal: AbortSignal): AsyncGenerator<Record<string, unknown>> {
  const response = await client.fetch('/api/alerts/stream', { signal });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  let text = '';
  for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += Buffer.from(piece).toString();
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const data = /^data: (.*)$/m.exec(text.slice(0, end));
      text = text.slice(end + 2);
      yield data?.[1] ? (JSON.parse(data[1]) as Record<string, unknown>) : { kind: 'listening' };
    }
  }
}

describe('the watchlist over HTTP', () => {
  it('from proposal over approval to an alert that a listening page hears of and somebody decides', async () => {
    const { status, body: entry } = await propose();
    expect(status).toBe(201);
    expect((await investigator.json('POST', `/api/watchlist/${entry.id}/submit`)).body).toMatchObject({
      status: 'AWAITING',
    });
    expect((await investigator.fetch(`/api/watchlist/${entry.id}/approve`, { method: 'POST' })).status).toBe(
      403,
    );
    expect((await supervisor.json('POST', `/api/watchlist/${entry.id}/approve`)).body).toMatchObject({
      status: 'ACTIVE',
    });

    const stop = new AbortController();
    const stranger = await web.signIn('INVESTIGATOR', (await makeDistrict(web.system)).id);
    const own = told(investigator, stop.signal);
    const strange = told(stranger, stop.signal);
    expect([(await own.next()).value, (await strange.next()).value]).toEqual([
      { kind: 'listening' },
      { kind: 'listening' },
    ]);
    const strangerHears = strange.next().catch(() => 'nothing');
    await passes(9);
    const { value: news } = await own.next();
    expect(news).toMatchObject({ kind: 'raised', entryId: entry.id });
    expect(JSON.stringify(news)).not.toContain('red car');

    const counts = await investigator.json('GET', '/api/alerts/counts');
    expect(counts.body).toEqual({ open: 1, escalated: 0, awaiting: 0 });
    const { body: alert } = await investigator.json('GET', `/api/alerts/${news?.alertId}`);
    expect(alert).toMatchObject({
      entry: { title: 'The red car', reason: 'Taken at gunpoint' },
      strength: 'strong',
    });
    expect((await stranger.fetch(`/api/alerts/${news?.alertId}`)).status).toBe(404);
    const decided = await investigator.json('POST', `/api/alerts/${news?.alertId}/decide`, {
      decision: 'DISMISSED',
      reason: 'SOMEBODY_ELSE',
    });
    expect(decided.body).toMatchObject({ status: 'DISMISSED' });
    expect((await own.next()).value).toMatchObject({ kind: 'decided', alertId: news?.alertId });
    stop.abort();
    // The other district heard of none of it.
    expect(await strangerHears).toBe('nothing');
  });

  it('dismissing needs a reason, and handing over a case', async () => {
    await passes(11);
    const { body } = await investigator.json<{ items: { id: string }[] }>('GET', '/api/alerts?status=NEW');
    const decide = (decision: object) =>
      investigator.json('POST', `/api/alerts/${body.items[0]?.id}/decide`, decision);
    expect((await decide({ decision: 'DISMISSED' })).status).toBe(400);
    expect((await decide({ decision: 'HANDED_OVER', words: 'x' })).status).toBe(400);
    expect((await decide({ decision: 'IDENTIFIED' })).status).toBe(400);
    expect((await decide({ decision: 'ACKNOWLEDGED' })).status).toBe(200);
  });

  it('takes a picture, gives it only within the district, and forgets it with the entry', async () => {
    const { default: sharp } = await import('sharp');
    const picture = await sharp({ create: { width: 80, height: 80, channels: 3, background: '#888' } })
      .jpeg()
      .toBuffer();
    const { body: entry } = await investigator.json<{ id: string }>('POST', '/api/watchlist', {
      kind: 'PERSON',
      districtId,
      title: 'Somebody',
      criterion: 'WARRANT',
      source: 'WARRANT',
      reason: 'Warrant 8/2026',
      reference: 'Warrant 8/2026',
      expiresAt: inDays(30),
      reviewAt: inDays(15),
    });
    const send = (bytes: Buffer) =>
      investigator.fetch(`/api/watchlist/${entry.id}/photos`, {
        method: 'POST',
        headers: { 'content-type': 'image/jpeg' },
        body: new Uint8Array(bytes),
      });
    expect((await send(Buffer.from('no picture'))).status).toBe(422);
    const sent = (await (await send(picture)).json()) as { photos: { id: string; status: string }[] };
    expect(sent.photos).toMatchObject([{ status: 'PENDING' }]);
    expect((await send(picture)).status).toBe(400);
    const address = `/media/watchlist-photos/${sent.photos[0]?.id}`;
    expect((await investigator.fetch(address)).status).toBe(200);
    const stranger = await web.signIn('SUPERVISOR', (await makeDistrict(web.system)).id);
    expect((await stranger.fetch(address)).status).toBe(404);
    await investigator.json('POST', `/api/watchlist/${entry.id}/withdraw`, { words: 'Not needed' });
    expect((await investigator.fetch(address)).status).toBe(404);
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import { publishKey } from '@/core/audit/keys';
import { newSigningKey, signerOf } from '@/core/audit/signing';
import { settled } from '@/core/audit/testing';
import { makeRecording } from '@/core/footage/testing';
import { askRelation } from '@/core/search/relations/answers';
import { relationRequest } from '@/core/search/relations/schema';
import { searchRequest } from '@/core/search/schema';
import { runSearch } from '@/core/search/searches';
import { withClient } from '@/prisma/provision.sql';
import type { CaseFile } from './case-file';
import { bundleWorld } from './testing/bundle-testing';
import { unpack } from './testing-zip';
import { verifyBundle } from './verify';

const world = bundleWorld();
let searchId: string;
let questionId: string;

beforeAll(async () => {
  const { signer } = world.making;
  const found = await runSearch(
    { db: world.db, signer },
    world.investigator,
    searchRequest.parse({
      kind: 'PLATE',
      text: 'QTA-4821',
      caseId: world.caseId,
      purpose: 'FIR 112/2026',
      scope: { from: '2026-03-04T08:30:00Z', to: '2026-03-04T10:00:00Z' },
    }),
  );
  searchId = found.id;
  const asked = await askRelation(
    { db: world.db, signer },
    world.investigator,
    relationRequest.parse({ kind: 'PLATE_HISTORY', text: 'QTA-4821', caseId: world.caseId }),
  );
  questionId = asked.id;
  // The recorder stopped for five minutes and came back: the next file of the camera begins so much later.
  const stopped = { from: '2026-03-04T09:08:38.000Z', to: '2026-03-04T09:13:38.000Z' };
  await makeRecording(world.system, {
    ...{ cameraId: world.cameraId, districtId: world.districtId, durationMs: 600_000, status: 'INDEXED' },
    startsAt: new Date(stopped.to),
  });
  await world.attach();
  await settled(world.system);
});

async function saidIn(bundleId: string): Promise<CaseFile> {
  const verdict = await verifyBundle(await world.zipOf(bundleId));
  expect(verdict.problems).toEqual([]);
  return verdict.caseFile!;
}

describe('what a bundle proves of how its exhibits were come by', () => {
  test('every search and question of the case is told, those that found nothing too, with their signed receipts', async () => {
    const id = await world.exported();
    const said = await saidIn(id);
    expect(said.searches).toMatchObject([
      {
        id: searchId,
        total: 0,
        ledTo: [],
        reviews: [],
        receipt: { path: `data/receipts/search-${searchId}.json` },
      },
    ]);
    expect(said.questions).toMatchObject([{ id: questionId, receipt: expect.anything() }]);
    const files = await unpack(await world.zipOf(id));
    const [name] = [...files.keys()].filter((each) => each.endsWith(`search-${searchId}.json`));
    const receipt = JSON.parse(files.get(name ?? '')?.toString() ?? '{}');
    expect(receipt.check).toMatchObject({ state: 'whole' });
    const page = [...files].find(([each]) => each.endsWith('index.html'))?.[1].toString() ?? '';
    expect(page).toContain(searchId);
  });

  test('R06 the log’s entries of the case are proven under a signed checkpoint, the attaching of the exhibit among them', async () => {
    const verdict = await verifyBundle(await world.zipOf(await world.exported()));
    expect(verdict.problems).toEqual([]);
    const actions = verdict.caseFile!.audit.map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['search.plate', 'exhibit.attach', 'bundle.request']));
    // What other transactions of the server still hold back has no place yet; the entries of before have theirs.
    expect(verdict.log!.proven).toBeGreaterThanOrEqual(3);
    expect(verdict.log!.proven + verdict.log!.waiting).toBe(actions.length);
  });

  test('R15 a recorder that stopped for five minutes is in the search’s coverage and in the bundle', async () => {
    const said = await saidIn(await world.exported());
    const gaps = said.health[0]!.ranges.filter(({ reason }) => reason === 'not-recorded');
    const lengths = gaps.map(({ from, to }) => Math.round((Date.parse(to) - Date.parse(from)) / 1000));
    expect(said.health[0]).toMatchObject({ cameraCode: 'QTA-04', exhibits: [1] });
    expect(lengths).toContain(300);
    expect(said.health[0]!.recordings).toHaveLength(2);
    const searched = said.searches[0]!.coverage as { totalsMs: Record<string, number> };
    expect(searched.totalsMs['not-recorded']).toBeGreaterThanOrEqual(300_000);
  });

  test('R04 a receipt that a superuser altered is not handed on as evidence', async () => {
    await withClient(world.database.adminUrl, (client) =>
      client.query('UPDATE searches SET total = 5 WHERE id = $1', [searchId]),
    );
    await expect(world.exported()).rejects.toMatchObject({
      code: 'bundle-refused',
      message: expect.stringContaining('is not what was signed (total)'),
    });
    await withClient(world.database.adminUrl, (client) =>
      client.query('UPDATE searches SET total = 0 WHERE id = $1', [searchId]),
    );
  });

  test('R06 no bundle is made of a log whose entry was edited, and what is wrong is said', async () => {
    const row = await world.system.auditEntry.findFirstOrThrow({ where: { action: 'exhibit.attach' } });
    const change = (name: string) =>
      withClient(world.database.adminUrl, (client) =>
        client.query('UPDATE audit_entries SET actor_name = $1 WHERE seq = $2', [name, row.seq]),
      );
    await change('Somebody else');
    await expect(world.exported()).rejects.toMatchObject({ code: 'log-incomplete' });
    await change(row.actorName);
    const said = await saidIn(await world.exported());
    expect(said.audit.find(({ seq }) => seq === String(row.seq))?.actorName).toBe(row.actorName);
  });

  test('the keys that go along are those of the installation, not what somebody wrote into the database', async () => {
    const stranger = signerOf(newSigningKey(), 'a stranger');
    await publishKey(world.system, stranger);
    const files = await unpack(await world.zipOf(await world.exported()));
    const keys = [...files].find(([each]) => each.endsWith('/keys.json'))?.[1].toString() ?? '';
    expect(keys).toContain(world.making.signer.keyId);
    expect(keys).not.toContain(stranger.keyId);
  });
});

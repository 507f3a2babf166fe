import { beforeAll, describe, expect, test } from 'vitest';
import { transferWords } from '../report/words';
import { bundleWorld } from '../testing/bundle-testing';
import { verifyBundle } from '../verify';
import { transferInput } from './transfer-schema';
import { recordTransfer } from './transfers';

const world = bundleWorld();
let exhibitId: string;
const given = {
  ...{ what: 'exhibit', from: 'SI Zahra Baloch', to: 'Malkhana, City station' },
  ...{ happenedAt: '2026-03-05T06:00:00+05:00', purpose: 'safe keeping', malkhanaNumber: '117/26' },
} as const;
const record = (over: object = {}, by = world.investigator) =>
  recordTransfer(world.db, by, exhibitId, transferInput.parse({ ...given, ...over }));

beforeAll(async () => {
  exhibitId = await world.attach();
});

describe('transfers of custody', () => {
  test('a transfer is a step of the exhibit’s custody with its hash, and is in the log', async () => {
    const { custody, sha256 } = await record();
    expect(custody.at(-1)).toMatchObject({
      ...{ kind: 'transferred', actorName: 'SI Zahra Baloch', sha256 },
      details: {
        ...{ to: 'Malkhana, City station', malkhanaNumber: '117/26', roadCertificate: null },
        happenedAt: '2026-03-05T01:00:00.000Z',
      },
    });
    const entry = await world.system.auditEntry.findFirst({ where: { action: 'exhibit.transfer' } });
    expect(entry).toMatchObject({ objectId: exhibitId });
  });

  test('what came back is a step of its own, and the original has its own custody', async () => {
    const back = { from: given.to, to: given.from, returned: true, roadCertificate: '9/2026' };
    expect((await record(back)).custody.at(-1)!.kind).toBe('transfer-returned');
    await record({ what: 'original', to: 'PFSA, Lahore', carriedBy: 'HC Dost Muhammad' });
    const steps = await world.system.custodyEvent.findMany({
      where: { recordingId: world.recordingId, kind: 'transferred' },
    });
    expect(steps).toMatchObject([{ details: { to: 'PFSA, Lahore', carriedBy: 'HC Dost Muhammad' } }]);
  });

  test('a bundle holds every transfer, and its report says it in words', async () => {
    const file = await world.zipOf(await world.exported());
    const { caseFile, problems } = await verifyBundle(file);
    expect(problems).toEqual([]);
    const kinds = caseFile!.exhibits[0]!.custody.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['transferred', 'transfer-returned']));
    expect(caseFile!.originals[0]!.custody).toContainEqual(
      expect.objectContaining({
        kind: 'transferred',
        details: expect.objectContaining({ to: 'PFSA, Lahore' }),
      }),
    );
    const said = caseFile!.exhibits[0]!.custody.flatMap((step) => transferWords(step, 'Asia/Karachi') ?? []);
    expect(said[0]).toBe(
      '2026-03-05 06:00:00 Asia/Karachi (UTC+05:00): handed over by SI Zahra Baloch to Malkhana, City station; purpose: safe keeping; malkhana number 117/26',
    );
    expect(said[1]).toContain('given back by Malkhana, City station to SI Zahra Baloch');
  });

  test('neither a stranger nor a time to come is written down', async () => {
    await expect(record({}, world.stranger)).rejects.toMatchObject({ kind: 'not-found' });
    const ahead = new Date(Date.now() + 86_400_000).toISOString();
    expect(transferInput.safeParse({ ...given, happenedAt: ahead }).success).toBe(false);
    expect(transferInput.safeParse({ ...given, purpose: ' ' }).success).toBe(false);
  });
});

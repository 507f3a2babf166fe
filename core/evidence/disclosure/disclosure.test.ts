import { beforeAll, describe, expect, test } from 'vitest';
import { writeDiary } from '@/core/cases/diary';
import { changeWords } from '../deeds';
import { type BundleKind, bundleKind } from '../schema';
import { bundleWorld } from '../testing/bundle-testing';
import { unpack } from '../testing-zip';
import { verifyBundle } from '../verify';
import { decideDisclosure, readDisclosure } from './decisions';
import { openPaper, recordHandover, recordReceipt } from './handovers';

const world = bundleWorld();
const SECRETS = {
  diary: 'روزنامچہ: مخبر نے نام بتایا (the informer named a man)',
  note: 'ask the shopkeeper again before the trial',
  withheldTitle: 'the informer at the door',
  reason: 'shows an informer',
};
let reliedOn: string;
let withheld: string;

const decide = (id: string, decision: 'RELIED_ON' | 'WITHHELD', reason = '') =>
  decideDisclosure(world.db, world.investigator, id, { decision, reason });

beforeAll(async () => {
  reliedOn = await world.attach({ note: SECRETS.note });
  ({ receivedFrom } = await world.system.recording.findFirstOrThrow());
  withheld = await world.attach({
    ...{ kind: 'STILL', fromMs: 4520, toMs: 4520, title: SECRETS.withheldTitle },
  });
  await writeDiary(world.db, world.investigator, world.caseId, {
    ...{ at: '2026-03-04T12:00:00.000Z', text: SECRETS.diary, correctsNumber: null },
  });
  await changeWords(world.db, world.investigator, reliedOn, { note: `${SECRETS.note}!` });
});

/** All bytes of a bundle, as whoever gets it can search them. */
async function everythingIn(id: string): Promise<string> {
  const files = await unpack(await world.zipOf(id));
  return [...files].map(([name, bytes]) => `${name}\n${bytes.toString('utf8')}`).join('\n');
}
let receivedFrom = '';
const exported = (kind: BundleKind) =>
  world.exported({ kind, ...(kind === 'LABORATORY' && { request: 'Is the clip authentic?' }) });

describe('disclosure', () => {
  test('R17 no bundle for prosecution or defence is made while nobody has decided on an exhibit', async () => {
    for (const kind of ['PROSECUTION', 'DEFENCE'] as const)
      await expect(exported(kind)).rejects.toMatchObject({
        code: 'bundle-refused',
        message: expect.stringContaining('exhibit 1, 2'),
      });
  });

  test('a decision stays on record when another takes its place, and withholding wants a reason', async () => {
    await decide(withheld, 'RELIED_ON');
    const said = await decide(withheld, 'WITHHELD', SECRETS.reason);
    await decide(reliedOn, 'RELIED_ON');
    expect(said.exhibits[1]).toMatchObject({
      current: { decision: 'WITHHELD', reason: SECRETS.reason, by: 'SI Zahra Baloch' },
      earlier: [{ decision: 'RELIED_ON' }],
    });
    const { disclosureInput } = await import('./schema');
    expect(disclosureInput.safeParse({ decision: 'WITHHELD', reason: '  ' }).success).toBe(false);
    await expect(
      decideDisclosure(world.db, world.stranger, reliedOn, { decision: 'WITHHELD', reason: 'x' }),
    ).rejects.toMatchObject({ kind: 'not-found' });
  });

  test('R16 no bundle for prosecution or defence is made before a producing witness is named; the exhibit and what it lacks are named', async () => {
    for (const kind of ['PROSECUTION', 'DEFENCE'] as const)
      await expect(exported(kind)).rejects.toMatchObject({
        ...{ code: 'custody-incomplete', kind: 'conflict' },
        message: expect.stringContaining('exhibit 1 lacks its producing witness'),
        details: {
          gaps: [{ id: reliedOn, number: 1, missing: [{ part: 'producer', place: 'fact' }] }],
        },
      });
    expect(await world.system.bundle.count({ where: { kind: { in: ['PROSECUTION', 'DEFENCE'] } } })).toBe(0);
  });

  test('R16 source and receipt are asked for as well, and the investigation’s bundle is made without either', async () => {
    await world.nameProducer();
    await world.system.recording.updateMany({ data: { receivedFrom: ' ' } });
    try {
      await expect(exported('PROSECUTION')).rejects.toMatchObject({
        details: { gaps: [{ number: 1, missing: [{ part: 'source', place: 'footage' }] }] },
      });
      const { caseFile } = await verifyBundle(await world.zipOf(await exported('INVESTIGATION')));
      expect(caseFile!.exhibits).toHaveLength(2);
    } finally {
      await world.system.recording.updateMany({ data: { receivedFrom } });
    }
  });

  test('R17 the defence gets what is relied on, and of all else not a word: no withheld exhibit, no note, no diary', async () => {
    const id = await exported('DEFENCE');
    const verdict = await verifyBundle(await world.zipOf(id));
    expect(verdict.problems).toEqual([]);
    expect(verdict.caseFile!.exhibits.map(({ number }) => number)).toEqual([1]);
    expect(verdict.caseFile!).toMatchObject({ bundle: { kind: 'DEFENCE' }, withheld: [], reports: [] });
    const all = await everythingIn(id);
    const still = await world.system.exhibit.findUniqueOrThrow({ where: { id: withheld } });
    for (const secret of [...Object.values(SECRETS), withheld, still.sha256 ?? 'x'])
      expect(all.includes(secret), secret).toBe(false);
  });

  test('R17 no kind of bundle holds the case diary', async () => {
    for (const kind of bundleKind.options) {
      const all = await everythingIn(await exported(kind));
      expect(all.includes(SECRETS.diary), kind).toBe(false);
      expect(all.includes('diary'), kind).toBe(false);
    }
  });

  test('the prosecution is told what is withheld, by whom and why, without its file', async () => {
    const { caseFile } = await verifyBundle(await world.zipOf(await exported('PROSECUTION')));
    expect(caseFile!.exhibits.map(({ number }) => number)).toEqual([1]);
    expect(caseFile!.withheld).toMatchObject([
      {
        number: 2,
        title: SECRETS.withheldTitle,
        decision: { reason: SECRETS.reason, by: 'SI Zahra Baloch' },
      },
    ]);
  });

  test('a laboratory gets the originals, every exhibit and what it is asked, and no view of others', async () => {
    const { caseFile, problems } = await verifyBundle(await world.zipOf(await exported('LABORATORY')));
    expect(problems).toEqual([]);
    expect(caseFile!.bundle).toMatchObject({ withMasters: true, request: 'Is the clip authentic?' });
    expect(caseFile!.originals[0]!.path).toMatch(/^data\/masters\//);
    expect(caseFile!.exhibits).toHaveLength(2);
    expect(caseFile!.searches).toEqual([]);
  });

  test('a bundle holds what was decided when it was asked for, also where it is made later', async () => {
    const { bundleInput } = await import('../schema');
    const { exportCase } = await import('../deeds');
    const { produceBundle } = await import('../export');
    const jobs = { send: async () => undefined } as unknown as Parameters<typeof exportCase>[0]['jobs'];
    const asked = bundleInput.parse({ kind: 'DEFENCE' });
    const { id } = await exportCase({ db: world.db, jobs }, world.investigator, world.caseId, asked);
    await decide(withheld, 'RELIED_ON');
    await produceBundle(world.making, id);
    const { caseFile } = await verifyBundle(await world.zipOf(id));
    expect(caseFile!.exhibits.map(({ number }) => number)).toEqual([1]);
    const { custody } = await world.system.exhibit.findUniqueOrThrow({
      where: { id: withheld },
      include: { custody: { where: { details: { path: ['bundleId'], equals: id } } } },
    });
    expect(custody).toEqual([]);
    await decide(withheld, 'WITHHELD', SECRETS.reason);
  });
});

describe('what was given to whom', () => {
  test('is counted, says which exhibits by hash, and is proven by a reference or a signed paper', async () => {
    const bundleId = await exported('DEFENCE');
    const given = { recipient: 'Adv. Bibi Hawa', recipientRole: 'DEFENCE_COUNSEL' as const };
    const handedAt = '2026-03-20T06:00:00.000Z';
    const first = await recordHandover(world.db, world.investigator, bundleId, { ...given, handedAt });
    const second = await recordHandover(world.db, world.investigator, bundleId, { ...given, handedAt });
    expect([first.version, second.version]).toEqual([1, 2]);
    expect(first.contents.map(({ number }) => number)).toEqual([1]);
    const receipt = { receivedBy: 'Bibi Hawa', receivedAt: '2026-03-20T06:10:00.000Z', reference: '' };
    await expect(recordReceipt(world, world.investigator, first.id, receipt)).rejects.toMatchObject({
      code: 'receipt-proves-nothing',
    });
    await expect(
      recordReceipt(world, world.investigator, first.id, receipt, Buffer.from('<html>')),
    ).rejects.toMatchObject({ code: 'receipt-proves-nothing' });
    const paper = Buffer.from('%PDF-1.4 signed by hand');
    const proven = await recordReceipt(world, world.investigator, first.id, receipt, paper);
    expect(proven.receipts).toMatchObject([{ receivedBy: 'Bibi Hawa', fileSha256: expect.any(String) }]);
    const file = await openPaper(world.db, world.investigator, proven.receipts[0]!.id);
    expect(file).toMatchObject({ contentType: 'application/pdf' });
    expect((await world.storage.head(file.key))?.sizeBytes).toBe(paper.length);
    await expect(openPaper(world.db, world.stranger, proven.receipts[0]!.id)).rejects.toMatchObject({
      kind: 'not-found',
    });
    const byReference = await recordReceipt(world, world.investigator, second.id, {
      ...receipt,
      reference: 'Register XXI, 14/2026',
    });
    expect(byReference.receipts[0]).toMatchObject({ reference: 'Register XXI, 14/2026' });
    const { handovers } = await readDisclosure(world.db, world.investigator, world.caseId);
    expect(handovers.map(({ version }) => version)).toEqual([2, 1]);
    const actions = await world.system.auditEntry.findMany({
      where: { action: { startsWith: 'bundle.handover' } },
    });
    expect(actions.filter(({ outcome }) => outcome === 'done')).toHaveLength(4);
  });

  test('cannot be changed or taken away by the application', async () => {
    for (const statement of ["UPDATE handovers SET recipient = 'x'", 'DELETE FROM exhibit_disclosures'])
      await expect(world.system.$executeRawUnsafe(statement), statement).rejects.toThrow('permission denied');
  });
});

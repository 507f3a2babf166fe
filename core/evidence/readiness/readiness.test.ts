import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { decideDisclosure } from '../disclosure/decisions';
import { bundleWorld } from '../testing/bundle-testing';
import { draftCertificate } from './certificate';
import { readChecklist } from './checklist';
import { recordFact, withdrawFact } from './facts';
import { judge, type Known, worst } from './judging';
import { readReadiness } from './readiness';
import { type Checklist, type CourtFactKind, readinessCheck } from './schema';

const world = bundleWorld();
let list: Checklist;
let exhibitId: string;

beforeAll(async () => {
  list = await readChecklist(undefined);
  exhibitId = await world.attach();
});

const now = () => readReadiness(world.db, world.investigator, world.caseId, list);
const stateOf = async (check: string) => {
  const { exhibits } = await now();
  return exhibits[0]!.answers.find((one) => one.check === check)!;
};
const record = (kind: CourtFactKind, ofExhibit = true) =>
  recordFact(world.db, world.investigator, world.caseId, {
    ...{ kind, person: 'ASI Gul Khan', happenedAt: '2026-03-10T05:00:00.000Z' },
    ...{ words: 'custodian of the control room', reference: '' },
    ...(ofExhibit && { exhibitId }),
  });

describe('what a court will ask', () => {
  test('the list that comes along asks every question once', () => {
    expect(list.items.map(({ check }) => check).sort()).toEqual([...readinessCheck.options].sort());
  });

  test('R16 source, acquisition and custody are green from the record; what only people can say is missing', async () => {
    const { exhibits, state } = await now();
    const states = Object.fromEntries(exhibits[0]!.answers.map((one) => [one.check, one.state]));
    expect(states).toEqual({
      ...{ source: 'green', acquisition: 'green', custody: 'green', clock: 'green', system: 'green' },
      ...{ producer: 'red', certificate: 'red' },
      ...{ playback: 'amber', identification: 'amber', opinion: 'amber', disclosure: 'amber' },
      application: 'amber',
    });
    expect(state).toBe('red');
    for (const { state, mend } of exhibits[0]!.answers) expect(mend === null).toBe(state === 'green');
    await expect(readReadiness(world.db, world.stranger, world.caseId, list)).rejects.toMatchObject({
      kind: 'not-found',
    });
  });

  test('R16 who will produce it, once recorded, is green; taken back it is red again, and both stay to be seen', async () => {
    await record('PRODUCER');
    expect(await stateOf('producer')).toMatchObject({
      state: 'green',
      found: expect.stringContaining('ASI Gul Khan'),
    });
    const { facts } = await now();
    await withdrawFact(world.db, world.investigator, facts[0]!.id, 'another will');
    expect((await stateOf('producer')).state).toBe('red');
    expect((await now()).facts[0]!.withdrawn).toMatchObject({ by: 'SI Zahra Baloch', words: 'another will' });
    await expect(withdrawFact(world.db, world.investigator, facts[0]!.id, '')).rejects.toMatchObject({
      code: 'fact-withdrawn',
    });
  });

  test('with everything recorded, of the exhibit or of the whole case, it is ready', async () => {
    for (const kind of ['PRODUCER', 'PLAYBACK', 'IDENTIFICATION', 'OPINION', 'CERTIFICATE'] as const)
      await record(kind);
    await record('APPLICATION', false);
    await decideDisclosure(world.db, world.investigator, exhibitId, { decision: 'RELIED_ON', reason: '' });
    expect(await now()).toMatchObject({ state: 'green' });
  });

  test('a hash that was another at any step breaks custody, and the step is named', async () => {
    await world.system.custodyEvent.create({
      data: {
        recordingId: world.recordingId,
        kind: 'copied',
        actorName: 'somebody',
        sha256: 'f'.repeat(64),
      },
    });
    expect(await stateOf('custody')).toMatchObject({
      state: 'red',
      mend: { missing: expect.stringContaining('copied'), place: 'footage' },
    });
  });

  test('a clock measured long before is weak, one never measured is missing, a gap is told', () => {
    const known = {
      recording: { receivedFrom: '', receivedAt: '', sha256: 'a', custody: [] },
      exhibit: { sha256: null, custody: [] },
      ...{ disclosure: null, ranges: [], facts: [], provenance: undefined },
    } satisfies Known;
    const checks = (given: Known) =>
      Object.fromEntries(judge(given, list).map(({ check, state }) => [check, state]));
    expect(checks(known)).toMatchObject({ source: 'red', acquisition: 'red', custody: 'red', clock: 'red' });
    const check = { method: 'm', measuredAt: '2026-01-01T00:00:00.000Z', measuredBy: 'b', note: null };
    const provenance = {
      clock: { offsetMs: 0, uncertaintyMs: 5, timeSource: null, check },
      requested: { from: '2026-03-04T00:00:00.000Z' },
    } as unknown as Known['provenance'];
    expect(checks({ ...known, provenance }).clock).toBe('amber');
    const at = '2026-03-04T00:00:00.000Z';
    const gap = [{ from: at, to: at, reason: 'not-recorded' as const }];
    expect(checks({ ...known, ranges: gap }).system).toBe('amber');
    expect(worst(['green', 'amber'])).toBe('amber');
  });

  test('counsel’s list takes the place of ours; one that is none is refused in words', async () => {
    const file = path.join(world.folder, 'list.json');
    const [first] = list.items;
    await writeFile(file, JSON.stringify({ ...list, items: [{ ...first, title: 'ماخذ' }] }));
    const own = await readChecklist(file);
    const { exhibits } = await readReadiness(world.db, world.investigator, world.caseId, own);
    expect(exhibits[0]!.answers.map(({ title }) => title)).toEqual(['ماخذ']);
    await writeFile(file, JSON.stringify({ ...list, items: [{ ...first, check: 'religion' }] }));
    await expect(readChecklist(file)).rejects.toThrow(/is no list: items\.0\.check/);
    await expect(readChecklist(path.join(world.folder, 'none.json'))).rejects.toThrow('cannot be read');
  });
});

describe('the certificate', () => {
  test('leaves out what is withheld', async () => {
    const other = await world.attach({ title: 'withheld' });
    await decideDisclosure(world.db, world.investigator, other, { decision: 'WITHHELD', reason: 'x' });
    const drafted = { list, timeZone: 'Asia/Karachi' };
    await draftCertificate(world.db, world.investigator, world.caseId, [], drafted);
    const entry = await world.system.auditEntry.findFirstOrThrow({
      where: { action: 'exhibit.certificate-draft', outcome: 'done' },
    });
    expect(entry.details).toMatchObject({ exhibits: [1] });
  });

  test('is drafted as a PDF from the record, and that it was is on record', async () => {
    const { pdf, fileName } = await draftCertificate(world.db, world.investigator, world.caseId, [], {
      ...{ list, timeZone: 'Asia/Karachi' },
    });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(fileName).toBe('Certificate FIR 112-2026.pdf');
    const entry = await world.system.auditEntry.findFirstOrThrow({
      where: { action: 'exhibit.certificate-draft', outcome: 'done' },
    });
    expect(entry.details).toMatchObject({ exhibits: [1] });
    await expect(
      draftCertificate(world.db, world.stranger, world.caseId, [], { list, timeZone: 'UTC' }),
    ).rejects.toMatchObject({ kind: 'not-found' });
  });
});

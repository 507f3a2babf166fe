import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asActor } from '@/core/people/actor';
import { createBundle } from '../bundles';
import { decideDisclosure } from '../disclosure/decisions';
import { gatherBundle } from '../gathering';
import { recordFact } from '../readiness/facts';
import { copyWords } from '../report/words';
import { bundleInput } from '../schema';
import { drawCounted } from '../testing';
import { keepMarkup } from './markups';
import { type CopyWorld, makeCopyWorld } from './testing';

let world: CopyWorld;
beforeAll(async () => {
  world = await makeCopyWorld();
});
afterAll(() => world.close());

test('R12 R17 a bundle with a redacted copy says that it is one, and leaves out the whole recording that would show what was hidden', async () => {
  const master = path.join(world.folder, 'shown.mp4');
  await drawCounted(master, { frames: 50, encode: ['-c:v', 'libx264'] });
  const clip = await world.attach(await world.bring(master), 0, 1800);
  const { id: markupId } = await keepMarkup(world.db, world.investigator, clip.id, {
    kind: 'REDACTION',
    content: {
      cover: 'solid',
      regions: [
        {
          ...{ id: 'a', subject: 'DRAWN', trackId: null, label: '', fromMs: 0, toMs: 2000 },
          ...{ keys: [[0, 0.2, 0.2, 0.2, 0.2]], grow: 0, reachMs: 0 },
        },
      ],
      ...{ visibleTrackIds: [], sound: 'drop', muted: [] },
    },
  });
  const redacted = await world.copy({ kind: 'REDACTED', exhibitId: clip.id, markupId });
  // A court copy of the redacted copy is as redacted as that.
  const shown = await world.copy({ kind: 'COURT_COPY', exhibitId: redacted.id, card: false });
  const sho = { ...world.investigator, role: 'SHO' as const };
  await decideDisclosure(world.db, sho, clip.id, { decision: 'WITHHELD', reason: 'Shows a witness.' });
  for (const { id } of [redacted, shown]) {
    await decideDisclosure(world.db, sho, id, { decision: 'RELIED_ON', reason: '' });
  }
  await recordFact(world.db, world.investigator, world.caseId, {
    ...{ kind: 'PRODUCER', person: 'ASI Gul Khan', happenedAt: '2026-03-10T05:00:00.000Z' },
    ...{ words: 'custodian of the control room', reference: '' },
  });
  const gathered = async (kind: 'DEFENCE' | 'INVESTIGATION') => {
    const asked = bundleInput.parse({ kind, withMasters: true });
    const { id } = await asActor(world.db, world.investigator, (tx) =>
      createBundle(tx, world.investigator, world.caseId, asked),
    );
    return gatherBundle(world.system, id, world.making.software, []);
  };
  const defence = await gathered('DEFENCE');
  expect(defence.caseFile.exhibits.map(({ number }) => number)).toEqual([redacted.number, shown.number]);
  expect(defence.objects.filter((one) => one.path.startsWith('data/masters/'))).toEqual([]);
  for (const { provenance } of defence.caseFile.exhibits) {
    if (!provenance.derivative) throw new Error('a copy that does not say so');
    expect(copyWords(provenance.derivative).notice).toMatch(/derivative.*unrecognisable/);
  }
  // Where the clip itself is in it, so may be its recording.
  const own = await gathered('INVESTIGATION');
  expect(own.objects.filter((one) => one.path.startsWith('data/masters/'))).toHaveLength(1);
});

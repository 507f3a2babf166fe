import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ensureSpace } from '@/core/footage/index-rows.sql';
import { searchWorld } from './testing';

const world = searchWorld();

const step = fc.record({
  what: fc.constantFrom('recording', 'whole', 'not whole', 'deleted', 'space'),
  which: fc.nat(5),
});

describe('recordings that wait for a Space', () => {
  it('are those that are not wholly in it, whatever happens to recordings and Spaces', async () => {
    let spaces = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const { system } = world;
        for (const { what, which } of steps) {
          const recordings = await system.recording.findMany({
            select: { id: true },
            orderBy: { id: 'asc' },
          });
          const recordingId = recordings[which % Math.max(1, recordings.length)]?.id;
          const [space] = await system.space.findMany({ orderBy: { id: 'desc' }, take: 1, skip: which % 2 });
          if (what === 'recording') await world.recordingAt();
          if (what === 'space') await ensureSpace(system, `face.more.${++spaces}`, 4);
          if (!recordingId || !space) continue;
          const row = { recordingId, spaceId: space.id };
          if (what === 'whole') await system.recordingSpace.createMany({ data: [row], skipDuplicates: true });
          if (what === 'not whole') await system.recordingSpace.deleteMany({ where: row });
          if (what === 'deleted')
            await world.asSuperuser('DELETE FROM recordings WHERE id = $1', [recordingId]);
        }
        const apart = await system.$queryRaw`
          SELECT * FROM (SELECT s.id AS space_id, r.id AS recording_id FROM spaces s CROSS JOIN recordings r
                         EXCEPT SELECT space_id, recording_id FROM recording_spaces) due
            FULL JOIN vectors.waiting w USING (space_id, recording_id)
           WHERE due.space_id IS NULL OR w.space_id IS NULL OR due IS NULL OR w IS NULL`;
        expect(apart).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });
});

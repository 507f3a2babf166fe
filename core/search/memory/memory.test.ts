import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Actor, asActor } from '@/core/people/actor';
import { narrowed, scanFor } from '../nearest';
import type { Scan } from '../plan';
import { sketchMonth, sketchSpace } from '../sketches.sql';
import { searchWorld } from '../testing';
import { scanVectors, type VectorSearch } from '../vectors.sql';
import { SketchesInMemory } from './memory';

const world = searchWorld();
const startsAt = new Date('2026-11-20T13:00:00Z');
const month = new Date('2026-11-01T00:00:00Z');
let space: { id: number; tableName: string; dimension: number };
let memory: SketchesInMemory;

beforeAll(async () => {
  space = await world.system.space.findUniqueOrThrow({ where: { name: 'face.test.4' } });
  memory = new SketchesInMemory(world.system, 2 ** 30);
});

const throughMemory: Scan = {
  ...{ method: 'sketch-memory', because: [], recall: null },
  ...{ vectorsInScope: 0, candidates: 10 },
};
const found = (actor: Actor = world.actor, held = memory) => {
  const search: VectorSearch = {
    ...{ ...space, like: ['[1,0,0,0]'], unlike: [], ownTrackIds: [], classes: [], colours: [] },
    scope: { cameraIds: [world.camera.id], windows: [{ from: null, to: null }] },
  };
  return asActor(world.db, actor, async (tx) => {
    const { hits } = await scanVectors(
      tx,
      await narrowed(tx, throughMemory, search, { memory: held }),
      null,
      50,
    );
    return hits.map(({ trackId }) => trackId).sort();
  });
};
const face = (numbers: number[]) =>
  world.track({ kind: 'FACE', vectors: [{ space: 'face.test.4', values: numbers }] }, startsAt);

describe('sketches in the memory of a process', () => {
  it('hold what was there, find at once what is written, and never what was deleted or is another district’s', async () => {
    const first = [await face([1, 0, 0, 0]), await face([0, 1, 0, 0])];
    await sketchSpace(world.system, space.id);
    await sketchMonth(world.system, space.id, month);
    expect(memory.holds(space.id, [month])).toBe(false);
    await memory.look();
    expect(memory.holds(space.id, [month])).toBe(true);
    expect(memory.holds(space.id, [month, new Date('2026-12-01T00:00:00Z')])).toBe(false);
    expect(await found()).toEqual([...first].sort());

    const second = await face([0, 0, 1, 0]);
    expect(await found()).toEqual([...first, second].sort());
    await memory.look();
    expect(await found()).toEqual([...first, second].sort());

    await world.system.$executeRawUnsafe(
      `DELETE FROM vectors.${space.tableName} WHERE track_id = '${second}'`,
    );
    expect(await found()).toEqual([...first].sort());
    await memory.look();
    expect(await found()).toEqual([...first].sort());

    const elsewhere = await world.system.district.create({ data: { province: 'Sindh', name: randomUUID() } });
    const stranger = { ...world.actor, districtId: elsewhere.id };
    expect(await found(stranger)).toEqual([]);
  });

  it('miss nothing that a transaction wrote which ended after they looked', async () => {
    const trackId = await face([1, 0, 0, 0]);
    let release = () => {};
    const wait = new Promise<void>((resolve) => {
      release = resolve;
    });
    let written = () => {};
    const isWritten = new Promise<void>((resolve) => {
      written = resolve;
    });
    const late = world.system.$transaction(
      async (tx) => {
        await tx.$executeRawUnsafe(
          `INSERT INTO vectors.${space.tableName} SELECT track_id, 7, recording_id, camera_id, at, pts_ms, quality, '[0,0,0,1]'
             FROM vectors.${space.tableName} WHERE track_id = '${trackId}'`,
        );
        await tx.$executeRawUnsafe(
          `DELETE FROM vectors.${space.tableName} WHERE track_id = '${trackId}' AND ordinal <> 7`,
        );
        written();
        await wait;
      },
      { timeout: 60_000 },
    );
    await isWritten;
    const other = await face([0, 1, 0, 0]);
    await memory.look();
    expect(await found()).toEqual([trackId, other].sort());
    release();
    await late;
    expect(await found()).toEqual([trackId, other].sort());
    await memory.look();
    expect(await found()).toEqual([trackId, other].sort());
    await world.system.$executeRawUnsafe(
      `DELETE FROM vectors.${space.tableName} WHERE track_id = '${trackId}'`,
    );
    await memory.look();
    expect(await found()).toEqual([other]);
  });

  it('are not used where there is no room for them, or nobody looked after them', async () => {
    const small = new SketchesInMemory(world.system, 100);
    await small.look();
    expect(small.holds(space.id, [month])).toBe(false);
    const scope = { cameraIds: [world.camera.id], windows: [{ from: null, to: null }] };
    const scan = await asActor(world.db, world.actor, (tx) =>
      scanFor(tx, space, scope, false, { memory: small, exactAtMost: 25_000 }),
    );
    expect(scan.method).toBe('exact-scan');
    await memory.stop();
    expect(memory.holds(space.id, [month])).toBe(false);
  });
});

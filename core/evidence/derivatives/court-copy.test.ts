import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shownFrames } from '../cut';
import { hashFile } from '../hashing';
import { output, readLayout, readPacketIndex } from '../packets';
import { provenanceOf } from '../provenance';
import { makeStill } from '../still';
import { drawCounted, readCounter, realFootage, testTools } from '../testing';
import { cancelCopy, checkCopy, makeCopy, showRecipe } from './deeds';
import { produceDerivative, remakeDerivative } from './making';
import { recipeSha256 } from './recipe';
import { copyInput } from './schema';
import { type CopyWorld, makeCopyWorld } from './testing';

let world: CopyWorld;
beforeAll(async () => {
  world = await makeCopyWorld();
});
afterAll(() => world.close());

const h264 = ['-c:v', 'libx264', '-g', '50', '-keyint_min', '50', '-sc_threshold', '0'];
const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=8'];
const uneven = "select='not(eq(mod(n,7),3))*not(eq(mod(n,11),5))'";

/** Presentation times of the frames that a file shows, milliseconds from the first. */
async function timesOf(file: string): Promise<number[]> {
  const { video } = await readLayout(testTools, file);
  const index = await readPacketIndex(testTools, file, video);
  const { positions, base } = shownFrames(index);
  return positions.map(
    (at) => (((index.pts[at] ?? 0) - base) * 1000 * video.timeBase.num) / video.timeBase.den,
  );
}

/** Footage in forms that recorders write and browsers often do not play. */
const forms: [string, string, string[], string[], string | undefined][] = [
  ['H.264 with B-frames and a variable rate', 'vfr.mkv', [...h264, '-bf', '2', '-vsync', 'vfr'], [], uneven],
  [
    'H.265',
    'hevc.mp4',
    ['-c:v', 'libx265', '-x265-params', 'log-level=none', '-tag:v', 'hvc1'],
    [],
    undefined,
  ],
  ['MJPEG in AVI', 'm.avi', ['-c:v', 'mjpeg', '-q:v', '3', '-pix_fmt', 'yuvj420p'], [], undefined],
  [
    'a transport stream with sound',
    'a.ts',
    [...h264, '-bf', '3', '-c:a', 'aac', '-shortest'],
    tone,
    undefined,
  ],
];

describe.each(forms)('a court copy of %s', (_, name, encode, extraInputs, filter) => {
  test('R14 shows every frame of the exhibit at its own time, none twice, in a form that browsers play', async () => {
    const master = path.join(world.folder, name);
    await drawCounted(master, { frames: 200, encode, extraInputs, ...(filter ? { filter } : {}) });
    const recordingId = await world.bring(master);
    const exhibit = await world.attach(recordingId, 3000, 5000);
    const copy = await world.copy({ kind: 'COURT_COPY', exhibitId: exhibit.id, card: false });

    expect(copy).toMatchObject({ status: 'READY', kind: 'CLIP', mimeType: 'video/mp4' });
    const file = await world.fileOf(copy.id);
    const layout = await readLayout(testTools, file);
    expect(layout.video.codec).toBe('h264');
    expect(layout.audio).toHaveLength(extraInputs.length > 0 ? 1 : 0);

    const record = provenanceOf(copy.provenance)?.derivative?.sources[0];
    if (!record) throw new Error('no record');
    const master_ = await timesOf(master);
    const expected = master_.slice(record.firstFrame, record.lastFrame + 1);
    const times = await timesOf(file);
    expect(record.missing).toEqual([]);
    expect(times).toHaveLength(expected.length);
    const tick = 1.001;
    for (const [order, ms] of times.entries()) {
      expect(Math.abs(ms - ((expected[order] ?? 0) - (expected[0] ?? 0)))).toBeLessThan(tick);
    }
    // The number drawn into each frame says which one it is, independently of every time.
    const seen: number[] = [];
    for (const order of [0, 1, Math.floor(times.length / 2), times.length - 1]) {
      const still = await makeStill(testTools, file, times[order] ?? 0, path.join(world.folder, 'seen'));
      const own = await makeStill(
        testTools,
        master,
        master_[record.firstFrame + order] ?? 0,
        path.join(world.folder, 'own'),
      ).catch(() => undefined);
      const number = await readCounter(still.file);
      if (own) expect(number).toBe(await readCounter(own.file));
      seen.push(number);
    }
    expect(new Set(seen).size).toBe(seen.length);
  });
});

test('R12 a transcode is a new exhibit with parent, parameters and hash, and the master stays as it is', async () => {
  const master = path.join(world.folder, 'r12.mp4');
  await drawCounted(master, {
    frames: 150,
    encode: [...h264, '-bf', '3', '-c:a', 'aac', '-shortest'],
    extraInputs: tone,
  });
  const recordingId = await world.bring(master);
  const exhibit = await world.attach(recordingId, 2100, 4000);
  const copy = await world.copy({ kind: 'COURT_COPY', exhibitId: exhibit.id, stretch: 'marked' });

  expect(copy.number).toBe(exhibit.number + 1);
  expect(copy.derivative).toMatchObject({
    kind: 'COURT_COPY',
    parents: [{ id: exhibit.id, number: exhibit.number }],
  });
  const made = provenanceOf(copy.provenance);
  expect(made?.derivative?.parents).toEqual([{ number: exhibit.number, sha256: exhibit.sha256 }]);
  expect(made?.tool.arguments).toContain('libx264');
  expect(made?.derivative?.sources[0]).toMatchObject({
    firstFrame: 52,
    lastFrame: 100,
    frames: 49,
    atMs: 4000,
  });
  const { sha256 } = await hashFile(await world.fileOf(copy.id));
  expect(sha256).toBe(copy.sha256);
  // What it was made by can be read, and is what its hash says.
  const { recipe } = await showRecipe(world.db, world.investigator, copy.id);
  expect(recipeSha256(recipe)).toBe(copy.derivative?.recipeSha256);
  await expect(
    world.system
      .$executeRaw`UPDATE exhibit_derivations SET recipe = '{}' WHERE exhibit_id = ${copy.id}::uuid`,
  ).rejects.toThrow(/permission denied/);
  const { storageKey } = await world.system.recording.findUniqueOrThrow({ where: { id: recordingId } });
  const stored = await world.storage.localCopy(storageKey);
  expect((await hashFile(stored.path)).sha256).toBe((await hashFile(master)).sha256);
  // Both say so in their custody.
  expect((await world.read(exhibit.id)).custody.map(({ kind }) => kind)).toContain('copied');
  // Nothing of where it came from is left in the file.
  const tags = await output(testTools.ffprobe, [
    ...[
      '-v',
      'error',
      '-show_entries',
      'format_tags:stream_tags',
      '-of',
      'json',
      await world.fileOf(copy.id),
    ],
  ]);
  expect(tags).not.toMatch(/creation_time|title|comment|location/);
});

test('a derivative made again from its recipe has the same bytes, and what differs is found', async () => {
  const master = path.join(world.folder, 'again.mp4');
  await drawCounted(master, {
    frames: 75,
    encode: [...h264, '-bf', '3', '-c:a', 'aac', '-shortest'],
    extraInputs: tone,
  });
  const exhibit = await world.attach(await world.bring(master), 0, 2000);
  const copy = await world.copy({ kind: 'COURT_COPY', exhibitId: exhibit.id });
  const again = async () => {
    await checkCopy({ db: world.db, jobs: { send: async () => 'job' } }, world.investigator, copy.id);
    expect((await world.read(copy.id)).derivative?.check?.state).toBe('PENDING');
    await remakeDerivative(world.making, copy.id);
    return (await world.read(copy.id)).derivative?.check?.state;
  };
  expect(await again()).toBe('SAME_BYTES');
  await world.system.exhibit.update({ where: { id: copy.id }, data: { sha256: '0'.repeat(64) } });
  expect(await again()).toBe('SAME_FRAMES');
  await world.system.exhibit.update({
    where: { id: copy.id },
    data: {
      provenance: {
        ...copy.provenance,
        derivative: { ...(copy.provenance.derivative as object), decodedSha256: '0'.repeat(64) },
      },
    },
  });
  expect(await again()).toBe('SAME_PICTURES');
  await world.system.exhibit.update({
    where: { id: copy.id },
    data: { provenance: { ...copy.provenance, derivative: { decodedSha256: '0', picturesSha256: '0' } } },
  });
  expect(await again()).toBe('DIFFERENT');
});

test('a copy that somebody stops ends with words, and can be asked for again', async () => {
  const master = path.join(world.folder, 'stopped.mp4');
  await drawCounted(master, { frames: 100, encode: [...h264] });
  const exhibit = await world.attach(await world.bring(master), 0, 3000);
  const asked = await makeCopy(
    { db: world.db, storage: world.storage, jobs: { send: async () => 'job' } },
    world.investigator,
    world.caseId,
    copyInput.parse({ kind: 'COURT_COPY', exhibitId: exhibit.id }),
  );
  await cancelCopy(world.db, world.investigator, asked.id);
  await expect(produceDerivative(world.making, asked.id)).rejects.toThrow(/stopped it/);
  expect(await world.read(asked.id)).toMatchObject({ status: 'FAILED', sha256: null });
});

test("a stranger of another district neither sees a copy's recipe nor what was drawn", async () => {
  const [any] = await world.system.exhibitDerivation.findMany({ take: 1 });
  if (!any) throw new Error('no copy');
  await expect(showRecipe(world.db, world.stranger, any.exhibitId)).rejects.toThrow(/not found/);
});

describe.skipIf(!realFootage)('of real footage', () => {
  test('R12 R14 a stretch of a street camera and of a file whose first frame is late', async () => {
    for (const [name, fromMs, toMs] of [
      ['tfl_a40_old_oak_road.mp4', 2000, 3500],
      ['mpf_marathon_crowd.mkv', 500, 1500],
    ] as const) {
      const master = path.join(realFootage ?? '', name);
      const exhibit = await world.attach(await world.bring(master, { name }), fromMs, toMs);
      expect(exhibit.status).toBe('READY');
      const copy = await world.copy({ kind: 'COURT_COPY', exhibitId: exhibit.id, stretch: 'marked' });
      const record = provenanceOf(copy.provenance)?.derivative;
      const source = record?.sources[0];
      if (!record || !source) throw new Error('no record');
      const times = await timesOf(await world.fileOf(copy.id));
      const master_ = (await timesOf(master)).slice(source.firstFrame, source.lastFrame + 1);
      const shown = times.slice(-master_.length).map((ms) => ms - source.atMs);
      expect(times.length - master_.length).toBe(4);
      for (const [order, ms] of shown.entries()) {
        expect(Math.abs(ms - ((master_[order] ?? 0) - (master_[0] ?? 0)))).toBeLessThan(1.001);
      }
      expect(copy.error).toBeNull();
    }
  });
});

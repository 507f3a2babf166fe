import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkplace, type TestWorkplace } from '@/worker/jobs/testing';
import { intakeFiles } from './folder';

let place: TestWorkplace;
let districtId: number;

beforeAll(async () => {
  place = await openWorkplace();
  districtId = (await place.db.district.create({ data: { province: 'Balochistan', name: 'Quetta' } })).id;
});
afterAll(() => place.close());

async function folder(name: string, files: Record<string, string>): Promise<string> {
  const made = path.join(place.folder, name);
  for (const [file, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(made, file)), { recursive: true });
    await writeFile(path.join(made, file), content);
  }
  return made;
}
const codes = async () =>
  (await place.db.camera.findMany({ orderBy: { code: 'asc' } })).map((one) => one.code);

describe('bringing in a folder', () => {
  it('sends everything that is named like a recording, in subfolders too, and nothing else', async () => {
    const made = await folder('mixed', {
      'a.mp4': 'x',
      'day 1/b.MKV': 'x',
      'notes.txt': 'x',
      '.c.mp4': 'x',
      SHA256SUMS: 'x',
    });
    const sent = await intakeFiles(place.db, place, [made]);
    expect(sent.map(({ file }) => path.relative(made, file))).toEqual(['a.mp4', 'day 1/b.MKV']);
    const payloads = (await place.queues.intake.getJobs(['waiting'])).map((job) => job.data);
    expect(payloads).toContainEqual(
      expect.objectContaining({ originalName: 'a.mp4', source: 'COMMAND', consume: false }),
    );
    expect(await codes()).toEqual([]);
  });

  it('registers the cameras of its list, and those of file names only where it is told to', async () => {
    const made = await folder('named', {
      'cameras.csv': 'file,camera,start,name\nlisted.mp4,BZR-1,2026-11-20 10:00:00,Bazaar\n',
      'listed.mp4': 'x',
      'QTA-014_20261120T183000+0500.mp4': 'x',
      'holiday.mp4': 'x',
    });
    await intakeFiles(place.db, place, [made]);
    expect(await codes()).toEqual(['BZR-1']);
    await intakeFiles(place.db, place, [made], { registerUnknownIn: districtId });
    expect(await codes()).toEqual(['BZR-1', 'QTA-014']);
  });

  it('says what is wrong before anything is sent', async () => {
    const empty = await folder('empty', { 'notes.txt': 'x' });
    await expect(intakeFiles(place.db, place, [empty])).rejects.toThrow(/no recording at/);
    await expect(intakeFiles(place.db, place, ['/nowhere/at/all'])).rejects.toThrow(/is not there/);
    const two = await folder('two', { 'a.mp4': 'x', 'b.mp4': 'x' });
    await expect(intakeFiles(place.db, place, [two], { start: '2026-11-20T10:00:00Z' })).rejects.toThrow(
      /--start is for one file/,
    );
  });
});

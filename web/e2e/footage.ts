import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Files that a person brings in, as they would lie on their machine. */
export interface BroughtFootage {
  /** Camera and start are in the name. */
  named: string;
  /** Neither can be told from the file. */
  unnamed: string;
  /** The bytes of `named` under another name. */
  copy: string;
  /** The first half of a file whose index stood at its end. */
  truncated: string;
}

export async function draw(folder: string): Promise<BroughtFootage> {
  const at = (name: string) => path.join(folder, name);
  const make = (name: string, source: string) =>
    run('ffmpeg', [
      ...['-v', 'error', '-f', 'lavfi', '-i', source, '-t', '6', '-c:v', 'libx264', '-preset', 'veryfast'],
      ...['-pix_fmt', 'yuv420p', '-g', '50', at(name)],
    ]);
  await make('QTA-014_20261120T183000+0500.mp4', 'testsrc2=size=1280x720:rate=25');
  await make('shop recorder export.mp4', 'testsrc=size=1280x720:rate=25');
  const whole = await readFile(at('QTA-014_20261120T183000+0500.mp4'));
  await writeFile(at('handed over again.mp4'), whole);
  await writeFile(at('QTA-022_20261120T190000+0500.mp4'), whole.subarray(0, whole.length / 2));
  return {
    named: at('QTA-014_20261120T183000+0500.mp4'),
    unnamed: at('shop recorder export.mp4'),
    copy: at('handed over again.mp4'),
    truncated: at('QTA-022_20261120T190000+0500.mp4'),
  };
}

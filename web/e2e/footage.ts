import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import sharp from 'sharp';
import { filmClip } from '@/deploy/demo/film';
import { drawPlace } from '@/deploy/demo/places';
import { drawPortrait } from '@/deploy/demo/portrait';
import { type Appearance, CARS, type DemoCamera, type DemoClip, PEOPLE } from '@/deploy/demo/script';

/** The car that both recordings show: the only red thing in them. */
export const RED_CAR_PLATE = CARS.mehran.plate;

const lookingAt = (code: string, place: DemoCamera['place'], seed: number): DemoCamera => ({
  ...{ code, name: code, site: { name: code, kind: 'ROAD' }, place, seed },
  ...{ latitude: 0, longitude: 0, headingDeg: 0, fieldOfViewDeg: 70 },
});
const clip = (
  camera: string,
  stampedStart: string,
  seconds: number,
  appearances: Appearance[],
): DemoClip => ({
  ...{ camera, stampedStart, seconds, appearances },
});

/** Files that a person brings in, as they would lie on their machine. */
export interface Footage {
  /** The square at 18:30:00: camera and start are in the name. The red car comes, and a bearded man. */
  named: string;
  /** The road at 18:35:00, which the file does not say. The red car leaves, a blue one passes. */
  unnamed: string;
  /** The bytes of `named` under another name. */
  copy: string;
  /** The first half of a file. */
  truncated: string;
  /** A photo of the bearded man. */
  face: string;
  /** A picture with nobody in it. */
  nobody: string;
}

/** Draws everything into a folder; seconds of work, the same bytes every time. */
export async function drawFootage(folder: string): Promise<Footage> {
  const at = (name: string) => path.join(folder, name);
  const footage = {
    named: at('QTA-014_20261120T183000+0500.mp4'),
    unnamed: at('shop recorder, export 3.mp4'),
    copy: at('handed over again.mp4'),
    truncated: at('QTA-022_20261120T190000+0500.mp4'),
    face: at('face.jpg'),
    nobody: at('nobody.jpg'),
  };
  await filmSquare(footage.named);
  await film(
    lookingAt('QTA-022', 'street', 23),
    clip('QTA-022', '2026-11-20T18:35:00+05:00', 9, [
      { car: 'mehran', view: 'rear', from: 0.2, to: 5.4, lane: -190, scale: [2, 0.3] },
      { car: 'cultus', view: 'side', heading: 'left', from: 4.6, to: 8.6, groundY: 440, scale: 0.62 },
    ]),
    footage.unnamed,
  );
  const whole = await readFile(footage.named);
  await writeFile(footage.copy, whole);
  // Its index at the end, as recorders write it, so that nothing can be read of what is left.
  const indexLast = at('index-last.mp4');
  await execa('ffmpeg', ['-v', 'error', '-i', footage.named, '-c', 'copy', indexLast]);
  const late = await readFile(indexLast);
  await writeFile(footage.truncated, late.subarray(0, late.length / 2));
  await drawPictures(footage);
  return footage;
}

/** The recording of the square alone, for tests that need no more. */
export function filmSquare(file: string): Promise<void> {
  return film(
    lookingAt('QTA-014', 'gate', 11),
    clip('QTA-014', '2026-11-20T18:30:00+05:00', 11, [
      { car: 'mehran', view: 'front', from: 0.2, to: 5.4, lane: -190, scale: [0.3, 2] },
      { person: 'bearded', from: 3, to: 10.8, lane: 440, scale: [0.4, 1.6] },
    ]),
    file,
  );
}

const film = (camera: DemoCamera, what: DemoClip, file: string) => filmClip(camera, what, file, 'ffmpeg');

async function drawPictures({ face, nobody }: Footage): Promise<void> {
  await writeFile(face, await drawPortrait(PEOPLE.bearded));
  await sharp(Buffer.from(drawPlace('gate', 5)))
    .jpeg()
    .toFile(nobody);
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { DateTime } from 'luxon';
import sharp from 'sharp';
import { drawCar, type Sprite } from './cars';
import { lettering } from './lettering';
import { PAINTS } from './paint';
import { drawWalker, WALK_STEPS } from './people';
import { drawPlace, HORIZON_Y, PICTURE } from './places';
import { type Appearance, CARS, type DemoCamera, type DemoClip, PEOPLE } from './script';

/** As many recorders are set. */
const FPS = 12.5;
/** Where the ground is, below the horizon, for something drawn at its natural size. */
const CAR_DROP = 600;
const WALKER_DROP = 500;
/** Steps a second of somebody walking. */
const STEPS_PER_SECOND = 5;
/** Sprites are drawn this much larger than they are shown at most, and made smaller by ffmpeg. */
const OVERSAMPLING = 1.6;

/** One thing that moves: its pictures, and where and how large it is at a time `t`, as ffmpeg expressions. */
interface Actor {
  sprites: Sprite[];
  from: number;
  to: number;
  mirrored: boolean;
  /** Share of the natural size. */
  scale: string;
  /** Middle of the lower edge, in pixels. */
  x: string;
  y: string;
}

/**
 * Draws one clip into a file: the place, what moves through it, the camera's clock burnt in, a little blur and noise so that it
 * is seen as a camera would, H.264 in MP4.
 */
export async function filmClip(
  camera: DemoCamera,
  clip: DemoClip,
  output: string,
  ffmpegPath: string,
): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-demo-'));
  try {
    const place = path.join(folder, 'place.png');
    await sharp(Buffer.from(drawPlace(camera.place, camera.seed)))
      .png()
      .toFile(place);
    await drawClock(folder, camera.code, clip);
    // Whatever comes later in the list is drawn over what is before it: the nearer ones last.
    const actors = clip.appearances.map(actorOf).toReversed();
    const inputs = ['-loop', '1', '-framerate', String(FPS), '-i', place];
    const graph: string[] = [];
    let under = '0:v';
    for (const [index, actor] of actors.entries()) {
      for (const [step, sprite] of actor.sprites.entries()) {
        const picture = sharp(Buffer.from(sprite.svg), { density: 72 * OVERSAMPLING });
        await (actor.mirrored ? picture.flop() : picture)
          .png()
          .toFile(path.join(folder, `actor-${index}-${step}.png`));
      }
      inputs.push('-loop', '1', '-framerate', String(actor.sprites.length > 1 ? STEPS_PER_SECOND : FPS));
      inputs.push('-t', String(actor.to - actor.from), '-i', path.join(folder, `actor-${index}-%d.png`));
      const { width, height } = actor.sprites[0] as Sprite;
      graph.push(
        // Each is there for its own time only: scaling pictures that are not shown takes most of the work otherwise.
        `[${index + 1}:v]fps=${FPS},format=yuva420p,setpts=PTS+${actor.from}/TB,scale=w='max(2,${width}*${actor.scale})':h='max(2,${height}*${actor.scale})':eval=frame:flags=bicubic[a${index}]`,
        `[${under}][a${index}]overlay=x='${actor.x}-${width / 2}*${actor.scale}':y='${actor.y}-${height}*${actor.scale}':eval=frame:eof_action=pass[u${index}]`,
      );
      under = `u${index}`;
    }
    inputs.push('-framerate', '1', '-i', path.join(folder, 'clock-%d.png'));
    graph.push(
      `[${under}]gblur=sigma=0.8,noise=alls=4:allf=t:all_seed=${camera.seed}[seen]`,
      `[seen][${actors.length + 1}:v]overlay=x=24:y=20:eof_action=repeat,format=yuv420p[out]`,
    );
    await execa(ffmpegPath, [
      ...['-v', 'error', '-nostdin', '-y', ...inputs, '-filter_complex', graph.join(';'), '-map', '[out]'],
      ...['-t', String(clip.seconds), '-r', String(FPS)],
      ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '24', '-g', '25', '-threads', '1'],
      ...['-movflags', '+faststart', '-bitexact', '-f', 'mp4', output],
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One picture of the clock for each second. */
async function drawClock(folder: string, code: string, clip: DemoClip): Promise<void> {
  const start = DateTime.fromISO(clip.stampedStart, { setZone: true });
  for (let second = 0; second <= clip.seconds; second++) {
    const text = `${code}   ${start.plus({ seconds: second }).toFormat('dd-MM-yyyy  HH:mm:ss')}`;
    const letters = (dx: number, dy: number, fill: string) =>
      lettering(text, { x: 262 + dx, y: 18 + dy, height: 17 }, fill);
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="524" height="36">${letters(1.5, 1.5, '#000')}${letters(0, 0, '#fff')}</svg>`;
    await writeFile(path.join(folder, `clock-${second}.png`), await sharp(Buffer.from(svg)).png().toBuffer());
  }
}

function actorOf(appearance: Appearance): Actor {
  const { from, to } = appearance;
  const share = `clip((t-${from})/${to - from},0,1)`;
  if ('car' in appearance && appearance.view === 'side') {
    const { car, scale, heading, groundY } = appearance;
    const sprite = drawCar('side', PAINTS[CARS[car].paint], CARS[car].plate);
    const half = Math.ceil((sprite.width * scale) / 2) + 4;
    const way = PICTURE.width + 2 * half;
    return {
      sprites: [sprite],
      from,
      to,
      mirrored: heading === 'right',
      scale: String(scale),
      x: heading === 'left' ? `(${PICTURE.width + half}-${way}*${share})` : `(${-half}+${way}*${share})`,
      y: String(groundY),
    };
  }
  const {
    scale: [first, last],
    lane,
  } = appearance;
  const scale = `(${first}+${(last - first).toFixed(3)}*${share})`;
  const isCar = 'car' in appearance;
  const drop = isCar ? CAR_DROP : WALKER_DROP;
  const sprites = isCar
    ? [drawCar(appearance.view, PAINTS[CARS[appearance.car].paint], CARS[appearance.car].plate)]
    : Array.from({ length: WALK_STEPS }, (_, step) => drawWalker(PEOPLE[appearance.person], step));
  // A body rises and sinks a little with every step.
  const bob = isCar ? '' : `+3*${scale}*sin(2*PI*t*${STEPS_PER_SECOND / 2})`;
  return {
    sprites,
    from,
    to,
    mirrored: false,
    scale,
    x: `(${PICTURE.width / 2}+${lane}*${scale})`,
    y: `(${HORIZON_Y + 20}+${drop}*${scale}${bob})`,
  };
}

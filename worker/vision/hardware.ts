import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Tried in this order where the configuration says `auto`. */
const IN_ORDER = ['cuda', 'videotoolbox', 'vaapi', 'qsv', 'd3d11va'];
const TRIAL_LIMIT_MS = 20_000;

export interface HardwareDecoder {
  /** For `-hwaccel`; undefined: software decodes. */
  name?: string;
  /** Why it is software although hardware was asked for. */
  reason?: string;
}

const tried = new Map<string, Promise<HardwareDecoder>>();

/**
 * The hardware decoder to use for a file. Each is tried on the file's first picture, once per codec and pixel format in
 * the life of a process: what ffmpeg was built with says nothing about what the machine has.
 * @param asked `none`, `auto` or ffmpeg's own name
 */
export function hardwareDecoder(
  asked: string | undefined,
  file: { path: string; form: string },
  ffmpegPath: string,
): Promise<HardwareDecoder> {
  if (asked === undefined || asked === 'none') return Promise.resolve({});
  const key = `${ffmpegPath} ${asked} ${file.form}`;
  let choice = tried.get(key);
  if (!choice) {
    choice = choose(asked, file.path, ffmpegPath);
    tried.set(key, choice);
  }
  return choice;
}

async function choose(asked: string, file: string, ffmpegPath: string): Promise<HardwareDecoder> {
  const { stdout } = await run(ffmpegPath, ['-hide_banner', '-hwaccels']).catch(() => ({ stdout: '' }));
  const built = stdout.split('\n').map((line) => line.trim());
  const wanted = asked === 'auto' ? IN_ORDER : [asked];
  const reasons: string[] = [];
  for (const name of wanted) {
    if (!built.includes(name)) {
      if (asked !== 'auto') reasons.push(`${name}: this ffmpeg was built without it`);
      continue;
    }
    const complaint = await decodesWith(name, file, ffmpegPath);
    if (complaint === undefined) return { name };
    reasons.push(`${name}: ${complaint}`);
  }
  return { reason: reasons.join('; ') || 'this ffmpeg was built without hardware decoders' };
}

/** undefined when the first picture came out of the hardware; otherwise what ffmpeg said. */
async function decodesWith(name: string, file: string, ffmpegPath: string): Promise<string | undefined> {
  try {
    const { stderr } = await run(
      ffmpegPath,
      [
        ...['-v', 'error', '-nostdin', '-protocol_whitelist', 'file', '-hwaccel', name],
        ...['-i', `file:${path.resolve(file)}`, '-map', '0:V:0', '-frames:v', '1', '-f', 'null', '-'],
      ],
      { timeout: TRIAL_LIMIT_MS, killSignal: 'SIGKILL' },
    );
    const words = stderr.trim().split('\n').at(0) ?? '';
    return /device|hwaccel|driver/i.test(words) ? tidy(words) : undefined;
  } catch (error) {
    const words = (error as { stderr?: string }).stderr?.trim().split('\n').at(0);
    return tidy(words || 'it does not start');
  }
}

const tidy = (words: string) => words.replace(/^\[[^\]]*\] /, '').slice(0, 200);

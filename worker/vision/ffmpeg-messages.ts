import type { DamageReport } from './types';

/** Frames further apart than this have a hole between them. */
const HOLE_MS = 2_000;
/** What is damaged lies at most so long after the last picture that came out before the decoder complained. */
export const AFTER_LAST_GOOD_MS = 1_000;
/** Complaints about the times of pictures: the pictures themselves are whole. */
const ABOUT_TIMES = /non.monoton|discontinu|time ?stamp|\bdts\b|carries no time/i;

/**
 * Reads what ffmpeg says on its standard error while it decodes (`-loglevel level+info`): how far it is
 * (its first `showinfo` filter), the time of every frame that was chosen (its last one), and what was wrong with the file.
 */
export class FfmpegMessages {
  readonly damage: DamageReport[] = [];
  /** The last few complaints, for when no frame comes at all. */
  readonly lastWords: string[] = [];
  private readonly times: number[] = [];
  private readonly waiting: ((ptsMs: number | undefined) => void)[] = [];
  private timeBase: number | undefined;
  private lastPtsMs = 0;
  /** Frames that came out of the decoder, chosen or not. */
  framesDecoded = 0;
  private ended = false;
  private left = false;
  private readonly seen = new Map<string, number>();
  /** Damage after which no key picture has come yet. */
  private spoilt: DamageReport[] = [];

  /**
   * @param startMs where decoding begins, for damage met before the first frame
   * @param tellsHoles every frame is decoded, so that two far apart have a hole between them
   * @param sought decoding begins in the middle: what the decoder lacks from before there is no damage
   */
  constructor(
    private readonly startMs: number,
    readonly sought = false,
    private readonly tellsHoles = true,
  ) {
    this.lastPtsMs = startMs;
  }

  /** Takes one line. */
  line(text: string): void {
    if (text.includes('Parsed_showinfo')) this.showinfo(text);
    else this.complaint(text);
  }

  /** Nobody reads the pictures any more: what the decoder says of that is no damage. */
  leave(): void {
    this.left = true;
  }

  /** No more lines will come. */
  end(): void {
    this.ended = true;
    for (const resolve of this.waiting.splice(0)) resolve(undefined);
  }

  /** Presentation time of the next frame in milliseconds; undefined when there is none. */
  nextTime(): Promise<number | undefined> {
    const time = this.times.shift();
    if (time !== undefined) return Promise.resolve(time);
    if (this.ended) return Promise.resolve(undefined);
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private showinfo(text: string): void {
    const chosen = !text.includes('Parsed_showinfo_0');
    const base = /config in time_base: (\d+)\/(\d+)/.exec(text);
    if (base) {
      this.timeBase = Number(base[1]) / Number(base[2]);
      return;
    }
    // `pts_time` has six digits only: after three hours it is 0.1 s off. `pts` is exact.
    const frame = / n: *\d+ pts: *(-?\d+|NOPTS) /.exec(text);
    if (!frame || this.timeBase === undefined) return;
    const ptsMs =
      frame[1] === 'NOPTS' ? Number.NaN : Math.round(Number(frame[1]) * this.timeBase * 1e6) / 1e3;
    if (!chosen) {
      const from = this.lastPtsMs;
      if (this.framesDecoded > 0 && this.tellsHoles && ptsMs - from > HOLE_MS && ptsMs > this.startMs) {
        if (this.damage.length < 500) {
          this.damage.push({ atMs: from, untilMs: ptsMs, message: 'no picture could be decoded' });
        }
      }
      if (Number.isFinite(ptsMs)) this.lastPtsMs = ptsMs;
      if (text.includes('iskey:1')) this.cleanAgain(ptsMs);
      this.framesDecoded++;
      if (Number.isNaN(ptsMs)) this.note('a frame carries no time and is left out');
      return;
    }
    const resolve = this.waiting.shift();
    if (resolve) resolve(ptsMs);
    else this.times.push(ptsMs);
  }

  private complaint(text: string): void {
    const level = /\[(error|fatal|panic|warning)\]/.exec(text)?.[1];
    if (!level) return;
    if (level === 'warning' && !/corrupt|truncat|missing|invalid|non.monoton|discontinu/i.test(text)) return;
    const message = text
      .replace(/\[(error|fatal|panic|warning)\] ?/, '')
      .replace(/ @ 0x[0-9a-f]+/g, '')
      .trim();
    // Its reader has left: it had enough of a stretch. That is no matter of the file,
    if (this.left || /Broken pipe/.test(text)) return;
    // and nor is what devices are missing.
    if (/AVHWDeviceContext|hwaccel|Device creation failed/.test(text)) return;
    this.lastWords.push(message);
    if (this.lastWords.length > 5) this.lastWords.shift();
    if (this.sought && (this.framesDecoded === 0 || this.lastPtsMs < this.startMs)) return;
    this.note(message);
  }

  /** Takes down damage at the place that decoding has reached. */
  note(message: string): void {
    // The same complaint comes once per macroblock: one report per second and kind of complaint is enough.
    const kind = message.replace(/-?\d+/g, '#');
    const before = this.seen.get(kind);
    if (before !== undefined && this.lastPtsMs - before < 1000) return;
    this.seen.set(kind, this.lastPtsMs);
    if (this.damage.length >= 500) return;
    const report: DamageReport = { atMs: this.lastPtsMs, message };
    this.damage.push(report);
    if (ABOUT_TIMES.test(message)) report.cleanFromMs = this.lastPtsMs;
    else this.spoilt.push(report);
  }

  /** A key picture is drawn from no other one. */
  private cleanAgain(ptsMs: number): void {
    this.spoilt = this.spoilt.filter((report) => {
      if (ptsMs < report.atMs + AFTER_LAST_GOOD_MS) return true;
      report.cleanFromMs = ptsMs;
      return false;
    });
  }
}

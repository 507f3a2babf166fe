import type { DamageReport } from './types';

/**
 * Reads what ffmpeg says on its standard error while it decodes (`-loglevel level+info`): the time of every frame that
 * the `showinfo` filter let pass, and what was wrong with the file.
 */
export class FfmpegMessages {
  readonly damage: DamageReport[] = [];
  /** The last few complaints, for when no frame comes at all. */
  readonly lastWords: string[] = [];
  private readonly times: number[] = [];
  private readonly waiting: ((ptsMs: number | undefined) => void)[] = [];
  private timeBase: number | undefined;
  private lastPtsMs = 0;
  private ended = false;
  private readonly seen = new Map<string, number>();

  /** @param startMs where decoding begins, for damage met before the first frame. */
  constructor(startMs: number) {
    this.lastPtsMs = startMs;
  }

  /** Takes one line. */
  line(text: string): void {
    if (text.includes('Parsed_showinfo')) this.showinfo(text);
    else this.complaint(text);
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
    const base = /config in time_base: (\d+)\/(\d+)/.exec(text);
    if (base) {
      this.timeBase = Number(base[1]) / Number(base[2]);
      return;
    }
    // `pts_time` has six digits only: after three hours it is 0.1 s off. `pts` is exact.
    const frame = / n: *\d+ pts: *(-?\d+) /.exec(text);
    if (!frame || this.timeBase === undefined) return;
    const ptsMs = Math.round(Number(frame[1]) * this.timeBase * 1e6) / 1e3;
    this.lastPtsMs = ptsMs;
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
    this.lastWords.push(message);
    if (this.lastWords.length > 5) this.lastWords.shift();
    // The same complaint comes once per macroblock: one report per second and kind of complaint is enough.
    const kind = message.replace(/-?\d+/g, '#');
    const before = this.seen.get(kind);
    if (before !== undefined && this.lastPtsMs - before < 1000) return;
    this.seen.set(kind, this.lastPtsMs);
    if (this.damage.length < 500) this.damage.push({ atMs: this.lastPtsMs, message });
  }
}

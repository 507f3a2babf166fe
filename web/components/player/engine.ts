import { frameAt, stepFrom } from './frames';
import { shuttle } from './marks';

export interface PlayerState {
  /** Of the frame on the screen, counted from the recording's first video frame. */
  ptsMs: number;
  durationMs: number;
  /** Signed: negative plays backwards, 0 stands still. */
  rate: number;
  /** Speed that play starts with. */
  speed: number;
  seeking: boolean;
  /** Enough is loaded to show a picture. */
  ready: boolean;
  /** Playing, but the data does not come fast enough. */
  starved: boolean;
  failed: boolean;
}

const start: PlayerState = {
  ptsMs: 0,
  durationMs: 0,
  rate: 0,
  speed: 1,
  seeking: false,
  ready: false,
  starved: false,
  failed: false,
};

/** Without a frame shown for this long after loading, the stream is taken to begin at 0. */
const firstFrameWaitMs = 600;

/**
 * Drives one `<video>` by the frames that are really presented: position, stepping, shuttle (backwards too), loop. The one
 * clock of the player: boxes, times and marks all follow it.
 */
export class PlayerEngine {
  #state = start;
  #video: HTMLVideoElement | null = null;
  #listeners = new Set<() => void>();
  #frameTimes: readonly number[] | undefined;
  #loop: { fromMs: number; toMs: number } | null = null;
  /** Media time of the first video frame: some containers do not begin at 0. */
  #originMs: number | null = null;
  #wanted: number | null = null;
  #backwards = 0;

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  getState = () => this.#state;
  static getStartState = () => start;

  #set(change: Partial<PlayerState>) {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }

  /** Takes over a video element; the answer lets go of it again. */
  attach(video: HTMLVideoElement): () => void {
    this.#video = video;
    const on = new AbortController();
    const listen = (name: keyof HTMLVideoElementEventMap, act: () => void) =>
      video.addEventListener(name, act, { signal: on.signal });
    let frameRequest = 0;
    const frame = (_now: number, { mediaTime }: { mediaTime: number }) => {
      this.#presented(mediaTime * 1000);
      frameRequest = video.requestVideoFrameCallback(frame);
    };
    if ('requestVideoFrameCallback' in video) frameRequest = video.requestVideoFrameCallback(frame);
    else listen('timeupdate', () => this.#presented(this.#now()));

    const measured = () =>
      Number.isFinite(video.duration) && this.#set({ durationMs: video.duration * 1000 });
    const loaded = () => {
      this.#set({ ready: true, failed: false });
      setTimeout(() => this.#originMs === null && this.#settleOrigin(0), firstFrameWaitMs);
    };
    listen('emptied', () => {
      this.#originMs = null;
    });
    listen('durationchange', measured);
    listen('loadeddata', loaded);
    listen('play', () => this.#set({ rate: video.playbackRate }));
    listen('pause', () => this.#backwards === 0 && this.#set({ rate: 0, starved: false }));
    listen('ratechange', () => !video.paused && this.#set({ rate: video.playbackRate }));
    listen('seeking', () => this.#set({ seeking: true }));
    listen('seeked', () => {
      this.#set({ seeking: false });
      // The frame may have been presented while nobody listened; where it is known, it is the one at this time.
      if (this.#originMs !== null && video.paused) this.#presented(this.#now());
      if (this.#wanted !== null) this.#apply();
    });
    listen('waiting', () => this.#set({ starved: true }));
    listen('playing', () => this.#set({ starved: false }));
    listen('error', () => this.#set({ failed: true, ready: false, rate: 0 }));
    // It may have loaded, or failed, before it was handed over.
    if (video.readyState >= 1) measured();
    if (video.readyState >= 2) {
      loaded();
      if (video.currentTime > 0) this.#presented(this.#now());
    }
    if (video.error) this.#set({ failed: true });
    return () => {
      on.abort();
      if (frameRequest) video.cancelVideoFrameCallback(frameRequest);
      cancelAnimationFrame(this.#backwards);
      this.#backwards = 0;
      this.#video = null;
      this.#set({ ...start, ptsMs: this.#state.ptsMs, speed: this.#state.speed });
    };
  }

  /** Presentation times of the recording's frames, once they are known. */
  setFrameTimes(timesMs: readonly number[] | undefined) {
    this.#frameTimes = timesMs && timesMs.length > 0 ? timesMs : undefined;
  }

  /** Plays only between two moments, again and again; null plays through. */
  setLoop(range: { fromMs: number; toMs: number } | null) {
    this.#loop = range;
  }

  #now() {
    return (this.#video?.currentTime ?? 0) * 1000;
  }

  #settleOrigin(ms: number) {
    this.#originMs = ms;
    if (this.#wanted !== null) this.#apply();
  }

  #presented(mediaMs: number) {
    // The first picture of a stream that begins late is shown at currentTime 0: that lateness is the stream's origin.
    if (this.#originMs === null && this.#now() === 0) this.#settleOrigin(mediaMs < 2_000 ? mediaMs : 0);
    const ms = Math.max(0, mediaMs - (this.#originMs ?? 0));
    const times = this.#frameTimes;
    // Media times are rounded to microseconds: take the time the file itself gives.
    const ptsMs = times ? (times[frameAt(times, ms, 1.5)] ?? ms) : ms;
    if (ptsMs !== this.#state.ptsMs) this.#set({ ptsMs });
    const loop = this.#loop;
    if (loop && this.#state.rate > 0 && (ptsMs >= loop.toMs || ptsMs < loop.fromMs - 500))
      this.seek(loop.fromMs);
  }

  /** Goes to a moment. While one seek is under way only the last wish is kept, so that scrubbing never queues up. */
  seek(ms: number) {
    const end = this.#state.durationMs || Number.POSITIVE_INFINITY;
    this.#wanted = Math.min(Math.max(0, ms), end);
    if (this.#originMs !== null && !this.#video?.seeking) this.#apply();
  }

  #apply() {
    const video = this.#video;
    if (!video || this.#wanted === null) return;
    const target = (this.#wanted + (this.#originMs ?? 0)) / 1000;
    this.#wanted = null;
    if (Math.abs(video.currentTime - target) > 0.0005) video.currentTime = target;
  }

  /** Stands still and shows the frame `by` frames away. */
  step(by: number) {
    this.pause();
    const { ptsMs, seekMs } = stepFrom(this.#frameTimes, this.#state.ptsMs, by);
    this.seek(seekMs);
    this.#set({ ptsMs });
  }

  /** Moves by milliseconds and goes on as before. */
  skip(byMs: number) {
    this.seek((this.#wanted ?? this.#state.ptsMs) + byMs);
  }

  pause() {
    cancelAnimationFrame(this.#backwards);
    this.#backwards = 0;
    this.#video?.pause();
    this.#set({ rate: 0 });
  }

  toggle() {
    if (this.#state.rate !== 0) this.pause();
    else this.play(this.#state.speed);
  }

  /** Plays at a signed rate; 0 stands still. */
  play(rate: number) {
    const video = this.#video;
    if (!video) return;
    if (rate === 0) {
      this.pause();
      return;
    }
    cancelAnimationFrame(this.#backwards);
    this.#backwards = 0;
    if (rate < 0) {
      video.pause();
      this.#playBackwards(-rate);
      return;
    }
    video.playbackRate = rate;
    if (video.ended) this.seek(0);
    video.play().catch(() => this.#set({ rate: 0 }));
  }

  /** J (−1) and L (+1). */
  shuttle(direction: 1 | -1) {
    this.play(shuttle(this.#state.rate, direction));
  }

  /** The speed of play, from now on and at once if it plays. */
  setSpeed(speed: number) {
    this.#set({ speed });
    if (this.#state.rate > 0) this.play(speed);
  }

  /** Browsers do not play backwards: seek back as fast as pictures come, by as much time as has passed. */
  #playBackwards(rate: number) {
    this.#set({ rate: -rate });
    let last = performance.now();
    let at = this.#state.ptsMs;
    const turn = (now: number) => {
      at = Math.max(0, at - (now - last) * rate);
      last = now;
      this.seek(at);
      if (at <= 0) this.pause();
      else this.#backwards = requestAnimationFrame(turn);
    };
    this.#backwards = requestAnimationFrame(turn);
  }
}

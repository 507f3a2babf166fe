import type { Media } from './media';

/** How a recording gets to the browser: as it is, its stream in another container, or as a copy in another codec. */
export type PlaybackKind = 'original' | 'remux' | 'proxy';

type Form = Pick<Media, 'container' | 'videoCodec' | 'pixelFormat' | 'audioCodec' | 'firstPtsMs' | 'reading'>;

/** What every browser with H.264 decodes in an MP4. */
const MP4_SOUND = ['aac', 'mp3'];
/** A stream that starts later than this after its container's zero is moved to it, so that the player's clock is ours. */
const START_TOLERANCE_MS = 1;

/** Whether browsers play the original itself, first picture at time 0. */
export function isPlayable(form: Form): boolean {
  return (
    form.reading.way === 'direct' &&
    form.container.split(',').includes('mp4') &&
    isPlayableStream(form) &&
    (form.audioCodec === null || MP4_SOUND.includes(form.audioCodec)) &&
    Math.abs(form.firstPtsMs) <= START_TOLERANCE_MS
  );
}

/** Whether the picture stream needs another container only. */
export function isPlayableStream(form: Pick<Form, 'videoCodec' | 'pixelFormat'>): boolean {
  return form.videoCodec === 'h264' && (form.pixelFormat === 'yuv420p' || form.pixelFormat === 'yuvj420p');
}

/**
 * Arguments for ffmpeg that make the browser's copy of a recording. Every frame keeps its time, the first one at 0;
 * `skipMs` leaves out sound that begins before the picture.
 */
export function playbackArguments(
  kind: Exclude<PlaybackKind, 'original'>,
  input: string,
  output: string,
  skipMs: number,
): string[] {
  const picture =
    kind === 'remux'
      ? ['-c:v', 'copy']
      : [
          ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-pix_fmt', 'yuv420p'],
          // Short groups of pictures, so that stepping back needs few frames decoded; 1280 is what a player pane shows.
          ...['-bf', '0', '-g', '50', '-fps_mode', 'passthrough', '-vf', "scale='min(1280,iw)':-2"],
        ];
  return [
    ...['-v', 'error', '-nostdin', '-y', '-protocol_whitelist', 'file'],
    ...(skipMs > 0 ? ['-ss', (skipMs / 1000).toFixed(6)] : []),
    ...['-i', input, '-map', '0:V:0', '-map', '0:a:0?', ...picture, '-c:a', 'aac', '-b:a', '96k'],
    ...['-movflags', '+faststart', '-progress', 'pipe:1', '-f', 'mp4', output],
  ];
}

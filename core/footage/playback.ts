import type { Media } from './media';

/** How a recording gets to the browser: as it is, its stream in another container, or as a copy in another codec. */
export type PlaybackKind = 'original' | 'remux' | 'proxy';

type Form = Pick<Media, 'container' | 'videoCodec' | 'pixelFormat' | 'audioCodec' | 'firstPtsMs'>;

/** What every browser with H.264 decodes in an MP4. */
const MP4_SOUND = ['aac', 'mp3'];
/** A stream that starts later than this after its container's zero is moved to it, so that the player's clock is ours. */
const START_TOLERANCE_MS = 1;

/** Whether browsers play the original itself, first picture at time 0. */
export function isPlayable(form: Form): boolean {
  return (
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

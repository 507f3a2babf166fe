import type { RecordingStatus } from './schema';

/** How a browser gets a recording. */
export type Playback = 'original' | 'remux' | 'proxy' | 'preparing' | 'unavailable';

/**
 * How a browser gets a recording, from what intake and the playback job noted: `playbackKind` is `original` where the
 * file itself plays, `remux` or `proxy` where a copy lies under `playbackKey`, `unavailable` where none could be made.
 */
export function playbackOf(recording: {
  status: RecordingStatus;
  playbackKind: string | null;
  playbackKey: string | null;
}): Playback {
  if (recording.status === 'DISPOSED') return 'unavailable';
  if (recording.playbackKind === 'original') return 'original';
  if (recording.playbackKey) return recording.playbackKind === 'proxy' ? 'proxy' : 'remux';
  const hopeless = recording.status === 'QUARANTINED' || recording.playbackKind === 'unavailable';
  return hopeless ? 'unavailable' : 'preparing';
}

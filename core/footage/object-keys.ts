/** Keys of the derived objects of a recording; each can be made again from the original. */
export const derivedKeys = {
  frameTimes: (recordingId: string) => `derived/recordings/${recordingId}/frame-times.json`,
  paths: (recordingId: string, ordinal: number) => `derived/recordings/${recordingId}/paths/${ordinal}.json`,
  state: (recordingId: string, ordinal: number) => `derived/recordings/${recordingId}/state/${ordinal}.json`,
  shot: (recordingId: string, localId: string, ordinal: number) =>
    `derived/recordings/${recordingId}/shots/${localId}-${ordinal}.jpg`,
  plate: (recordingId: string, localId: string) => `derived/recordings/${recordingId}/plates/${localId}.jpg`,
  still: (recordingId: string, ptsMs: number) => `derived/recordings/${recordingId}/stills/${ptsMs}.jpg`,
  /** Where everything lies that indexing writes. */
  indexPrefixes: (recordingId: string) =>
    ['paths', 'state', 'shots', 'plates'].map((part) => `derived/recordings/${recordingId}/${part}/`),
  playback: (recordingId: string) => `derived/recordings/${recordingId}/playback.mp4`,
};

/** Where everything lies that was derived from a recording. */
export const derivedPrefix = (recordingId: string): string => `derived/recordings/${recordingId}/`;

/** Key of an original: write-once, named by its hash. */
export function masterKey(sha256: string): string {
  return `masters/${sha256.slice(0, 2)}/${sha256}`;
}

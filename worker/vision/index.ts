/** The door of the vision room: the jobs import from here only. */
export { indexKeyframes, stillFollowed } from './coarse';
export { embedShots } from './embed-shots';
export { OpenStateRefused } from './errors';
export { DEFAULT_SETTINGS, finishOpenTracks, indexSegment } from './index-segment';
export { probePicture } from './probe';
export { surroundings } from './shots';
export type * from './types';

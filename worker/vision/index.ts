/** The door of the vision room: the jobs import from here only. */
export { OpenStateRefused, PictureRefused } from './errors';
export { finishOpenTracks, indexSegment } from './index-segment';
export { probePicture } from './probe';
export type * from './types';

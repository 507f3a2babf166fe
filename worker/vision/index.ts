/** The door of the vision room: the jobs import from here only. */
export { OpenStateRefused, PictureRefused, RecordingUndecodable } from './errors';
export { DEFAULT_SETTINGS, finishOpenTracks, indexSegment } from './index-segment';
export { probePicture } from './probe';
export type * from './types';
export { VEHICLE_COLOURS } from './types';

/** The door of the vision room: the jobs import from here only. */
export type * from './types';
export { VEHICLE_COLOURS } from './types';

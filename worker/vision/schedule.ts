/**
 * When the costly looks happen, in presentation time (not frames or wall clock), so that a recording indexed in
 * segments gets the same looks as in one run.
 */

/** A look at the whole frame finds what stands still. While something moves; and while nothing does. */
export const WHOLE_FRAME_MS = 2000;
export const WHOLE_FRAME_QUIET_MS = 10_000;
/** A track that stands is looked at this often. */
export const STANDING_LOOK_MS = 1000;
/** Faces in persons; and over the whole frame, for those whose body is not seen. */
export const FACE_LOOK_MS = 400;
export const FACE_LOOK_STANDING_MS = 800;
export const FACE_TILES_MS = 2000;
/** Persons whose faces are looked for in one frame; a crowd takes turns. */
export const FACES_PER_FRAME = 8;
/** Text on a vehicle, growing while nothing is found; and on moving places that are no known vehicle. */
export const PLATE_LOOK_MS = 400;
export const PLATE_LOOK_LONGEST_MS = 3200;
/** A vehicle on which nothing was read so often is left alone until it is larger. */
export const EMPTY_PLATE_LOOKS = 4;
/** After so many empty looks comes the one that also looks nearer. */
export const THOROUGH_PLATE_LOOK = 1;
/** A vehicle no nearer than before is read so often at once, then ever more seldom, then no more until it is nearer. */
export const PLATE_LOOKS_AT_ONCE = 8;
export const PLATE_LOOKS_AS_NEAR = 16;
export const LOOSE_PLATE_LOOK_MS = 1000;
export const PLATES_PER_FRAME = 3;
/** Vehicles narrower than this have no readable plate: by type, and cars. */
export const SMALLEST_PLATED_PX: Record<string, number> = { motorcycle: 64, bus: 140, truck: 140 };
export const SMALLEST_PLATED_CAR_PX = 120;

import type { TrackKind } from '@/core/footage/schema';

/** Kinds in the order in which they are listed and drawn. */
export const kinds = ['PERSON', 'FACE', 'VEHICLE', 'PLATE'] as const satisfies readonly TrackKind[];

/** Bright enough on any picture, in both themes: drawn on video, which is never themed. */
export const boxColours: Record<TrackKind, string> = {
  PERSON: '#6cc3f5',
  FACE: '#ff8cc6',
  VEHICLE: '#56dfa9',
  PLATE: '#ffd25e',
};

/** Class names for dots and strips of a kind. */
export const kindFill: Record<TrackKind, string> = {
  PERSON: 'bg-person',
  FACE: 'bg-face',
  VEHICLE: 'bg-vehicle',
  PLATE: 'bg-plate',
};

/** The same as the colour of text and of drawings that take it. */
export const kindText: Record<TrackKind, string> = {
  PERSON: 'text-person',
  FACE: 'text-face',
  VEHICLE: 'text-vehicle',
  PLATE: 'text-plate',
};

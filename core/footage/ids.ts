import { v5 as uuidv5 } from 'uuid';

/** Namespace of ids that are derived and not drawn; any fixed UUID serves. */
const NAMESPACE = '6f1c4b7e-2d0a-4d55-9a53-0f8c2f3a9b61';

/**
 * Ids of what is found in a recording follow from the recording and the local id, which the vision room gives alike each time.
 * A segment that is done twice, by a worker that lost its job or after a kill, writes the same rows and objects.
 */
export const derivedIds = {
  track: (recordingId: string, localId: string) => uuidv5(`${recordingId}/${localId}`, NAMESPACE),
  bestShot: (trackId: string, ordinal: number) => uuidv5(`${trackId}/shot/${ordinal}`, NAMESPACE),
  plate: (trackId: string) => uuidv5(`${trackId}/plate`, NAMESPACE),
  /** A job that is done again arrives once. */
  arrival: (jobId: string) => uuidv5(`arrival/${jobId}`, NAMESPACE),
};

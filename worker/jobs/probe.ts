import path from 'node:path';
import { DomainError, NotFound } from '@/core/errors';
import type { Box } from '@/core/footage/schema';
import { boxInPart, probeOrigin } from '@/core/search/probe-origin';
import { takeProbePicture } from '@/core/search/probe-pictures';
import type { StoredProbeSubject } from '@/core/search/probe-subjects';
import { type ProbeKind, probeKind } from '@/core/search/schema';
import { readBytes } from '@/storage';
import { type ProbeFace, type ProbePicture, probePicture } from '../vision';
import type { JobDependencies, JobHandler } from './dependencies';

type Dependencies = Pick<JobDependencies, 'db' | 'storage' | 'models' | 'config'>;

const WANTED = { FACE: 'face', VEHICLE: 'vehicle', PLATE: 'plate' } as const;

/** Why a face cannot be compared, for whoever gave the picture. */
export const FACE_REFUSALS: Record<NonNullable<ProbeFace['refusedReason']>, string> = {
  'too small': 'This face is too small to be compared: use a picture in which it is at least 60 pixels wide.',
  'too blurred': 'This face is too blurred to be compared: use a sharper picture.',
  'too far from frontal': 'This face is turned too far away: use a picture that shows it from the front.',
};

/**
 * Finds what can be searched with in a picture somebody gave, or in what was taken of footage, which is taken first. Says in
 * words why nothing can.
 */
export function createProbeHandler({ db, storage, models, config }: Dependencies): JobHandler<'probe'> {
  return async (job, signal) => {
    const { probeId } = job.data;
    const probe = await db.probe.findUnique({ where: { id: probeId } });
    if (!probe) throw new NotFound('This search picture');
    if (probe.status === 'READY') return {};
    const kind = probeKind.parse(probe.kind);
    const taking = {
      ...{ db, storage, signal },
      tools: { ffmpeg: config.FFMPEG_PATH, ffprobe: config.FFPROBE_PATH },
      scratchDir: path.join(config.DATA_DIR, 'scratch'),
    };
    let picture: ProbePicture;
    let drawn: Box | null;
    try {
      const { bytes, origin } =
        probe.sha256 === null
          ? await takeProbePicture(taking, probe)
          : {
              bytes: await readBytes(storage, probe.pictureKey),
              origin: probeOrigin.parse(probe.origin),
            };
      drawn = boxInPart(origin);
      picture = await probePicture(bytes, WANTED[kind], await models(), drawn ?? undefined);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const words = error.remedy ? `${error.message} ${error.remedy}` : error.message;
      await db.probe.update({ where: { id: probeId }, data: { status: 'FAILED', error: words } });
      return {};
    }
    const subjects = { FACE: facesOf, VEHICLE: vehiclesOf, PLATE: platesOf }[kind](picture);
    const error = whyNone(kind, subjects, drawn !== null);
    await db.probe.update({
      where: { id: probeId },
      data: {
        status: error === null ? 'READY' : 'FAILED',
        widthPx: picture.widthPx,
        heightPx: picture.heightPx,
        subjects,
        error,
      },
    });
    return {};
  };
}

function facesOf({ faces }: ProbePicture): StoredProbeSubject[] {
  return faces.map((face) => ({
    box: face.box,
    quality: face.quality,
    refused: face.refusedReason ? FACE_REFUSALS[face.refusedReason] : null,
    space: face.space,
    vector: face.vector ? Array.from(face.vector) : null,
  }));
}

function vehiclesOf({ vehicles }: ProbePicture): StoredProbeSubject[] {
  return vehicles.map((vehicle) => ({
    box: vehicle.box,
    quality: vehicle.confidence,
    objectClass: vehicle.class,
    ...(vehicle.colour && { colour: vehicle.colour }),
    refused: null,
    space: vehicle.space,
    vector: Array.from(vehicle.vector),
  }));
}

function platesOf({ plates }: ProbePicture): StoredProbeSubject[] {
  return plates.map(({ box, text, confidence, agreed, alternatives }) => ({
    box,
    quality: confidence,
    plate: { text, confidence, agreed, alternatives },
    refused: null,
    space: null,
    vector: null,
  }));
}

/** What to do where nothing is in a picture, and where nothing is in a drawn box. */
const NOTHING: Record<ProbeKind, { picture: string; drawn: string }> = {
  FACE: {
    picture:
      'No face was found in this picture. Use one that shows the face from the front, at least 60 pixels wide.',
    drawn:
      'No face was found in the box. Draw it around the whole head, on a frame that shows the face from the front and as large as it gets.',
  },
  VEHICLE: {
    picture: 'No vehicle was found in this picture. Use one that shows the whole vehicle.',
    drawn:
      'No vehicle was found in the box. Draw it around the whole vehicle, on a frame that shows it large and nothing in front of it.',
  },
  PLATE: {
    picture:
      'No plate could be read in this picture. Use one that shows it larger and sharper, or write what you can read yourself.',
    drawn:
      'No plate could be read in the box. Draw it around the plate with a little of the vehicle, on a frame that shows it larger or sharper, or write what you can read yourself.',
  },
};

/** Why a picture cannot be searched with; null where it can. */
function whyNone(kind: ProbeKind, subjects: StoredProbeSubject[], drawn: boolean): string | null {
  if (subjects.length === 0) return NOTHING[kind][drawn ? 'drawn' : 'picture'];
  const refusals = subjects.map((subject) => subject.refused);
  if (refusals.some((refused) => refused === null)) return null;
  return refusals.length === 1
    ? (refusals[0] ?? null)
    : `None of the ${refusals.length} faces in this picture can be compared. ${[...new Set(refusals)].join(' ')}`;
}

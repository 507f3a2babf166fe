import { NotFound } from '@/core/errors';
import type { StoredProbeSubject } from '@/core/search/probe-subjects';
import { readBytes } from '@/storage';
import { PictureRefused, type ProbeFace, type ProbePicture, probePicture } from '../vision';
import type { JobDependencies, JobHandler } from './dependencies';

type Dependencies = Pick<JobDependencies, 'db' | 'storage' | 'models'>;

const FACE_REFUSALS: Record<NonNullable<ProbeFace['refusedReason']>, string> = {
  'too small': 'This face is too small to be compared: use a picture in which it is at least 60 pixels wide.',
  'too blurred': 'This face is too blurred to be compared: use a sharper picture.',
  'too far from frontal': 'This face is turned too far away: use a picture that shows it from the front.',
};

/** Finds what can be searched with in a picture somebody gave, or says in words why nothing can. */
export function createProbeHandler({ db, storage, models }: Dependencies): JobHandler<'probe'> {
  return async (job) => {
    const { probeId } = job.data;
    const probe = await db.probe.findUnique({ where: { id: probeId } });
    if (!probe) throw new NotFound('This search picture');
    if (probe.status === 'READY') return {};
    const bytes = await readBytes(storage, probe.pictureKey);
    let picture: ProbePicture;
    try {
      picture = await probePicture(bytes, probe.kind === 'FACE' ? 'face' : 'vehicle', await models());
    } catch (error) {
      if (!(error instanceof PictureRefused)) throw error;
      const words = error.remedy ? `${error.message} ${error.remedy}` : error.message;
      await db.probe.update({ where: { id: probeId }, data: { status: 'FAILED', error: words } });
      return {};
    }
    const subjects = probe.kind === 'FACE' ? facesOf(picture) : vehiclesOf(picture);
    const error = whyNone(probe.kind, subjects);
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

/** Why a picture cannot be searched with; null where it can. */
function whyNone(kind: string, subjects: StoredProbeSubject[]): string | null {
  if (subjects.length === 0) {
    return kind === 'FACE'
      ? 'No face was found in this picture. Use one that shows the face from the front, at least 60 pixels wide.'
      : 'No vehicle was found in this picture. Use one that shows the whole vehicle.';
  }
  const refusals = subjects.map((subject) => subject.refused);
  if (refusals.some((refused) => refused === null)) return null;
  return refusals.length === 1
    ? (refusals[0] ?? null)
    : `None of the ${refusals.length} faces in this picture can be compared. ${[...new Set(refusals)].join(' ')}`;
}

import { DomainError } from '@/core/errors';
import { type PhotoSeen, recordPhoto } from '@/core/watchlist/photos';
import { readBytes } from '@/storage';
import type { VisionModels } from '../models/types';
import { type ProbePicture, probePicture } from '../vision';
import type { JobDependencies, JobHandler } from './dependencies';
import { FACE_REFUSALS } from './probe';

/** Makes the template of a picture of a watchlist entry, or says why it cannot be compared. */
export function createWatchPhotoHandler({
  db,
  storage,
  models,
}: Pick<JobDependencies, 'db' | 'storage' | 'models'>): JobHandler<'watch-photo'> {
  return async (job) => {
    const { photoId } = job.data;
    const photo = await db.watchlistPhoto.findUnique({
      where: { id: photoId },
      include: { entry: { select: { kind: true } } },
    });
    // Taken out, or destroyed with its entry, meanwhile.
    if (!photo?.pictureKey) return {};
    const wanted = photo.entry.kind === 'PERSON' ? 'face' : 'vehicle';
    await recordPhoto(
      db,
      photoId,
      await look(await readBytes(storage, photo.pictureKey), wanted, await models()),
    );
    return {};
  };
}

async function look(bytes: Buffer, wanted: 'face' | 'vehicle', models: VisionModels): Promise<PhotoSeen> {
  let picture: ProbePicture;
  try {
    picture = await probePicture(bytes, wanted, models);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { refused: error.remedy ? `${error.message} ${error.remedy}` : error.message };
  }
  const { widthPx, heightPx } = picture;
  const refuse = (refused: string): PhotoSeen => ({ refused, widthPx, heightPx });
  if (wanted === 'vehicle') {
    const [vehicle] = picture.vehicles;
    if (!vehicle)
      return refuse('No vehicle was found in this picture. Use one that shows the whole vehicle.');
    const { box, confidence: quality, space, vector } = vehicle;
    return { widthPx, heightPx, box, quality, space, vector: Array.from(vector) };
  }
  const { faces } = picture;
  const [face] = faces;
  if (!face) {
    return refuse(
      'No face was found in this picture. Use one that shows the face from the front, at least 60 pixels wide.',
    );
  }
  // Whose template it became would be a guess, and that of a bystander would raise alerts on him.
  if (faces.length > 1)
    return refuse(`This picture shows ${faces.length} faces. Cut it so that only the one is in it.`);
  if (face.refusedReason || !face.vector) return refuse(FACE_REFUSALS[face.refusedReason ?? 'too blurred']);
  const { box, quality, space, vector } = face;
  return { widthPx, heightPx, box, quality, space, vector: Array.from(vector) };
}

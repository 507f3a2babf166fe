import { NotFound } from '@/core/errors';
import type { Actor } from '@/core/people/actor';
import type { Transaction } from '@/prisma/client';
import { NothingToCompare } from './errors';
import { storedProbeSubjects } from './probe-subjects';
import type { SearchRequest } from './schema';
import { type SearchableSpace, spaceNamed } from './spaces';
import { vectorOfTrack } from './vectors.sql';

type Example = Extract<SearchRequest, { kind: 'FACE' | 'VEHICLE' }>['example'];

/** What a search compares with: a vector of one Space. */
export interface QueryVector {
  space: SearchableSpace;
  spaceName: string;
  /** pgvector's text form. */
  vector: string;
  /** Not a candidate of its own search. */
  ownTrackId: string | null;
}

/**
 * The vector of a probe's subject or of a track's best picture.
 * @throws NotFound, NothingToCompare
 */
export async function queryVector(
  tx: Transaction,
  actor: Actor,
  kind: 'FACE' | 'VEHICLE',
  example: Example,
): Promise<QueryVector> {
  return example.from === 'probe' ? ofProbe(tx, actor, kind, example) : ofTrack(tx, kind, example.trackId);
}

async function ofProbe(
  tx: Transaction,
  actor: Actor,
  kind: 'FACE' | 'VEHICLE',
  example: Extract<Example, { from: 'probe' }>,
): Promise<QueryVector> {
  const probe = await tx.probe.findFirst({ where: { id: example.probeId, actorId: actor.id, kind } });
  if (!probe) throw new NotFound('The picture to search with');
  if (probe.status === 'PENDING') {
    throw new NothingToCompare('The picture is still being looked at.', 'Try again in a moment.');
  }
  const subject = storedProbeSubjects.parse(probe.subjects)[example.subject];
  if (!subject?.vector) {
    throw new NothingToCompare(
      subject?.refused ?? probe.error ?? 'There is no such subject in the picture.',
      'Choose another one, or use another picture.',
    );
  }
  return {
    space: await spaceNamed(tx, subject.space),
    spaceName: subject.space,
    vector: `[${subject.vector.join(',')}]`,
    ownTrackId: null,
  };
}

async function ofTrack(tx: Transaction, kind: 'FACE' | 'VEHICLE', trackId: string): Promise<QueryVector> {
  const track = await tx.track.findFirst({
    // The join lets row-level security on cameras decide.
    where: { id: trackId, camera: { id: { gt: 0 } } },
    include: {
      children: { where: { kind }, select: { id: true } },
      parent: { select: { id: true, kind: true } },
    },
  });
  if (!track) throw new NotFound('The sighting');
  // A person is searched by the face seen on them, a plate by the vehicle that carries it.
  const candidates = [
    ...(track.kind === kind ? [track.id] : []),
    ...track.children.map((child) => child.id),
    ...(track.parent?.kind === kind ? [track.parent.id] : []),
  ];
  // The Space of the models in use first; before it holds this sighting, the one of the models before.
  const spaces = await tx.space.findMany({ orderBy: [{ inUse: 'desc' }, { id: 'desc' }] });
  for (const space of spaces) {
    if (space.kind !== null && space.kind !== kind) continue;
    for (const id of candidates) {
      const vector = await vectorOfTrack(tx, space, id);
      if (vector) return { space, spaceName: space.name, vector, ownTrackId: id };
    }
  }
  throw new NothingToCompare(
    kind === 'FACE'
      ? 'No face of this sighting is good enough to be compared.'
      : 'No picture of this vehicle is good enough to be compared.',
    'Choose another sighting, or a still in which it is seen larger.',
  );
}

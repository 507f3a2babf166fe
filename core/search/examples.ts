import { createHash } from 'node:crypto';
import { NotFound } from '@/core/errors';
import type { Actor } from '@/core/people/actor';
import type { Transaction } from '@/prisma/client';
import { NothingToCompare } from './errors';
import { meanVector } from './fusion';
import { pictureInReceipt } from './probe-origin';
import { storedProbeSubjects } from './probe-subjects';
import { readableProbe } from './readers';
import type { Example } from './schema';
import { type SearchableSpace, spaceNamed } from './spaces';
import { vectorOfTrack } from './vectors.sql';

type Kind = 'FACE' | 'VEHICLE';

/** What was said of one example in the receipt. */
export interface ExampleUsed {
  example: Example;
  role: 'like' | 'unlike';
  /** SHA-256 of the vector compared, as pgvector writes it. */
  vectorSha256: string;
  /** Which frame or exhibit its picture was taken from, where it is of footage. */
  picture?: ReturnType<typeof pictureInReceipt>;
}

/** What a search compares with: vectors of one Space. */
export interface Asked {
  space: SearchableSpace;
  spaceName: string;
  /** pgvector's text form. */
  like: string[];
  unlike: string[];
  /** Not candidates of their own search. */
  ownTrackIds: string[];
  used: ExampleUsed[];
  /** Length of the mean of several examples before it was made a unit vector; 1 where none was taken. */
  meanLength: number;
}

/** An example's vector in one Space. */
interface Vector {
  /** pgvector's text form. */
  text: string;
  trackId: string | null;
  picture?: ReturnType<typeof pictureInReceipt>;
}

/**
 * The vectors of what a search starts from and of what its candidates are to be unlike, all of one Space: that of the models
 * in use where all of them have a vector there. Several pictures of a face become one, their mean; several vehicles stay
 * apart, since front and rear of one look nothing alike (docs/decisions/0012).
 * @throws NotFound, NothingToCompare
 */
export async function resolveExamples(
  tx: Transaction,
  actor: Actor,
  kind: Kind,
  { examples, unlike }: { examples: readonly Example[]; unlike: readonly Example[] },
): Promise<Asked> {
  const given = [
    ...distinct(examples).map((example) => ({ example, role: 'like' as const })),
    ...distinct(unlike).map((example) => ({ example, role: 'unlike' as const })),
  ];
  const found: { example: Example; role: 'like' | 'unlike'; vectors: Map<string, Vector> }[] = [];
  for (const one of given) found.push({ ...one, vectors: await vectorsOf(tx, actor, kind, one.example) });

  const spaceName = commonSpace(found.map(({ vectors }) => vectors));
  const inSpace = found.map(({ example, role, vectors }) => {
    const vector = vectors.get(spaceName);
    if (!vector) throw new Error(`An example has no vector in ${spaceName}.`);
    return { example, role, ...vector };
  });
  const textsOf = (wanted: 'like' | 'unlike') => [
    ...new Set(inSpace.filter(({ role }) => role === wanted).map(({ text }) => text)),
  ];
  const likes = textsOf('like');
  const mean = kind === 'FACE' && likes.length > 1 ? meanOf(likes) : null;
  return {
    space: await spaceNamed(tx, spaceName),
    spaceName,
    like: mean ? [mean.text] : likes,
    unlike: textsOf('unlike'),
    ownTrackIds: [...new Set(inSpace.flatMap(({ trackId }) => trackId ?? []))],
    used: inSpace.map(({ example, role, text, picture }) => ({
      example,
      role,
      vectorSha256: createHash('sha256').update(text).digest('hex'),
      ...(picture && { picture }),
    })),
    meanLength: mean?.length ?? 1,
  };
}

function distinct(examples: readonly Example[]): Example[] {
  return [...new Map(examples.map((example) => [JSON.stringify(example), example])).values()];
}

/** The first Space, in the order of the first example's, in which every example has a vector. */
function commonSpace(all: readonly Map<string, Vector>[]): string {
  const [first] = all;
  const names = [...(first?.keys() ?? [])];
  const common = names.find((name) => all.every((vectors) => vectors.has(name)));
  if (common !== undefined) return common;
  const [preferred = ''] = names;
  const lacking = all.findIndex((vectors) => !vectors.has(preferred));
  throw new NothingToCompare(
    `Example ${lacking + 1} of ${all.length} was looked at with other models than the first: the two cannot be compared with each other.`,
    'Take it out, or give it again so that the models in use look at it.',
  );
}

function meanOf(texts: readonly string[]): { text: string; length: number } {
  const mean = meanVector(texts.map((text) => JSON.parse(text) as number[]));
  if (!mean) {
    throw new NothingToCompare(
      'The examples do not resemble each other at all.',
      'Search with pictures of one person.',
    );
  }
  return { text: `[${mean.vector.join(',')}]`, length: mean.length };
}

/** An example's vectors by Space, that of the models in use first. */
async function vectorsOf(
  tx: Transaction,
  actor: Actor,
  kind: Kind,
  example: Example,
): Promise<Map<string, Vector>> {
  switch (example.from) {
    case 'probe':
      return ofProbe(tx, actor, kind, example);
    case 'track':
      return ofTrack(tx, kind, example.trackId);
    case 'exhibit':
      return ofExhibit(tx, kind, example.exhibitId);
  }
}

async function ofProbe(
  tx: Transaction,
  actor: Actor,
  kind: Kind,
  example: Extract<Example, { from: 'probe' }>,
): Promise<Map<string, Vector>> {
  const probe = await readableProbe(tx, actor, example.probeId);
  if (!probe) throw new NotFound('The picture to search with');
  if (probe.kind !== kind) {
    const found = { FACE: 'Faces', VEHICLE: 'Vehicles', PLATE: 'Plates', DESCRIPTION: 'Things' }[probe.kind];
    throw new NothingToCompare(
      `${found} were looked for in this picture, and the search is for a ${kind.toLowerCase()}: they are of different models.`,
      'Give the picture again for this search.',
    );
  }
  if (probe.purgedAt) {
    throw new NothingToCompare('The picture was taken away.', 'Give it again for this search.');
  }
  if (probe.status === 'PENDING') {
    throw new NothingToCompare('The picture is still being looked at.', 'Try again in a moment.');
  }
  const subject = storedProbeSubjects.parse(probe.subjects)[example.subject];
  if (!subject?.vector || subject.space === null) {
    throw new NothingToCompare(
      subject?.refused ?? probe.error ?? 'There is no such subject in the picture.',
      'Choose another one, or use another picture.',
    );
  }
  const picture = pictureInReceipt(probe);
  return new Map([[subject.space, { text: `[${subject.vector.join(',')}]`, trackId: null, picture }]]);
}

async function ofExhibit(tx: Transaction, kind: Kind, exhibitId: string): Promise<Map<string, Vector>> {
  const exhibit = await tx.exhibit.findUnique({ where: { id: exhibitId }, select: { trackId: true } });
  if (!exhibit) throw new NotFound('The exhibit');
  if (!exhibit.trackId) {
    throw new NothingToCompare(
      'This exhibit was kept without a sighting.',
      'Open it in the player and draw a box around what to search with.',
    );
  }
  return ofTrack(tx, kind, exhibit.trackId);
}

async function ofTrack(tx: Transaction, kind: Kind, trackId: string): Promise<Map<string, Vector>> {
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
  const found = new Map<string, Vector>();
  // The Space of the models in use first; before it holds this sighting, the one of the models before.
  const spaces = await tx.space.findMany({ orderBy: [{ inUse: 'desc' }, { id: 'desc' }] });
  for (const space of spaces) {
    if (space.kind !== null && space.kind !== kind) continue;
    for (const id of candidates) {
      if (found.has(space.name)) break;
      const text = await vectorOfTrack(tx, space, id);
      if (text) found.set(space.name, { text, trackId: id });
    }
  }
  if (found.size > 0) return found;
  throw new NothingToCompare(
    kind === 'FACE'
      ? 'No face of this sighting is good enough to be compared.'
      : 'No picture of this vehicle is good enough to be compared.',
    'Choose another sighting, or a still in which it is seen larger.',
  );
}

/** What a plate search's text was read from, for its receipt: what the readers made of it, and the frame or exhibit. @throws NotFound */
export async function plateReadFrom(
  tx: Transaction,
  actor: Actor,
  { probeId, subject }: { probeId: string; subject: number },
) {
  const probe = await readableProbe(tx, actor, probeId);
  const plate = probe && storedProbeSubjects.parse(probe.subjects)[subject]?.plate;
  if (!plate) throw new NotFound('The plate that was read');
  return { probeId, subject, read: plate.text, picture: pictureInReceipt(probe) ?? null };
}

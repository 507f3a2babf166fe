import { act, read } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import { readJson } from '@/core/footage/paths';
import { storedPaths } from '@/core/footage/track-paths';
import type { JobSender } from '@/core/operations/jobs';
import type { Actor } from '@/core/people/actor';
import type { Database, Prisma, Transaction } from '@/prisma/client';
import type { ObjectStore } from '@/storage';
import { recordHandling } from '../exhibits';
import type { Key } from './drawn';
import { createCopy, stretchOf } from './planning';
import { type FollowedPath, regionsFor } from './regions';
import type { Proposal, RedactAll, RedactedAll, RedactionContent } from './schema';
import { copyInput } from './schema';

type Storage = Pick<ObjectStore, 'get' | 'head'>;

/**
 * What the machine found in an exhibit that a redacted copy may have to hide, and regions for all but those who stay visible. It is a
 * beginning: people whom it did not find are open until somebody draws a region.
 * @throws Forbidden, NotFound
 */
export function proposeRegions(
  { db, storage }: { db: Database; storage: Storage },
  actor: Actor,
  exhibitId: string,
  choice: { visible: string[]; persons: 'faces' | 'whole' },
): Promise<Proposal> {
  return read(db, actor, { action: 'case.read', objectKind: 'exhibit', objectId: exhibitId }, (tx) =>
    proposalFor(tx, storage, exhibitId, choice),
  );
}

async function proposalFor(
  tx: Transaction,
  storage: Storage,
  exhibitId: string,
  choice: { visible: string[]; persons: 'faces' | 'whole' },
): Promise<Proposal> {
  const exhibit = await tx.exhibit.findUnique({
    where: { id: exhibitId },
    include: { recording: { select: { status: true } } },
  });
  if (!exhibit) throw new NotFound('The exhibit');
  const { fromMs, toMs } = await stretchOf(tx, exhibitId);
  const { recordingId } = exhibit;
  // Paths reach over a stretch's ends; what was followed until just before it may still be seen in it.
  const reach = { from: Math.max(0, fromMs - 2_000), to: toMs + 2_000 };
  const tracks = await tx.track.findMany({
    where: {
      ...{ recordingId, pass: 'FINE' as const, supersededAt: null },
      ...{ lastPtsMs: { gte: reach.from }, firstPtsMs: { lte: reach.to } },
    },
    include: { bestShots: { orderBy: { ordinal: 'asc' }, take: 1 } },
    orderBy: { firstPtsMs: 'asc' },
  });
  const segments = await tx.indexSegment.findMany({
    where: { recordingId },
    orderBy: { ordinal: 'asc' },
  });
  const wanted = new Set(tracks.map(({ segmentOrdinal }) => segmentOrdinal));
  const points = new Map<string, readonly Key[]>();
  for (const { ordinal, pathsKey } of segments) {
    if (!wanted.has(ordinal)) continue;
    const stored = storedPaths.parse(await readJson(storage, pathsKey));
    for (const path of stored.tracks) points.set(path.trackId, path.points);
  }
  const paths = tracks.map(
    (track): FollowedPath => ({
      trackId: track.id,
      kind: track.kind,
      parentTrackId: track.parentTrackId,
      label: [track.colour, track.objectClass].filter(Boolean).join(' '),
      points: points.get(track.id) ?? [],
    }),
  );
  return {
    // Whom the machine still follows at the end of what is indexed so far has no path yet.
    indexed:
      exhibit.recording.status === 'INDEXED'
        ? indexedShare(segments, fromMs, toMs)
        : segments.length > 0
          ? 'part'
          : 'none',
    ...{ fromMs, toMs },
    subjects: tracks.flatMap((track) => {
      const kind = track.kind === 'PERSON' || track.kind === 'VEHICLE' ? track.kind : undefined;
      const path = points.get(track.id) ?? [];
      const [shot] = track.bestShots;
      const middle = path[Math.floor(path.length / 2)];
      if (!kind || !middle) return [];
      const [bestMs, ...box] = shot ? ([shot.ptsMs, shot.x, shot.y, shot.w, shot.h] as const) : middle;
      return [
        {
          ...{ trackId: track.id, kind, bestMs: Math.round(bestMs) },
          label: [track.colour, track.objectClass].filter(Boolean).join(' '),
          ...{ fromMs: track.firstPtsMs, toMs: track.lastPtsMs },
          box: box as [number, number, number, number],
        },
      ];
    }),
    regions: regionsFor(
      paths,
      { fromMs, toMs },
      {
        visible: new Set(choice.visible),
        persons: choice.persons,
      },
    ),
  };
}

/** Whether a stretch was looked at moment by moment. */
function indexedShare(
  segments: { fromMs: number; toMs: number }[],
  fromMs: number,
  toMs: number,
): Proposal['indexed'] {
  let at = fromMs;
  let any = false;
  for (const segment of [...segments].sort((a, b) => a.fromMs - b.fromMs)) {
    if (segment.toMs < fromMs || segment.fromMs > toMs) continue;
    any = true;
    if (segment.fromMs > at + 1) return 'part';
    at = Math.max(at, segment.toMs);
  }
  // The last segment ends with the last frame, whose own duration is after it.
  return !any ? 'none' : at >= toMs - 100 ? 'whole' : 'part';
}

/**
 * Redacted copies of all clips and stills of a case in one step, by regions found automatically, without sound. What cannot be made so
 * is named with the reason. Every copy waits for somebody to look through it.
 * @throws Forbidden, NotFound
 */
export async function redactCase(
  { db, storage, jobs }: { db: Database; storage: Storage; jobs: JobSender },
  actor: Actor,
  caseId: string,
  input: RedactAll,
): Promise<RedactedAll> {
  const done = await act(
    db,
    actor,
    { action: 'exhibit.write', recordedAs: 'exhibit.redact-all', objectKind: 'case', objectId: caseId },
    async (tx, entry) => {
      const exhibits = await tx.exhibit.findMany({
        where: { caseId, derivation: null },
        orderBy: { number: 'asc' },
      });
      const result: RedactedAll = { made: [], left: [] };
      for (const { id, number, status } of exhibits) {
        if (status !== 'READY') {
          result.left.push({ number, reason: 'It has no file yet.' });
          continue;
        }
        const proposal = await proposalFor(tx, storage, id, {
          visible: input.visibleTrackIds,
          persons: input.persons,
        });
        if (proposal.indexed !== 'whole') {
          result.left.push({
            number,
            reason:
              'Its recording is not indexed there, so nobody in it was found. Redact it by hand, or wait.',
          });
          continue;
        }
        const content: RedactionContent = {
          cover: input.cover,
          regions: proposal.regions,
          visibleTrackIds: input.visibleTrackIds,
          sound: 'drop',
          muted: [],
        };
        const markup = await tx.exhibitMarkup.create({
          data: {
            exhibitId: id,
            kind: 'REDACTION',
            content: content as Prisma.InputJsonObject,
            ...{ actorId: actor.id, actorName: actor.name },
          },
        });
        await recordHandling(tx, actor, id, 'drawn-on', {
          role: actor.role,
          kind: 'REDACTION',
          found: 'automatically',
        });
        const wanted = copyInput.parse({ kind: 'REDACTED', exhibitId: id, markupId: markup.id });
        const copy = await createCopy(tx, storage, actor, caseId, wanted);
        result.made.push({ exhibitId: copy.id, number: copy.number, of: number });
      }
      entry.details = {
        ...entry.details,
        caseId,
        visibleTrackIds: input.visibleTrackIds,
        made: result.made.map((one) => one.number),
        left: result.left.map((one) => one.number),
      };
      return result;
    },
  );
  for (const { exhibitId } of done.made) await jobs.send('copy', { exhibitId }, { dedupe: exhibitId });
  return done;
}

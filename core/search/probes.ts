import { createHash, randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { act, read } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import type { JobSender } from '@/core/operations/jobs';
import type { Actor } from '@/core/people/actor';
import type { Database, Transaction } from '@/prisma/client';
import type { ObjectStore } from '@/storage';
import { PictureRefused } from './errors';
import { boxInPart, probeOrigin } from './probe-origin';
import { storedProbeSubjects } from './probe-subjects';
import { readableProbe } from './readers';
import { type Probe, type ProbeKind, probeKind, probeSubject } from './schema';

/** More than any camera makes; a small file can unfold into gigabytes. */
const PIXELS_AT_MOST = 40_000_000;

/** What a picture starts with, by the content type it is served with. */
const SIGNATURES: { contentType: string; format: string; matches: (head: Buffer) => boolean }[] = [
  {
    contentType: 'image/jpeg',
    format: 'jpeg',
    matches: (head) => head.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])),
  },
  {
    contentType: 'image/png',
    format: 'png',
    matches: (head) => head.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')),
  },
  {
    contentType: 'image/webp',
    format: 'webp',
    matches: (head) => head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP',
  },
];

/** The content type of a picture by its first bytes; null for anything else. Twelve bytes are enough. */
export function pictureType(head: Buffer): string | null {
  return SIGNATURES.find((signature) => signature.matches(head))?.contentType ?? null;
}

/**
 * Stores a picture to search with, and has a worker look for faces, vehicles or plates in it.
 * @throws PictureRefused when it is no JPEG, PNG or WebP, or unfolds too large
 */
export async function createProbe(
  { db, storage, send }: { db: Database; storage: ObjectStore; send: JobSender['send'] },
  actor: Actor,
  kind: ProbeKind,
  bytes: Buffer,
): Promise<Probe> {
  await checkPicture(bytes);
  const id = randomUUID();
  const pictureKey = `derived/probes/${id}`;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await storage.put(pictureKey, bytes, { expectedSha256: sha256 });
  const view = await act(
    db,
    actor,
    {
      action: kind === 'FACE' ? 'search.face' : 'search.object',
      recordedAs: 'search.probe',
      objectKind: 'probe',
      objectId: id,
      details: { kind, sha256, sizeBytes: bytes.length },
    },
    async (tx) => {
      await tx.probe.create({ data: { id, kind, pictureKey, sha256, actorId: actor.id } });
      return describeProbe(tx, id);
    },
  ).catch(async (error) => {
    // A picture that may not be searched with is not kept.
    await storage.remove(pictureKey);
    throw error;
  });
  await send('probe', { probeId: id }, { dedupe: id });
  return view;
}

/** How far a probe is and what was found in it. @throws NotFound */
export async function getProbe(db: Database, actor: Actor, id: string): Promise<Probe> {
  return read(db, actor, { action: 'search.read', objectKind: 'probe', objectId: id }, async (tx) => {
    if (!(await readableProbe(tx, actor, id))) throw new NotFound('The picture');
    return describeProbe(tx, id);
  });
}

/** Key of a probe's picture. @throws NotFound */
export async function viewProbe(db: Database, actor: Actor, id: string): Promise<string> {
  return read(db, actor, { action: 'search.read', objectKind: 'probe', objectId: id }, (tx) =>
    mayRead(tx, actor, id),
  );
}

/** Whoever gave the picture may see it, and whoever may read a search that was made with it. */
async function mayRead(tx: Transaction, actor: Actor, id: string): Promise<string> {
  const found = await readableProbe(tx, actor, id);
  // One that is still to be taken from the footage is not there.
  if (!found?.sha256 || found.purgedAt) throw new NotFound('The picture');
  return found.pictureKey;
}

/** A probe as it is shown. */
export async function describeProbe(tx: Transaction, id: string): Promise<Probe> {
  const row = await tx.probe.findUniqueOrThrow({ where: { id } });
  const origin = probeOrigin.parse(row.origin);
  return {
    id: row.id,
    purged: row.purgedAt !== null,
    kind: probeKind.parse(row.kind),
    origin,
    sha256: row.sha256,
    drawn: boxInPart(origin),
    status: row.status,
    widthPx: row.widthPx,
    heightPx: row.heightPx,
    // The vectors stay inside.
    subjects: storedProbeSubjects.parse(row.subjects).map((subject) => probeSubject.parse(subject)),
    error: row.error,
  };
}

/** Whether bytes are a picture that can be looked at. @throws PictureRefused */
export async function checkPicture(bytes: Buffer): Promise<void> {
  const remedy = 'Use a JPEG, PNG or WebP picture of at most 40 megapixels.';
  const signature = SIGNATURES.find(({ matches }) => matches(bytes));
  if (!signature) throw new PictureRefused('This is not a picture that can be searched with.', remedy);
  try {
    // Decodes the whole: a picture that breaks off is refused here and not in the worker.
    const picture = sharp(bytes, { limitInputPixels: PIXELS_AT_MOST, failOn: 'error' });
    const { format } = await picture.metadata();
    if (format !== signature.format) throw new Error(`it is ${format}`);
    await picture.stats();
  } catch {
    throw new PictureRefused('The picture is damaged or too large.', remedy);
  }
}

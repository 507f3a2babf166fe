import { randomUUID } from 'node:crypto';
import { act, type EntryDraft } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import { EvidenceNotReady, RangeOutside, RecordingNotReady } from '@/core/evidence/errors';
import type { JobSender } from '@/core/operations/jobs';
import type { Actor } from '@/core/people/actor';
import { Forbidden } from '@/core/people/errors';
import { permits } from '@/core/people/policy';
import type { Database, Transaction } from '@/prisma/client';

import type { ProbeOrigin } from './probe-origin';
import { describeProbe } from './probes';
import type { ExhibitProbeRequest, FrameProbeRequest, Probe } from './schema';

interface Dependencies {
  db: Database;
  send: JobSender['send'];
}

/**
 * Searches what somebody drew a box around on a frame of a recording. The pixels are taken from the master by a worker, at
 * exactly the frame that is shown at that moment.
 * @throws NotFound where the recording may not be seen; RecordingNotReady; RangeOutside; Forbidden
 */
export function probeFrame(
  deps: Dependencies,
  actor: Actor,
  recordingId: string,
  { kind, atMs, box }: FrameProbeRequest,
): Promise<Probe> {
  return begin(deps, actor, kind, { recordingId, atMs, box }, async (tx) => {
    const recording = await tx.recording.findUnique({ where: { id: recordingId } });
    if (!recording) throw new NotFound('The recording');
    if (recording.durationMs === null || ['QUARANTINED', 'DISPOSED'].includes(recording.status)) {
      throw new RecordingNotReady(recording.statusReason ?? 'it could not be read');
    }
    if (atMs > recording.durationMs) throw new RangeOutside(atMs, atMs, recording.durationMs);
    return {
      from: 'recording',
      recordingId,
      masterSha256: recording.sha256,
      atMs,
      box,
      frame: null,
    };
  });
}

/**
 * Searches what an exhibit of a case shows: a still, or a clip at one of its moments, its in point where none is named.
 * @throws NotFound where the case may not be seen; EvidenceNotReady; RangeOutside; Forbidden
 */
export function probeExhibit(
  deps: Dependencies,
  actor: Actor,
  exhibitId: string,
  { kind, atMs }: ExhibitProbeRequest,
): Promise<Probe> {
  return begin(deps, actor, kind, { exhibitId, atMs: atMs ?? null }, async (tx) => {
    const exhibit = await tx.exhibit.findUnique({ where: { id: exhibitId } });
    if (!exhibit) throw new NotFound('The exhibit');
    const { sha256, actualFromMs, actualToMs } = exhibit;
    if (exhibit.status !== 'READY' || !exhibit.storageKey || !sha256 || actualFromMs === null) {
      throw new EvidenceNotReady('exhibit');
    }
    const lengthMs = (actualToMs ?? actualFromMs) - actualFromMs;
    // A clip begins at a key picture, which may lie before the moment that was marked.
    const moment = atMs ?? Math.max(0, exhibit.requestedFromMs - actualFromMs);
    if (exhibit.kind === 'CLIP' && moment > lengthMs) throw new RangeOutside(moment, moment, lengthMs);
    return {
      from: 'exhibit',
      exhibitId,
      caseId: exhibit.caseId,
      exhibitSha256: sha256,
      atMs: exhibit.kind === 'CLIP' ? moment : null,
      frame: null,
    };
  });
}

async function begin(
  { db, send }: Dependencies,
  actor: Actor,
  kind: FrameProbeRequest['kind'],
  details: Record<string, unknown>,
  originOf: (tx: Transaction, entry: EntryDraft) => Promise<ProbeOrigin>,
): Promise<Probe> {
  const id = randomUUID();
  const view = await act(
    db,
    actor,
    {
      action: kind === 'FACE' ? 'search.face' : 'search.object',
      recordedAs: 'search.probe',
      objectKind: 'probe',
      objectId: id,
      details: { kind, ...details },
    },
    async (tx, entry) => {
      // It shows a part of the footage.
      if (!permits(actor, 'recording.view')) throw new Forbidden('recording.view');
      const origin = await originOf(tx, entry);
      entry.details = { ...entry.details, origin };
      await tx.probe.create({
        data: { id, kind, pictureKey: `derived/probes/${id}`, origin, actorId: actor.id },
      });
      return describeProbe(tx, id);
    },
  );
  await send('probe', { probeId: id }, { dedupe: id });
  return view;
}

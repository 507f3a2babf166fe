import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { FileConfigstore, FileStore } from '@tus/file-store';
import { Server as TusServer } from '@tus/server';
import type { Request } from 'express';
import { z } from 'zod';
import { act } from '@/core/audit/log';
import { DomainError, NotFound } from '@/core/errors';
import { jobs as definitions } from '@/core/operations/jobs';
import type { Actor } from '@/core/people/actor';
import type { WebDependencies } from './dependencies';
import { type Route, route } from './route';
import { actorOf } from './session';

/** An upload that nobody went on with for this long is removed. */
const KEEP_UNFINISHED_MS = 7 * 24 * 60 * 60 * 1000;
const SWEEP_EVERY_MS = 60 * 60 * 1000;

const uploadMetadata = z.object({
  filename: z.string().trim().min(1).max(255),
  cameraCode: z.string().trim().max(32).optional(),
  stampedStart: z.iso.datetime({ offset: true }).optional(),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});

export const uploadResult = z.object({
  state: z.enum(['receiving', 'checking', 'done', 'failed']),
  recordingId: z.uuid().optional(),
  duplicate: z.boolean().optional(),
  message: z.string().optional(),
});

/** What tus keeps of an upload; `owner` and `jobId` are ours, and no client can set them. */
type Kept = NonNullable<Awaited<ReturnType<FileConfigstore['get']>>>;

/**
 * Resumable uploads (tus 1.0.0): bytes go to the data folder as they come, and the intake job takes the file from there
 * once it is whole. An upload belongs to who began it.
 */
export function uploadRoutes({ db, config, jobs, log }: WebDependencies): Route[] {
  const directory = path.join(config.DATA_DIR, 'uploads');
  const kept = new FileConfigstore(directory);
  const server = new TusServer({
    path: '/api/uploads',
    relativeLocation: true,
    datastore: new FileStore({
      directory,
      configstore: kept,
      expirationPeriodInMilliseconds: KEEP_UNFINISHED_MS,
    }),
    maxSize: config.UPLOAD_MAX_BYTES,
    disableTerminationForFinishedUploads: true,
    async onUploadCreate(request, upload) {
      const metadata = uploadMetadata.safeParse(withoutNulls(upload.metadata));
      if (!metadata.success) throw refused(400, z.prettifyError(metadata.error));
      const { bavail, bsize } = await statfs(directory);
      if (bavail * bsize - (upload.size ?? 0) < config.DISK_RESERVE_BYTES) {
        throw refused(507, 'There is too little room on the server for this file. Tell the administrator.');
      }
      return { metadata: { ...withoutNulls(metadata.data), owner: actorOfTus(request).id } };
    },
    async onUploadFinish(request, upload) {
      await handOver(actorOfTus(request), upload);
      return {};
    },
  });

  /** Queues the intake of a whole file, once, and remembers the job with the upload. */
  async function handOver(actor: Actor, upload: Kept): Promise<string> {
    const metadata = uploadMetadata.parse(withoutNulls(upload.metadata));
    const jobId = await act(
      db,
      actor,
      {
        action: 'recording.intake',
        recordedAs: 'recording.upload',
        objectKind: 'upload',
        objectId: upload.id,
        details: { name: metadata.filename, sizeBytes: upload.size },
      },
      () =>
        jobs.send(
          'intake',
          {
            file: path.join(directory, upload.id),
            originalName: metadata.filename,
            source: 'UPLOAD',
            receivedFrom: actor.name,
            receivedById: actor.id,
            consume: true,
            ...(metadata.cameraCode ? { cameraCode: metadata.cameraCode } : {}),
            ...(metadata.stampedStart ? { stampedStart: metadata.stampedStart } : {}),
            ...(metadata.sha256 ? { expectedSha256: metadata.sha256 } : {}),
          },
          { dedupe: upload.id },
        ),
    );
    await kept.set(upload.id, Object.assign(upload, { metadata: { ...upload.metadata, jobId } }));
    return jobId;
  }

  async function own(actor: Actor, id: string): Promise<Kept> {
    const upload = await kept.get(id);
    if (!upload || upload.metadata?.owner !== actor.id) throw new NotFound('The upload');
    return upload;
  }

  const sweep = setInterval(() => {
    server.cleanUpExpiredUploads().catch((error) => log.warn({ err: error }, 'old uploads were not removed'));
  }, SWEEP_EVERY_MS);
  sweep.unref();

  const uploadId = z.object({ id: z.string().regex(/^[0-9a-f]{32}$/) });
  return [
    route({
      method: 'get',
      path: '/api/uploads/:id/result',
      room: 'Footage',
      summary: 'What became of an upload',
      access: 'recording.intake',
      params: uploadId,
      answer: uploadResult,
      async handle({ actor, params }): Promise<z.infer<typeof uploadResult>> {
        const upload = await own(actor, params.id);
        const jobId = upload.metadata?.jobId;
        if (!jobId) {
          const { offset } = await server.datastore.getUpload(params.id);
          if (upload.size === undefined || offset < upload.size) return { state: 'receiving' };
          // The last bytes came, and the queue was not to be reached just then.
          await handOver(actor, upload);
          return { state: 'checking' };
        }
        const job = await jobs.queues.intake.getJob(jobId);
        if (!job) throw new NotFound('What became of this upload');
        const state = await job.getState();
        if (state === 'failed') return { state: 'failed', message: job.failedReason };
        if (state !== 'completed') return { state: 'checking' };
        const { recordingId, duplicate } = definitions.intake.result.parse(job.returnvalue);
        return { state: 'done', recordingId, duplicate };
      },
    }),
    ...(
      [
        {
          method: 'post',
          path: '/api/uploads',
          status: 201,
          summary: 'Begin a resumable upload (tus 1.0.0)',
        },
        { method: 'head', path: '/api/uploads/:id', status: 200, summary: 'How far an upload came (tus)' },
        { method: 'patch', path: '/api/uploads/:id', status: 204, summary: 'Go on with an upload (tus)' },
        { method: 'delete', path: '/api/uploads/:id', status: 204, summary: 'Give up an upload (tus)' },
      ] as const
    ).map((step) =>
      route({
        ...step,
        room: 'Footage',
        access: 'recording.intake',
        ...(step.method === 'post' ? {} : { params: uploadId }),
        answer: { file: [], description: 'As the tus protocol has it' },
        async handle({ actor, params, request, response }) {
          const id = (params as { id?: string } | undefined)?.id;
          if (id !== undefined) await own(actor, id);
          await server.handle(request, response);
        },
      }),
    ),
  ];
}

function actorOfTus(request: { runtime?: { node?: { req: unknown } } | undefined }): Actor {
  const actor = actorOf(request.runtime?.node?.req as Request);
  if (!actor) throw new DomainError('unauthenticated', 'sign-in-required', 'You are not signed in.');
  return actor;
}

function refused(status: number, message: string) {
  return { status_code: status, body: `${message}\n` };
}

function withoutNulls(
  metadata: Record<string, string | null | undefined> | undefined,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

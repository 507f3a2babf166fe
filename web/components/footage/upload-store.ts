'use client';

import { useSyncExternalStore } from 'react';
import type { PreviousUpload, Upload } from 'tus-js-client';
import { z } from 'zod';
import { ApiProblem, call } from '@/web/components/api/client';
import {
  nextUpload,
  stagedUpload,
  type UploadEvent,
  type UploadItem,
  uploadsToStart,
  uploadsUnderWay,
} from './upload-machine';

/** Beside each other on one line they only share it, but a small file need not wait for a long one. */
const atOnce = 2;
/** Small enough that a proxy in between accepts it, large enough that the requests cost nothing. */
const chunkBytes = 16 * 1024 * 1024;
const retryDelaysMs = [0, 1000, 3000, 8000, 20_000];
const askResultEveryMs = 1500;

const uploadResult = z.object({
  state: z.enum(['receiving', 'checking', 'done', 'failed']),
  recordingId: z.string().optional(),
  duplicate: z.boolean().optional(),
  message: z.string().optional(),
});

/** A part of a file that the server holds from an earlier visit; the browser no longer has the file itself. */
export interface UnfinishedUpload {
  key: string;
  name: string;
  sizeBytes: number;
  startedAt: string;
}

interface Snapshot {
  items: readonly UploadItem[];
  unfinished: readonly UnfinishedUpload[];
}

/**
 * Uploads live outside the pages: they go on while the person looks at something else, and only leaving the product stops
 * them. The same file chosen again goes on where it stopped, because tus remembers its address in this browser.
 */
let snapshot: Snapshot = { items: [], unfinished: [] };
const files = new Map<string, File>();
const running = new Map<string, Upload>();
const listeners = new Set<() => void>();
const settledListeners = new Set<() => void>();

function publish(next: Partial<Snapshot>): void {
  snapshot = { ...snapshot, ...next };
  for (const listener of listeners) listener();
}

function send(key: string, event: UploadEvent): void {
  const items = snapshot.items.map((item) => (item.key === key ? nextUpload(item, event) : item));
  publish({ items });
  const now = items.find((item) => item.key === key);
  if (now?.phase === 'done' || now?.phase === 'duplicate') for (const settled of settledListeners) settled();
  startWaiting();
}

function startWaiting(): void {
  for (const item of uploadsToStart(snapshot.items, atOnce)) void start(item);
}

async function start(item: UploadItem): Promise<void> {
  const file = files.get(item.key);
  if (!file) return;
  // Marked before the library is there, so that it is not begun twice.
  send(item.key, { type: 'start' });
  const tus = await import('tus-js-client');
  const metadata: Record<string, string> = { filename: file.name };
  if (item.cameraCode) metadata.cameraCode = item.cameraCode;
  if (item.stampedStart) metadata.stampedStart = item.stampedStart;
  const upload = new tus.Upload(file, {
    endpoint: '/api/uploads',
    chunkSize: chunkBytes,
    retryDelays: retryDelaysMs,
    metadata,
    removeFingerprintOnSuccess: true,
    onProgress: (sentBytes) => send(item.key, { type: 'progress', sentBytes, atMs: Date.now() }),
    onSuccess: () => {
      running.delete(item.key);
      const uploadId = upload.url?.split('/').filter(Boolean).at(-1) ?? '';
      send(item.key, { type: 'sent', uploadId });
      void askResult(item.key, uploadId);
      void readUnfinished();
    },
    onError: (error) => {
      running.delete(item.key);
      send(item.key, { type: 'broke', message: wordsOf(error) });
    },
  });
  running.set(item.key, upload);
  // What was chosen anew for camera and time must reach the server: only an upload begun with the same words goes on.
  const [previous] = (await upload.findPreviousUploads()).filter((earlier) => sameWords(earlier, metadata));
  if (previous) {
    upload.resumeFromPreviousUpload(previous);
    send(item.key, { type: 'resumed' });
  }
  if (snapshot.items.find(({ key }) => key === item.key)?.phase === 'sending') upload.start();
  else running.delete(item.key);
}

function sameWords(earlier: PreviousUpload, metadata: Record<string, string>): boolean {
  return ['cameraCode', 'stampedStart'].every((name) => earlier.metadata[name] === metadata[name]);
}

/** The server's own words where it gave some: it says why, and the library says only how it noticed. */
function wordsOf(error: Error & { originalResponse?: { getBody(): string } | null }): string {
  const body = error.originalResponse?.getBody().trim() ?? '';
  try {
    const problem = JSON.parse(body) as { error?: { message?: string } };
    if (problem.error?.message) return problem.error.message;
  } catch {
    if (body !== '' && body.length < 400 && !body.startsWith('<')) return body;
  }
  return error.originalResponse ? error.message : '';
}

async function askResult(key: string, uploadId: string): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, askResultEveryMs));
    if (snapshot.items.find((item) => item.key === key)?.phase !== 'checking') return;
    try {
      send(key, { type: 'result', result: await call(`/api/uploads/${uploadId}/result`, uploadResult) });
    } catch (error) {
      // A server that restarts comes back; one that answers no will not change its mind.
      if (error instanceof ApiProblem && error.status > 0 && error.status < 500) {
        send(key, { type: 'broke', message: error.message });
        return;
      }
    }
  }
}

/** Puts chosen files on the list; nothing is sent yet. A file already on it is not taken twice. */
export function stageUploads(chosen: Iterable<File>): void {
  const items = [...snapshot.items];
  for (const file of chosen) {
    const key = `${file.name}·${file.size}·${file.lastModified}`;
    if (items.some((item) => item.key === key)) continue;
    files.set(key, file);
    items.push(stagedUpload(key, file.name, file.size));
  }
  publish({ items });
  void readUnfinished();
}

/** Says of which camera and what stamped start an unsent file is; left out, the file says it itself. */
export function detailUpload(
  key: string,
  details: { cameraCode?: string | undefined; stampedStart?: string | undefined },
): void {
  send(key, { type: 'details', ...details });
}

/** Sends one file, or all that wait for the person. */
export function queueUploads(key?: string): void {
  for (const item of snapshot.items) {
    if (key ? item.key === key : item.phase === 'staged') send(item.key, { type: 'queue' });
  }
}

/** Stops sending; what has arrived stays on the server. */
export async function pauseUpload(key: string): Promise<void> {
  send(key, { type: 'pause' });
  await running.get(key)?.abort();
  running.delete(key);
}

/** Takes a file off the list. What had arrived of an unfinished one is removed from the server too. */
export async function removeUpload(key: string): Promise<void> {
  const upload = running.get(key);
  running.delete(key);
  files.delete(key);
  publish({ items: snapshot.items.filter((item) => item.key !== key) });
  startWaiting();
  await upload?.abort(true).catch(() => undefined);
  await readUnfinished();
}

/** Takes everything off the list that has ended well. */
export function clearEnded(): void {
  const ended = snapshot.items.filter(({ phase }) => phase === 'done' || phase === 'duplicate');
  for (const { key } of ended) files.delete(key);
  publish({ items: snapshot.items.filter((item) => !ended.includes(item)) });
}

/** Reads which uploads of earlier visits are unfinished, so that the person is told to choose those files again. */
export async function readUnfinished(): Promise<void> {
  const tus = await import('tus-js-client');
  const kept = await tus.defaultOptions.urlStorage.findAllUploads();
  publish({
    unfinished: kept
      .filter(({ metadata, size }) =>
        snapshot.items.every((item) => item.name !== metadata.filename || item.sizeBytes !== size),
      )
      .map((upload) => ({
        key: upload.urlStorageKey,
        name: upload.metadata.filename ?? '',
        sizeBytes: upload.size ?? 0,
        startedAt: upload.creationTime,
      })),
  });
}

/** Gives up an unfinished upload of an earlier visit, here and on the server. */
export async function forgetUnfinished(key: string): Promise<void> {
  const tus = await import('tus-js-client');
  const storage = tus.defaultOptions.urlStorage;
  const kept = (await storage.findAllUploads()).find((upload) => upload.urlStorageKey === key);
  await storage.removeUpload(key);
  if (kept?.uploadUrl) await tus.Upload.terminate(kept.uploadUrl).catch(() => undefined);
  await readUnfinished();
}

/** Calls back whenever an upload has become a recording. Answers how to stop that. */
export function onUploadSettled(listener: () => void): () => void {
  settledListeners.add(listener);
  return () => settledListeners.delete(listener);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
const empty: Snapshot = { items: [], unfinished: [] };

/** The list of uploads, as it changes. */
export function useUploads(): Snapshot {
  return useSyncExternalStore(
    subscribe,
    () => snapshot,
    () => empty,
  );
}

if (typeof window !== 'undefined') {
  window.addEventListener('beforeunload', (event) => {
    if (uploadsUnderWay(snapshot.items)) event.preventDefault();
  });
}

/** What the server says of an upload once the bytes are with it (GET /api/uploads/:id/result). */
export interface UploadResult {
  state: 'receiving' | 'checking' | 'done' | 'failed';
  recordingId?: string | undefined;
  duplicate?: boolean | undefined;
  message?: string | undefined;
}

/**
 * `staged`: chosen, not sent yet · `waiting`: its turn comes · `sending` · `paused` by the person · `checking`: the server
 * hashes and reads it · `done`, `duplicate`: it is a recording, new or already known · `failed`: can be tried again.
 */
export type UploadPhase =
  | 'staged'
  | 'waiting'
  | 'sending'
  | 'paused'
  | 'checking'
  | 'done'
  | 'duplicate'
  | 'failed';

export interface UploadItem {
  key: string;
  name: string;
  sizeBytes: number;
  phase: UploadPhase;
  sentBytes: number;
  /** Smoothed; null until there is enough to go by. */
  bytesPerSecond: number | null;
  sampledAtMs: number;
  /** The server already had a part of it from an earlier try. */
  resumed: boolean;
  /** Left out: the file's name or its metadata say it. */
  cameraCode?: string | undefined;
  /** ISO 8601. */
  stampedStart?: string | undefined;
  uploadId?: string | undefined;
  recordingId?: string | undefined;
  message?: string | undefined;
}

export type UploadEvent =
  | { type: 'details'; cameraCode?: string | undefined; stampedStart?: string | undefined }
  | { type: 'queue' }
  | { type: 'start' }
  | { type: 'resumed' }
  | { type: 'progress'; sentBytes: number; atMs: number }
  | { type: 'pause' }
  | { type: 'sent'; uploadId: string }
  | { type: 'result'; result: UploadResult }
  | { type: 'broke'; message: string };

/** Weight of the newest sample of speed; about the last five count. */
const newest = 0.3;
/** Samples closer together say more about buffers than about the line. */
const leastSampleMs = 400;

/** A chosen file before anything was sent. */
export function stagedUpload(key: string, name: string, sizeBytes: number): UploadItem {
  return {
    key,
    name,
    sizeBytes,
    phase: 'staged',
    sentBytes: 0,
    bytesPerSecond: null,
    sampledAtMs: 0,
    resumed: false,
  };
}

const from: Record<UploadEvent['type'], readonly UploadPhase[]> = {
  details: ['staged', 'failed'],
  queue: ['staged', 'paused', 'failed'],
  start: ['waiting'],
  resumed: ['sending'],
  progress: ['sending'],
  pause: ['sending', 'waiting'],
  sent: ['sending'],
  result: ['checking'],
  broke: ['waiting', 'sending', 'checking'],
};

/**
 * The next state of an upload. An event that does not belong to the present phase (a late progress report after pausing, a
 * second answer) changes nothing.
 */
export function nextUpload(item: UploadItem, event: UploadEvent): UploadItem {
  if (!from[event.type].includes(item.phase)) return item;
  switch (event.type) {
    case 'details':
      return { ...item, cameraCode: event.cameraCode, stampedStart: event.stampedStart };
    case 'queue':
      return { ...item, phase: 'waiting', message: undefined, bytesPerSecond: null };
    case 'start':
      return { ...item, phase: 'sending', sampledAtMs: 0 };
    case 'resumed':
      return { ...item, resumed: true };
    case 'progress':
      return progressed(item, event.sentBytes, event.atMs);
    case 'pause':
      return { ...item, phase: 'paused', bytesPerSecond: null };
    case 'sent':
      return { ...item, phase: 'checking', sentBytes: item.sizeBytes, uploadId: event.uploadId };
    case 'result':
      return answered(item, event.result);
    case 'broke':
      return { ...item, phase: 'failed', message: event.message, bytesPerSecond: null };
  }
}

function progressed(item: UploadItem, sentBytes: number, atMs: number): UploadItem {
  // The first report holds what an earlier try had sent: it says nothing about speed.
  if (item.sampledAtMs === 0) return { ...item, sentBytes, sampledAtMs: atMs };
  const spanMs = atMs - item.sampledAtMs;
  if (spanMs < leastSampleMs) return item;
  const rate = Math.max(0, ((sentBytes - item.sentBytes) * 1000) / spanMs);
  return {
    ...item,
    sentBytes,
    sampledAtMs: atMs,
    bytesPerSecond: item.bytesPerSecond === null ? rate : item.bytesPerSecond * (1 - newest) + rate * newest,
  };
}

function answered(item: UploadItem, result: UploadResult): UploadItem {
  if (result.state === 'failed') return { ...item, phase: 'failed', message: result.message };
  if (result.state !== 'done') return item;
  return {
    ...item,
    phase: result.duplicate ? 'duplicate' : 'done',
    recordingId: result.recordingId,
    message: result.message,
  };
}

/** Milliseconds until an upload is through at its present speed; null while that cannot be told. */
export function uploadRemainingMs(item: UploadItem): number | null {
  if (item.phase !== 'sending' || !item.bytesPerSecond) return null;
  return ((item.sizeBytes - item.sentBytes) / item.bytesPerSecond) * 1000;
}

/** Which uploads may begin now, in the order they were chosen, when `atOnce` run beside each other. */
export function uploadsToStart(items: readonly UploadItem[], atOnce: number): UploadItem[] {
  const running = items.filter(({ phase }) => phase === 'sending').length;
  return items.filter(({ phase }) => phase === 'waiting').slice(0, Math.max(0, atOnce - running));
}

/** Whether leaving the page would interrupt something. */
export function uploadsUnderWay(items: readonly UploadItem[]): boolean {
  return items.some(({ phase }) => phase === 'sending' || phase === 'waiting');
}

/** A time left as a person wants it: whole minutes from two minutes on, else steps of five seconds, never nothing. */
export function coarse(remainingMs: number): number {
  return remainingMs >= 120_000
    ? Math.round(remainingMs / 60_000) * 60_000
    : Math.max(5_000, Math.ceil(remainingMs / 5_000) * 5_000);
}

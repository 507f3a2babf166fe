import type { z } from 'zod';
import { AWAY_HEADER } from '@/core/people/schema';
import { askForProof } from './step-up';

/** What a failed request tells a person: what was wrong, what to do, and the number to quote when asking for help. */
export interface ProblemBody {
  code: string;
  message: string;
  remedy?: string | undefined;
  details?: Record<string, unknown> | undefined;
  requestId?: string | undefined;
}

/** A request that did not succeed. `status` is 0 where no answer came at all. */
export class ApiProblem extends Error {
  override name = 'ApiProblem';
  constructor(
    readonly status: number,
    readonly problem: ProblemBody,
  ) {
    super(problem.message);
  }

  /** Messages of a refused form by field path, as zod reports them. */
  get fields(): Record<string, string> {
    const issues = this.problem.details?.issues;
    if (!Array.isArray(issues)) return {};
    return Object.fromEntries(
      (issues as { path?: unknown; message?: unknown }[]).map(({ path, message }) => [
        String(path),
        String(message),
      ]),
    );
  }
}

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Sent as JSON, unless it is a Blob, which goes as it is. */
  body?: unknown;
  query?: object;
  signal?: AbortSignal;
}

type QueryValue = string | number | boolean | null | undefined | readonly (string | number)[];

/** A path with its query string; empty values are left out, lists are joined by commas. */
export function withQuery(path: string, query?: object): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {}) as [string, QueryValue][]) {
    if (value === undefined || value === null || value === '') continue;
    if (Array.isArray(value)) {
      if (value.length > 0) search.set(key, value.join(','));
    } else search.set(key, String(value));
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

function problemOf(status: number, requestId: string | null, body: unknown): ApiProblem {
  const given = (body as { error?: Partial<ProblemBody> } | null)?.error;
  return new ApiProblem(status, {
    code: given?.code ?? `http-${status}`,
    message: given?.message ?? `The server answered with status ${status}.`,
    remedy: given?.remedy,
    details: given?.details,
    requestId: given?.requestId ?? requestId ?? undefined,
  });
}

/** Somebody who touched nothing for this long is away: what the page asks by itself must not keep the session alive. */
const AWAY_AFTER_MS = 60_000;
let touchedAt = Date.now();
if (typeof window !== 'undefined') {
  for (const event of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const) {
    window.addEventListener(
      event,
      () => {
        touchedAt = Date.now();
      },
      { capture: true, passive: true },
    );
  }
}

function isAway(): boolean {
  return Date.now() - touchedAt > AWAY_AFTER_MS;
}

/**
 * Sends a request to the API of this origin and checks the answer against its schema. What asks for a proof of who one is goes on
 * once it was given.
 * @throws ApiProblem for every failure: no connection, an error answer, an answer of another shape.
 */
export async function call<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  options: RequestOptions = {},
): Promise<z.output<Schema>> {
  try {
    return await send(path, schema, options);
  } catch (error) {
    const proofWanted = error instanceof ApiProblem && error.problem.code === 'step-up-required';
    if (!proofWanted || !(await askForProof())) throw error;
    return send(path, schema, options);
  }
}

async function send<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  options: RequestOptions = {},
): Promise<z.output<Schema>> {
  const raw = options.body instanceof Blob;
  const init: RequestInit = {
    method: options.method ?? (options.body === undefined ? 'GET' : 'POST'),
    credentials: 'same-origin',
    headers: {
      accept: 'application/json',
      ...(isAway() && { [AWAY_HEADER]: '1' }),
      ...(options.body !== undefined && !raw && { 'content-type': 'application/json' }),
    },
  };
  if (options.body !== undefined) init.body = raw ? (options.body as Blob) : JSON.stringify(options.body);
  if (options.signal) init.signal = options.signal;

  let response: Response;
  try {
    response = await fetch(withQuery(path, options.query), init);
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new ApiProblem(0, { code: 'unreachable', message: 'The server could not be reached.' });
  }
  const requestId = response.headers.get('x-request-id');
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw problemOf(response.status, requestId, body);
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    const where = parsed.error.issues.map((issue) => issue.path.join('.')).slice(0, 5);
    throw new ApiProblem(response.status, {
      code: 'unexpected-answer',
      message: `The server's answer has an unexpected shape (${where.join(', ') || 'body'}).`,
      requestId: requestId ?? undefined,
    });
  }
  return parsed.data;
}

import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import type { z } from 'zod';
import { append } from '@/core/audit/log';
import { DomainError } from '@/core/errors';
import type { Database } from '@/core/operations/database';
import type { Actor } from '@/core/people/actor';
import { asActor } from '@/core/people/actor';
import { Forbidden, SignInRequired, StepUpRequired } from '@/core/people/errors';
import { permits } from '@/core/people/policy';
import type { Action } from '@/core/people/schema';

/** Who may call a route: somebody whose role has the action, anybody signed in, or anybody at all. */
export type Access = Action | 'signed-in' | 'public';

export type Method = 'get' | 'head' | 'post' | 'put' | 'patch' | 'delete';

/** An answer that is not JSON: the handler writes it to the response itself. */
export interface FileAnswer {
  file: string[];
  description: string;
}

/** A request body that is not JSON: bytes, up to a size. */
export interface BytesBody {
  bytes: string;
  maxBytes: number;
}

type Shape = z.ZodType | undefined;
type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;
type Answer<A> = A extends z.ZodType ? z.input<A> : unknown;

export interface RouteContext<A extends Access, P, Q, B> {
  actor: A extends 'public' ? Actor | null : Actor;
  params: Parsed<P>;
  query: Parsed<Q>;
  body: B extends BytesBody ? Buffer : Parsed<B>;
  requestId: string;
  request: Request;
  response: Response;
}

/**
 * One route. It validates, authorises and documents from the same declaration; a route without `access` does not
 * compile, and `mount` refuses to start with two routes of one address.
 */
export interface RouteDefinition<
  A extends Access,
  P extends Shape,
  Q extends Shape,
  B extends Shape | BytesBody,
  R extends z.ZodType | FileAnswer | undefined,
> {
  method: Method;
  /** Express path, for example `/api/cases/:id`. */
  path: string;
  /** Heading in the API document. */
  room: string;
  summary: string;
  access: A;
  /** Done only by somebody who has lately proved to be who they are. */
  stepUp?: true;
  params?: P;
  query?: Q;
  body?: B;
  /** Left out: the answer has no body (204). */
  answer?: R;
  /** 200 where there is a body, unless said. */
  status?: 200 | 201 | 202 | 204;
  handle(context: RouteContext<A, P, Q, B>): Promise<Answer<R>> | Answer<R>;
}

/** A route whose types have been checked against its handler, ready to be mounted. */
export interface Route {
  method: Method;
  path: string;
  room: string;
  summary: string;
  access: Access;
  stepUp: boolean;
  params: z.ZodType | undefined;
  query: z.ZodType | undefined;
  body: z.ZodType | BytesBody | undefined;
  answer: z.ZodType | FileAnswer | undefined;
  status: number;
  handle(context: RouteContext<Access, Shape, Shape, Shape>): Promise<unknown>;
}

/** Declares a route. */
export function route<
  A extends Access,
  P extends Shape = undefined,
  Q extends Shape = undefined,
  B extends Shape | BytesBody = undefined,
  R extends z.ZodType | FileAnswer | undefined = undefined,
>(definition: RouteDefinition<A, P, Q, B, R>): Route {
  return {
    method: definition.method,
    path: definition.path,
    room: definition.room,
    summary: definition.summary,
    access: definition.access,
    stepUp: definition.stepUp ?? false,
    params: definition.params,
    query: definition.query,
    body: definition.body,
    answer: definition.answer,
    status: definition.status ?? (definition.answer ? 200 : 204),
    // The parts were parsed with the schemas of this very definition just before.
    handle: async (context) => definition.handle(context as never),
  };
}

/** The caller of a request, set by the session middleware; null when nobody is signed in. */
export type ActorOf = (request: Request) => Actor | null;

/**
 * Puts routes on a router, in order: JSON or bytes are read only after the caller was let in.
 * @throws Error when two routes have one address.
 */
export function mount(router: Router, routes: Route[], parts: { db: Database; actorOf: ActorOf }): void {
  const seen = new Set<string>();
  for (const one of routes) {
    const address = `${one.method} ${one.path.replaceAll(/:\w+/g, ':')}`;
    if (seen.has(address)) throw new Error(`Two routes are called ${address}.`);
    seen.add(address);
    router[one.method](one.path, admit(one, parts), readBody(one), answer(one, parts));
  }
}

function admit(one: Route, { db, actorOf }: { db: Database; actorOf: ActorOf }): RequestHandler {
  return async (request, _response, next) => {
    if (one.access === 'public') return next();
    const actor = actorOf(request);
    if (!actor) throw new SignInRequired();
    if (one.access !== 'signed-in' && !permits(actor, one.access)) {
      const action = one.access;
      await asActor(db, actor, (tx) =>
        append(tx, {
          actor: { id: actor.id, name: actor.name, role: actor.role },
          action,
          objectKind: 'route',
          objectId: `${one.method.toUpperCase()} ${one.path}`,
          outcome: 'denied',
          requestId: actor.requestId ?? null,
          details: { path: request.path },
        }),
      );
      throw new Forbidden(action);
    }
    const provedAt = actor.provedAt?.getTime() ?? 0;
    if (one.stepUp && Date.now() - provedAt > PROOF_LASTS_MS) throw new StepUpRequired();
    next();
  };
}

/** How long a proof of who one is carries what cannot be taken back. */
const PROOF_LASTS_MS = 15 * 60 * 1000;

const JSON_LIMIT_BYTES = 256 * 1024;

function readBody(one: Route): RequestHandler {
  if (one.body === undefined) return (_request, _response, next) => next();
  return isBytes(one.body)
    ? express.raw({ type: one.body.bytes, limit: one.body.maxBytes })
    : express.json({ limit: JSON_LIMIT_BYTES });
}

function answer(one: Route, { actorOf }: { actorOf: ActorOf }): RequestHandler {
  return async (request, response) => {
    const result = await one.handle({
      actor: actorOf(request),
      params: parse('path', one.params, request.params),
      query: parse('query', one.query, request.query),
      body: isBytes(one.body)
        ? bytesOf(request, one.body)
        : parse('body', one.body, request.body ?? (one.body ? {} : undefined)),
      requestId: String(request.id),
      request,
      response,
    } as never);
    if (isFile(one.answer)) return;
    if (one.answer === undefined) {
      response.status(204).end();
      return;
    }
    // Parsing the answer keeps fields that no schema names (storage keys, hashes of passwords) inside.
    response.status(one.status).set('cache-control', 'no-store').json(one.answer.parse(result));
  };
}

function parse(part: 'path' | 'query' | 'body', schema: z.ZodType | undefined, value: unknown): unknown {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  // An id that is no id names nothing.
  if (part === 'path') throw new DomainError('not-found', 'not-found', 'This was not found.');
  const first = issues[0];
  const where = first?.path ? `${first.path}: ` : '';
  throw new DomainError(
    'invalid',
    'request-invalid',
    `${where}${first?.message ?? 'The request is malformed.'}`,
    'Correct the fields named and send it again.',
    { part, issues },
  );
}

function bytesOf(request: Request, body: BytesBody): Buffer {
  if (Buffer.isBuffer(request.body) && request.body.length > 0) return request.body;
  throw new DomainError(
    'invalid',
    'body-missing',
    `Nothing was sent, or not as ${body.bytes}.`,
    'Send the file itself as the body, with its content type.',
  );
}

/** Whether a route's body is bytes. */
export function isBytes(body: Route['body']): body is BytesBody {
  return body !== undefined && 'bytes' in body;
}

/** Whether a route answers with a file. */
export function isFile(answer: Route['answer']): answer is FileAnswer {
  return answer !== undefined && 'file' in answer;
}

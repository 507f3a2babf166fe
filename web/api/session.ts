import type { Request, RequestHandler } from 'express';
import type { Actor } from '@/core/people/actor';
import type { Sessions } from '@/core/people/sessions';

const actors = new WeakMap<Request, Actor | null>();

/** Who sent the request; null when nobody is signed in. Known after `readSession` ran. */
export function actorOf(request: Request): Actor | null {
  return actors.get(request) ?? null;
}

/** Looks up the session of each request once, and renews the cookie of one in use. */
export function readSession(sessions: Sessions): RequestHandler {
  return async (request, response, next) => {
    const found = await sessions.read(headersOf(request));
    if (found) {
      actors.set(request, { ...found.actor, requestId: String(request.id) });
      if (found.setCookies.length > 0) response.append('set-cookie', found.setCookies);
    }
    next();
  };
}

/** The request's headers in the form that the sign-in library reads. */
export function headersOf(request: Request): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string') headers.set(name, value);
  }
  return headers;
}

import { z } from 'zod';
import { describeMe, listDistricts } from '@/core/people/people';
import { district, me, sessionItem } from '@/core/people/schema';
import { endOtherSessions, endOwnSession, endSessionsOf, listOwnSessions } from '@/core/people/session-list';
import type { WebDependencies } from './dependencies';
import { type Route, route } from './route';
import { headersOf } from './session';

/** How many sessions were ended. */
const ended = z.object({ ended: z.int() });

/** Sign-in, sign-out, and who is who. */
export function peopleRoutes({ db, sessions, config }: WebDependencies): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/auth/sign-in/username',
      room: 'People',
      summary: 'Sign in by user name; the answer sets the session cookie',
      access: 'public',
      body: z.object({ username: z.string().min(1).max(200), password: z.string().min(1).max(200) }),
      async handle({ body, request, response, requestId }) {
        const cookies = await sessions.signIn({
          ...body,
          address: request.ip ?? null,
          headers: headersOf(request),
          requestId,
        });
        response.append('set-cookie', cookies);
      },
    }),
    route({
      method: 'post',
      path: '/api/auth/step-up',
      room: 'People',
      summary: 'Prove by the password that it is still you, for what cannot be taken back',
      access: 'signed-in',
      body: z.object({ password: z.string().min(1).max(200) }),
      async handle({ body, request, requestId }) {
        await sessions.prove({
          ...body,
          address: request.ip ?? null,
          headers: headersOf(request),
          requestId,
        });
      },
    }),
    route({
      method: 'post',
      path: '/api/auth/sign-out',
      room: 'People',
      summary: 'End the session',
      access: 'public',
      async handle({ request, response, requestId }) {
        response.append('set-cookie', await sessions.signOut(headersOf(request), requestId));
      },
    }),
    route({
      method: 'get',
      path: '/api/sessions',
      room: 'People',
      summary: 'Where you are signed in',
      access: 'signed-in',
      answer: z.object({ items: z.array(sessionItem) }),
      handle: async ({ actor }) => ({ items: await listOwnSessions(db, actor) }),
    }),
    route({
      method: 'delete',
      path: '/api/sessions/:id',
      room: 'People',
      summary: 'End one of your own sessions',
      access: 'signed-in',
      params: z.object({ id: z.uuid() }),
      handle: ({ actor, params }) => endOwnSession(db, actor, params.id),
    }),
    route({
      method: 'delete',
      path: '/api/sessions',
      room: 'People',
      summary: 'End your sessions but the one that asks',
      access: 'signed-in',
      answer: ended,
      handle: async ({ actor }) => ({ ended: await endOtherSessions(db, actor) }),
    }),
    route({
      method: 'post',
      path: '/api/ended-sessions',
      room: 'People',
      summary: 'End every session of somebody, by user name',
      access: 'session.end',
      body: z.object({ username: z.string().trim().min(1).max(64) }),
      answer: ended,
      handle: async ({ actor, body }) => ({ ended: await endSessionsOf(db, actor, body.username) }),
    }),
    route({
      method: 'get',
      path: '/api/me',
      room: 'People',
      summary: 'Who is signed in, and what they may do',
      access: 'signed-in',
      answer: me,
      handle: ({ actor }) => describeMe(db, actor, config.DISPLAY_TIME_ZONE),
    }),
    route({
      method: 'get',
      path: '/api/districts',
      room: 'People',
      summary: 'Districts and their stations',
      access: 'signed-in',
      answer: z.object({ items: z.array(district) }),
      handle: async () => ({ items: await listDistricts(db) }),
    }),
  ];
}

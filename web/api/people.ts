import { z } from 'zod';
import { describeMe, listDistricts } from '@/core/people/people';
import { district, me } from '@/core/people/schema';
import type { WebDependencies } from './dependencies';
import { type Route, route } from './route';
import { headersOf } from './session';

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

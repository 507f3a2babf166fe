import { z } from 'zod';
import { printReply } from '@/core/evidence/custody/reply';
import { answerRequest, getRequest, listRequests, recordRequest } from '@/core/evidence/custody/requests';
import {
  answerInput,
  preservationRequest,
  requestInput,
  requests,
  requestsQuery,
} from '@/core/evidence/custody/requests-schema';
import type { WebDependencies } from './dependencies';
import { type Route, route } from './route';

const room = 'Custody';
const id = z.object({ id: z.uuid() });

/** Requests to preserve footage: who asked, what is held for them, and what they were told. */
export function preservationRoutes({ db, jobs, config }: WebDependencies): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/preservation-requests',
      room,
      summary: 'Preservation requests, those without an answer first, the nearest due on top',
      access: 'custody.read',
      query: requestsQuery,
      answer: requests,
      handle: ({ actor, query }) => listRequests(db, actor, query),
    }),
    route({
      method: 'post',
      path: '/api/preservation-requests',
      room,
      summary: 'Record a request and hold what its cameras recorded in its span, also what still comes in',
      access: 'custody.write',
      body: requestInput,
      answer: preservationRequest,
      status: 201,
      handle: ({ actor, body }) => recordRequest({ db, jobs }, actor, body),
    }),
    route({
      method: 'get',
      path: '/api/preservation-requests/:id',
      room,
      summary: 'A request, what there was when it came in, and what there is',
      access: 'custody.read',
      params: id,
      answer: preservationRequest,
      handle: ({ actor, params }) => getRequest(db, actor, params.id),
    }),
    route({
      method: 'post',
      path: '/api/preservation-requests/:id/answer',
      room,
      summary: 'Answer a request; the answer and what there is now stand from then on',
      access: 'custody.write',
      params: id,
      body: answerInput,
      answer: preservationRequest,
      handle: ({ actor, params, body }) => answerRequest(db, actor, params.id, body.text),
    }),
    route({
      method: 'get',
      path: '/media/preservation-requests/:id/reply.pdf',
      room,
      summary: 'The reply to an answered request, to be signed and sent',
      access: 'custody.read',
      params: id,
      answer: { file: ['application/pdf'], description: 'The reply' },
      async handle({ actor, params, response }) {
        const { pdf, fileName } = await printReply(db, actor, params.id, config.DISPLAY_TIME_ZONE);
        response.attachment(fileName).set('cache-control', 'no-store').type('application/pdf').send(pdf);
      },
    }),
  ];
}

import { z } from 'zod';
import { caseRoute, routeInput, routeStepInput } from '@/core/cases/route-schema';
import { beginRoute, getRoute, routesOfCase, takeBackStep, takeStep } from '@/core/cases/routes';
import { searchAuthority } from '@/core/search/authority/schema';
import { askRelation, listRelations, openRelation } from '@/core/search/relations/answers';
import { askQuestionApproval } from '@/core/search/relations/asking';
import { plateHistory, plateHistoryQuery } from '@/core/search/relations/plate-history-schema';
import { relation, relationRequest, relationSummary } from '@/core/search/relations/schema';
import type { WebDependencies } from './dependencies';
import { type Route, route } from './route';

const room = 'Relations';

const byId = z.object({ id: z.uuid() });

/** Questions across sightings, and routes that are built from them and kept in a case. */
export function relationRoutes({ db, signer }: WebDependencies): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/relations',
      room,
      summary: 'Ask across sightings; what compares faces needs an approval, or says why it cannot wait',
      access: 'search.object',
      body: relationRequest,
      answer: relation,
      handle: ({ actor, body }) => askRelation({ db, signer }, actor, body),
    }),
    route({
      method: 'post',
      path: '/api/relations/approval',
      room,
      summary: 'Ask for approval of a question that compares faces; it is made once it is approved',
      access: 'search.face',
      body: relationRequest,
      answer: searchAuthority,
      status: 201,
      handle: ({ actor, body }) => askQuestionApproval(db, actor, body),
    }),
    route({
      method: 'get',
      path: '/api/relations',
      room,
      summary: 'Questions asked across sightings, newest first',
      access: 'search.read',
      answer: z.object({ items: z.array(relationSummary) }),
      handle: async ({ actor }) => ({ items: await listRelations(db, actor) }),
    }),
    route({
      method: 'get',
      path: '/api/relations/:id',
      room,
      summary: 'One answer, as it was',
      access: 'search.read',
      params: byId,
      answer: relation,
      handle: ({ actor, params }) => openRelation(db, actor, params.id),
    }),
    route({
      method: 'get',
      path: '/api/cases/:id/routes',
      room,
      summary: 'Routes kept in a case, with times, gaps and what was taken back',
      access: 'case.read',
      params: byId,
      answer: z.object({ items: z.array(caseRoute) }),
      handle: async ({ actor, params }) => ({ items: await routesOfCase(db, actor, params.id) }),
    }),
    route({
      method: 'post',
      path: '/api/cases/:id/routes',
      room,
      summary: 'Begin a route at a sighting',
      access: 'case.write',
      params: byId,
      body: routeInput,
      answer: caseRoute,
      status: 201,
      handle: ({ actor, params, body }) => beginRoute(db, actor, params.id, body),
    }),
    route({
      method: 'get',
      path: '/api/routes/:id',
      room,
      summary: 'One route',
      access: 'case.read',
      params: byId,
      answer: caseRoute,
      handle: ({ actor, params }) => getRoute(db, actor, params.id),
    }),
    route({
      method: 'post',
      path: '/api/routes/:id/steps',
      room,
      summary: 'Add a sighting to a route',
      access: 'case.write',
      params: byId,
      body: routeStepInput,
      answer: caseRoute,
      status: 201,
      handle: ({ actor, params, body }) => takeStep(db, actor, params.id, body),
    }),
    route({
      method: 'post',
      path: '/api/routes/:id/steps/:stepId/removal',
      room,
      summary: 'Take a step back; the trail keeps it',
      access: 'case.write',
      params: byId.extend({ stepId: z.uuid() }),
      body: z.object({ reason: z.string().trim().max(2000).optional() }),
      answer: caseRoute,
      handle: ({ actor, params, body }) => takeBackStep(db, actor, params.id, params.stepId, body.reason),
    }),
    route({
      method: 'get',
      path: '/api/plates/history',
      room,
      summary: 'Where and when a plate was read, and sightings that one vehicle could not have joined',
      access: 'search.object',
      query: plateHistoryQuery,
      answer: plateHistory,
      handle: async ({ actor, query }) =>
        plateHistory.parse(
          (await askRelation({ db, signer }, actor, { kind: 'PLATE_HISTORY', ...query })).answer,
        ),
    }),
  ];
}

import { z } from 'zod';
import { askRelation, listRelations, openRelation } from '@/core/search/relations/answers';
import { plateHistory, plateHistoryQuery } from '@/core/search/relations/plate-history-schema';
import { relation, relationRequest, relationSummary } from '@/core/search/relations/schema';
import type { WebDependencies } from './dependencies';
import { type Route, route } from './route';

const room = 'Relations';

/** Questions across sightings: a plate's history. */
export function relationRoutes({ db }: WebDependencies): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/relations',
      room,
      summary: 'Ask across sightings; a question about faces needs a case or a purpose',
      access: 'search.object',
      body: relationRequest,
      answer: relation,
      handle: ({ actor, body }) => askRelation(db, actor, body),
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
      params: z.object({ id: z.uuid() }),
      answer: relation,
      handle: ({ actor, params }) => openRelation(db, actor, params.id),
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
        (await askRelation(db, actor, { kind: 'PLATE_HISTORY', ...query })).answer,
    }),
  ];
}

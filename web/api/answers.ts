import { z } from 'zod';
import { endReview, markCandidate, reviewOfSearch } from '@/core/search/answers/reviews';
import { markInput, review, tally } from '@/core/search/answers/schema';
import { tallyOfSearch } from '@/core/search/answers/tallies';
import type { WebDependencies } from './dependencies';
import { type Route, route } from './route';

const room = 'Answers';
const byId = z.object({ id: z.uuid() });

/** What people do with the answer of a search: narrow it, review it, keep it. */
export function answerRoutes({ db }: WebDependencies): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/searches/:id/tally',
      room,
      summary: 'Everything that a search found, counted by camera, type, colour, plate, day, hour and time',
      access: 'search.read',
      params: byId,
      answer: z.object({ tally: tally.nullable() }),
      handle: async ({ actor, params }) => ({ tally: await tallyOfSearch(db, actor, params.id) }),
    }),
    route({
      method: 'get',
      path: '/api/searches/:id/review',
      room,
      summary: 'Marks on the candidates of a search: own ones, and of others what may be known yet',
      access: 'search.read',
      params: byId,
      answer: review,
      handle: ({ actor, params }) => reviewOfSearch(db, actor, params.id),
    }),
    route({
      method: 'post',
      path: '/api/searches/:id/review/marks',
      room,
      summary: 'Keep a candidate, set it aside with a reason, or take back what was said of it',
      access: 'search.review',
      params: byId,
      body: markInput,
      answer: review,
      handle: ({ actor, params, body }) => markCandidate(db, actor, params.id, body),
    }),
    route({
      method: 'post',
      path: '/api/searches/:id/review/end',
      room,
      summary: 'End the own review: its marks stand, and those of others can be read',
      access: 'search.review',
      params: byId,
      answer: review,
      handle: ({ actor, params }) => endReview(db, actor, params.id),
    }),
  ];
}

import { z } from 'zod';
import { tally } from '@/core/search/answers/schema';
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
  ];
}

import { z } from 'zod';
import { lookGroupsOfSearch } from '@/core/search/answers/look-groups';
import { endReview, markCandidate, reviewOfSearch } from '@/core/search/answers/reviews';
import { changeSaved, deleteSaved, listSaved, runSaved, saveSearch } from '@/core/search/answers/saved';
import { lookGroups, markInput, review, savedInput, savedSearch, tally } from '@/core/search/answers/schema';
import { tallyOfSearch } from '@/core/search/answers/tallies';
import type { WebDependencies } from './dependencies';
import { type Route, route } from './route';

const room = 'Answers';
const byId = z.object({ id: z.uuid() });

/** What people do with the answer of a search: narrow it, review it, keep it. */
export function answerRoutes({ db, signer, comparing }: WebDependencies): Route[] {
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
      path: '/api/searches/:id/look-groups',
      room,
      summary: 'The candidates of a search grouped also by how they look; recorded, and stored nowhere',
      access: 'search.read',
      params: byId,
      answer: lookGroups,
      handle: ({ actor, params }) => lookGroupsOfSearch(db, actor, params.id),
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
    route({
      method: 'post',
      path: '/api/searches/:id/saved',
      room,
      summary: 'Keep a search under a name, for oneself or for whoever reads a case',
      access: 'search.read',
      params: byId,
      body: savedInput,
      answer: savedSearch,
      status: 201,
      handle: ({ actor, params, body }) => saveSearch(db, actor, params.id, body),
    }),
    route({
      method: 'get',
      path: '/api/saved-searches',
      room,
      summary: 'Saved searches, own ones and those of the cases one reads',
      access: 'search.read',
      answer: z.object({ items: z.array(savedSearch) }),
      handle: async ({ actor }) => ({ items: await listSaved(db, actor) }),
    }),
    route({
      method: 'patch',
      path: '/api/saved-searches/:id',
      room,
      summary: 'Change name, note or case of a saved search of one’s own',
      access: 'search.read',
      params: byId,
      body: savedInput,
      answer: savedSearch,
      handle: ({ actor, params, body }) => changeSaved(db, actor, params.id, body),
    }),
    route({
      method: 'delete',
      path: '/api/saved-searches/:id',
      room,
      summary: 'Take a saved search off the list; its runs stay',
      access: 'search.read',
      params: byId,
      answer: savedSearch,
      handle: ({ actor, params }) => deleteSaved(db, actor, params.id, true),
    }),
    route({
      method: 'post',
      path: '/api/saved-searches/:id/restore',
      room,
      summary: 'Bring a saved search back',
      access: 'search.read',
      params: byId,
      answer: savedSearch,
      handle: ({ actor, params }) => deleteSaved(db, actor, params.id, false),
    }),
    route({
      method: 'post',
      path: '/api/saved-searches/:id/runs',
      room,
      summary: 'Search again, and mark what was indexed since the last run',
      access: 'search.object',
      params: byId,
      answer: savedSearch,
      status: 201,
      handle: ({ actor, params }) => runSaved({ db, signer, comparing }, actor, params.id),
    }),
  ];
}

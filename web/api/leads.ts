import { z } from 'zod';
import { corroborateLead, getLead, listLeads, openLead, reviewLead } from '@/core/search/leads/leads';
import { corroborationInput, lead, leadReviewInput } from '@/core/search/leads/schema';
import type { WebDependencies } from './dependencies';
import { type Route, route } from './route';

const room = 'Comparisons';
const byId = z.object({ id: z.uuid() });

/** Candidates of face searches, compared by two people apart. */
export function leadRoutes({ db }: WebDependencies): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/searches/:id/candidates/:rank/lead',
      room,
      summary: 'Send a candidate of a face search to be compared by two people',
      access: 'search.review',
      params: byId.extend({ rank: z.coerce.number().int().positive() }),
      answer: lead,
      status: 201,
      handle: ({ actor, params }) => openLead(db, actor, params.id, params.rank),
    }),
    route({
      method: 'get',
      path: '/api/leads',
      room,
      summary: 'Candidates under comparison, those to review first',
      access: 'lead.read',
      answer: z.object({ items: z.array(lead) }),
      handle: async ({ actor }) => ({ items: await listLeads(db, actor) }),
    }),
    route({
      method: 'get',
      path: '/api/leads/:id',
      room,
      summary: 'One comparison: both pictures, the own review, and those of others once they may be known',
      access: 'lead.read',
      params: byId,
      answer: lead,
      handle: ({ actor, params }) => getLead(db, actor, params.id),
    }),
    route({
      method: 'post',
      path: '/api/leads/:id/reviews',
      room,
      summary: 'Give one’s review: features one by one, and a conclusion of the fixed scale',
      access: 'lead.review',
      params: byId,
      body: leadReviewInput,
      answer: lead,
      status: 201,
      handle: ({ actor, params, body }) => reviewLead(db, actor, params.id, body),
    }),
    route({
      method: 'post',
      path: '/api/leads/:id/corroborations',
      room,
      summary: 'Record what else says that it is so, and where that is from',
      access: 'lead.corroborate',
      params: byId,
      body: corroborationInput,
      answer: lead,
      status: 201,
      handle: ({ actor, params, body }) => corroborateLead(db, actor, params.id, body),
    }),
  ];
}

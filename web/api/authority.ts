import { z } from 'zod';
import { askApproval } from '@/core/search/authority/asking';
import { decideAuthority, withdrawAuthority } from '@/core/search/authority/deciding';
import {
  countAuthorities,
  getAuthority,
  listAuthorities,
  listLegalBases,
} from '@/core/search/authority/listing';
import { authorityCounts, decision, legalBasis, searchAuthority } from '@/core/search/authority/schema';
import { searchRequest } from '@/core/search/schema';
import type { WebDependencies } from './dependencies';
import { type Route, route } from './route';

const room = 'Approvals';
const byId = z.object({ id: z.uuid() });

/** Requests to search a face: asked for, decided by somebody else, or taken back. */
export function authorityRoutes({ db, jobs }: WebDependencies): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/legal-bases',
      room,
      summary: 'On what law a search by face may rest',
      access: 'search.read',
      answer: z.object({ items: z.array(legalBasis) }),
      handle: async ({ actor }) => ({ items: await listLegalBases(db, actor) }),
    }),
    route({
      method: 'post',
      path: '/api/search-authorities',
      room,
      summary: 'Ask for approval of a search by face; it is made once it is approved',
      access: 'search.face',
      body: searchRequest,
      answer: searchAuthority,
      status: 201,
      handle: ({ actor, body }) => askApproval(db, actor, body),
    }),
    route({
      method: 'get',
      path: '/api/search-authorities',
      room,
      summary: 'Requests to search a face: those that wait first, soonest due first',
      access: 'authority.read',
      answer: z.object({ items: z.array(searchAuthority) }),
      handle: async ({ actor }) => ({ items: await listAuthorities(db, actor) }),
    }),
    route({
      method: 'get',
      path: '/api/search-authorities/waiting',
      room,
      summary: 'How many requests wait for whoever asks',
      access: 'authority.read',
      answer: authorityCounts,
      handle: ({ actor }) => countAuthorities(db, actor),
    }),
    route({
      method: 'get',
      path: '/api/search-authorities/:id',
      room,
      summary: 'One request, with what exactly was asked',
      access: 'authority.read',
      params: byId,
      answer: searchAuthority,
      handle: ({ actor, params }) => getAuthority(db, actor, params.id),
    }),
    route({
      method: 'post',
      path: '/api/search-authorities/:id/decision',
      room,
      summary: 'Approve or refuse a request of somebody else; a refusal takes away what was found',
      access: 'search.approve',
      stepUp: true,
      params: byId,
      body: decision,
      answer: searchAuthority,
      handle: ({ actor, params, body }) => decideAuthority({ db, send: jobs.send }, actor, params.id, body),
    }),
    route({
      method: 'post',
      path: '/api/search-authorities/:id/withdrawal',
      room,
      summary: 'Take a request of one’s own back, with what an urgent search had found',
      access: 'search.face',
      params: byId,
      answer: searchAuthority,
      handle: ({ actor, params }) => withdrawAuthority({ db, send: jobs.send }, actor, params.id),
    }),
  ];
}

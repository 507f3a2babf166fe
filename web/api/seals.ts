import { z } from 'zod';
import {
  addMember,
  breakSeal,
  listBrokenSeals,
  removeMember,
  reviewBrokenSeal,
  sealCase,
  unsealCase,
} from '@/core/cases/seals';
import {
  breakSealInput,
  brokenSeal,
  memberInput,
  sealInput,
  sealReviewInput,
} from '@/core/cases/seals-schema';
import type { WebDependencies } from './dependencies';
import { type Route, route } from './route';

const room = 'Seals';
const byId = z.object({ id: z.uuid() });

/** Cases that are there for their members only, and the way in when nobody of them can be reached. */
export function sealRoutes({ db }: WebDependencies): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/cases/:id/seal',
      room,
      summary: 'Seal a case: it is there for its members only',
      access: 'case.seal',
      stepUp: true,
      params: byId,
      body: sealInput,
      handle: ({ actor, params, body }) => sealCase(db, actor, params.id, body.reason),
    }),
    route({
      method: 'post',
      path: '/api/cases/:id/unseal',
      room,
      summary: 'Take the seal of a case off',
      access: 'case.seal',
      stepUp: true,
      params: byId,
      body: sealInput,
      handle: ({ actor, params, body }) => unsealCase(db, actor, params.id, body.reason),
    }),
    route({
      method: 'post',
      path: '/api/cases/:id/members',
      room,
      summary: 'Let a colleague into a case',
      access: 'case.seal',
      params: byId,
      body: memberInput,
      handle: ({ actor, params, body }) => addMember(db, actor, params.id, body.username),
    }),
    route({
      method: 'delete',
      path: '/api/cases/:id/members/:userId',
      room,
      summary: 'Let somebody out of a case',
      access: 'case.seal',
      params: byId.extend({ userId: z.string().min(1).max(64) }),
      handle: ({ actor, params }) => removeMember(db, actor, params.id, params.userId),
    }),
    route({
      method: 'post',
      path: '/api/broken-seals',
      room,
      summary: 'Open a sealed case for four hours in an emergency; an auditor reviews it within a day',
      access: 'seal.break',
      stepUp: true,
      body: breakSealInput,
      answer: z.object({ caseId: z.uuid() }),
      status: 201,
      handle: ({ actor, body }) => breakSeal(db, actor, body),
    }),
    route({
      method: 'get',
      path: '/api/broken-seals',
      room,
      summary: 'Seals that were broken, those to review first',
      access: 'seal.review',
      answer: z.object({ items: z.array(brokenSeal) }),
      handle: async ({ actor }) => ({ items: await listBrokenSeals(db, actor) }),
    }),
    route({
      method: 'post',
      path: '/api/broken-seals/:id/review',
      room,
      summary: 'Say whether breaking a seal was justified',
      access: 'seal.review',
      params: byId,
      body: sealReviewInput,
      answer: brokenSeal,
      handle: ({ actor, params, body }) => reviewBrokenSeal(db, actor, params.id, body),
    }),
  ];
}

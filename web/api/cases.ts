import { z } from 'zod';
import { addCaseEvent, listCases, openCase, registerCase, updateCase } from '@/core/cases/cases';
import {
  caseDetail,
  caseEvent,
  caseEventInput,
  caseInput,
  casePatch,
  casesPage,
  casesQuery,
} from '@/core/cases/schema';
import type { WebDependencies } from './dependencies';
import { type Route, route } from './route';

const room = 'Cases';
const caseId = z.object({ id: z.uuid() });

/** FIRs: register, find, open, change, and their timeline. */
export function caseRoutes({ db }: WebDependencies): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/cases',
      room,
      summary: 'Cases, newest first; `text` forgives spelling',
      access: 'case.read',
      query: casesQuery,
      answer: casesPage,
      handle: ({ actor, query }) => listCases(db, actor, query),
    }),
    route({
      method: 'post',
      path: '/api/cases',
      room,
      summary: 'Register a FIR',
      access: 'case.write',
      body: caseInput,
      answer: caseDetail,
      status: 201,
      handle: ({ actor, body }) => registerCase(db, actor, body),
    }),
    route({
      method: 'get',
      path: '/api/cases/:id',
      room,
      summary: 'One case with its timeline, exhibits and bundles',
      access: 'case.read',
      params: caseId,
      answer: caseDetail,
      handle: ({ actor, params }) => openCase(db, actor, params.id),
    }),
    route({
      method: 'patch',
      path: '/api/cases/:id',
      room,
      summary: 'Change fields of a FIR, or its status',
      access: 'case.write',
      params: caseId,
      body: casePatch,
      answer: caseDetail,
      handle: ({ actor, params, body }) => updateCase(db, actor, params.id, body),
    }),
    route({
      method: 'post',
      path: '/api/cases/:id/events',
      room,
      summary: 'Put something that happened on the timeline',
      access: 'case.write',
      params: caseId,
      body: caseEventInput,
      answer: caseEvent,
      status: 201,
      handle: ({ actor, params, body }) => addCaseEvent(db, actor, params.id, body),
    }),
  ];
}

import { z } from 'zod';
import {
  addCaseEvent,
  getCase,
  listCases,
  openCase,
  readFirChanges,
  registerCase,
  updateCase,
} from '@/core/cases/cases';
import type { DeadlineTerms } from '@/core/cases/deadlines';
import { readDiary, writeDiary } from '@/core/cases/diary';
import { diary, diaryEntry, diaryInput } from '@/core/cases/diary-schema';
import { caseChanges } from '@/core/cases/record-schema';
import { recordReport } from '@/core/cases/reports';
import {
  caseDetail,
  caseEvent,
  caseEventInput,
  caseInput,
  casePatch,
  caseReportInput,
  casesPage,
  casesQuery,
} from '@/core/cases/schema';
import type { WebDependencies } from './dependencies';
import { type Route, route } from './route';

const room = 'Cases';
const caseId = z.object({ id: z.uuid() });

/** FIRs: register, find, open, change, and their timeline. */
export function caseRoutes({ db, config }: WebDependencies): Route[] {
  const terms: DeadlineTerms = {
    reportDays: config.CASE_REPORT_DAYS,
    interimDays: config.CASE_INTERIM_DAYS,
    now: Date.now,
  };
  return [
    route({
      method: 'get',
      path: '/api/cases',
      room,
      summary: 'Cases, newest first; `text` looks through all that is written in them and forgives spelling',
      access: 'case.read',
      query: casesQuery,
      answer: casesPage,
      handle: ({ actor, query }) => listCases(db, actor, query, terms),
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
      handle: ({ actor, body }) => registerCase(db, actor, body, terms),
    }),
    route({
      method: 'get',
      path: '/api/cases/:id',
      room,
      summary: 'One case with its timeline, exhibits and bundles',
      access: 'case.read',
      params: caseId,
      answer: caseDetail,
      handle: ({ actor, params }) => openCase(db, actor, params.id, terms),
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
      handle: ({ actor, params, body }) => updateCase(db, actor, params.id, body, terms),
    }),
    route({
      method: 'get',
      path: '/api/cases/:id/changes',
      room,
      summary: 'What the FIR said before, the newest change first',
      access: 'case.read',
      params: caseId,
      answer: caseChanges,
      handle: ({ actor, params }) => readFirChanges(db, actor, params.id),
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
    route({
      method: 'get',
      path: '/api/cases/:id/diary',
      room,
      summary: 'The case diary (s.172); reading it is on record',
      access: 'diary.read',
      params: caseId,
      answer: diary,
      handle: ({ actor, params }) => readDiary(db, actor, params.id),
    }),
    route({
      method: 'post',
      path: '/api/cases/:id/diary',
      room,
      summary: 'Write the next entry of the case diary',
      access: 'diary.write',
      params: caseId,
      body: diaryInput,
      answer: diaryEntry,
      status: 201,
      handle: ({ actor, params, body }) => writeDiary(db, actor, params.id, body),
    }),
    route({
      method: 'post',
      path: '/api/cases/:id/reports',
      room,
      summary: 'Record that a report under s.173 was submitted, or take the last entry back',
      access: 'case.write',
      params: caseId,
      body: caseReportInput,
      answer: caseDetail,
      status: 201,
      handle: async ({ actor, params, body }) => {
        await recordReport(db, actor, params.id, body);
        return getCase(db, actor, params.id, terms);
      },
    }),
  ];
}

import { z } from 'zod';
import { addLink, removeLink } from '@/core/cases/links';
import {
  caseChanges,
  caseLink,
  caseRecord,
  caseRecords,
  colleagues,
  linkInput,
  recordInput,
  removalInput,
} from '@/core/cases/record-schema';
import {
  addRecord,
  changeRecord,
  readColleagues,
  readRecordChanges,
  readRecords,
  setRecordRemoved,
} from '@/core/cases/records';
import type { WebDependencies } from './dependencies';
import { type Route, route } from './route';

const room = 'Cases';
const caseId = z.object({ id: z.uuid() });
const recordId = z.object({ id: z.uuid(), recordId: z.uuid() });
const linkId = z.object({ id: z.uuid(), linkId: z.uuid() });

/** People, vehicles, places, statements, versions, tasks and hypotheses of a case, and how they hang together. */
export function caseRecordRoutes({ db }: WebDependencies): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/cases/:id/records',
      room,
      summary:
        'People, vehicles, places, statements and links of a case; for the investigation also tasks and hypotheses',
      access: 'case.read',
      params: caseId,
      answer: caseRecords,
      handle: ({ actor, params }) => readRecords(db, actor, params.id),
    }),
    route({
      method: 'post',
      path: '/api/cases/:id/records',
      room,
      summary: 'Add a record; tasks and hypotheses need `diary.write`',
      access: 'case.write',
      params: caseId,
      body: recordInput,
      answer: caseRecord,
      status: 201,
      handle: ({ actor, params, body }) => addRecord(db, actor, params.id, body),
    }),
    route({
      method: 'patch',
      path: '/api/cases/:id/records/:recordId',
      room,
      summary: 'Say of a record what holds from now on; what it said before is kept',
      access: 'case.write',
      params: recordId,
      body: recordInput,
      answer: caseRecord,
      handle: ({ actor, params, body }) => changeRecord(db, actor, params.id, params.recordId, body),
    }),
    route({
      method: 'get',
      path: '/api/cases/:id/records/:recordId/changes',
      room,
      summary: 'What a record said before, the newest change first',
      access: 'case.read',
      params: recordId,
      answer: caseChanges,
      handle: ({ actor, params }) => readRecordChanges(db, actor, params.id, params.recordId),
    }),
    route({
      method: 'post',
      path: '/api/cases/:id/records/:recordId/remove',
      room,
      summary: 'Take a record out, with a reason; it stays on record',
      access: 'case.write',
      params: recordId,
      body: removalInput,
      answer: caseRecord,
      handle: ({ actor, params, body }) =>
        setRecordRemoved(db, actor, params.id, params.recordId, body.reason),
    }),
    route({
      method: 'post',
      path: '/api/cases/:id/records/:recordId/return',
      room,
      summary: 'Put a record back that was taken out',
      access: 'case.write',
      params: recordId,
      answer: caseRecord,
      handle: ({ actor, params }) => setRecordRemoved(db, actor, params.id, params.recordId, null),
    }),
    route({
      method: 'get',
      path: '/api/cases/:id/colleagues',
      room,
      summary: 'Whom a task of a case can be given to',
      access: 'diary.read',
      params: caseId,
      answer: colleagues,
      handle: ({ actor, params }) => readColleagues(db, actor, params.id),
    }),
    route({
      method: 'post',
      path: '/api/cases/:id/links',
      room,
      summary: 'Say how two things of a case hang together, and by what source',
      access: 'case.write',
      params: caseId,
      body: linkInput,
      answer: caseLink,
      status: 201,
      handle: ({ actor, params, body }) => addLink(db, actor, params.id, body),
    }),
    route({
      method: 'post',
      path: '/api/cases/:id/links/:linkId/remove',
      room,
      summary: 'Take a link out, with a reason; it stays on record',
      access: 'case.write',
      params: linkId,
      body: removalInput,
      answer: caseLink,
      handle: ({ actor, params, body }) => removeLink(db, actor, params.id, params.linkId, body.reason),
    }),
  ];
}

import { readAudit } from '@/core/audit/reading';
import { auditPage, auditQuery } from '@/core/audit/schema';
import type { WebDependencies } from './dependencies';
import { type Route, route } from './route';

/** The log of everything done and refused. */
export function auditRoutes({ db }: WebDependencies): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/audit',
      room: 'Audit',
      summary: 'Entries of the log, newest first',
      access: 'audit.read',
      query: auditQuery,
      answer: auditPage,
      handle: ({ actor, query }) => readAudit(db, actor, query),
    }),
  ];
}

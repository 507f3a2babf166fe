import { publishedKeys } from '@/core/audit/keys';
import { readAudit } from '@/core/audit/reading';
import { auditPage, auditQuery, signingKeys } from '@/core/audit/schema';
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
    route({
      method: 'get',
      path: '/api/audit/keys',
      room: 'Audit',
      summary: 'Public keys that sign for this installation, the old ones too',
      // Whoever is handed something signed may check it: the other side's expert has no account.
      access: 'public',
      answer: signingKeys,
      handle: () => publishedKeys(db),
    }),
  ];
}

import { z } from 'zod';
import { publishedKeys } from '@/core/audit/keys';
import { proveConsistency, proveEntry, readCheckpoints } from '@/core/audit/proofs';
import { readAudit } from '@/core/audit/reading';
import {
  auditCheckpoints,
  auditPage,
  auditQuery,
  consistencyProof,
  consistencyQuery,
  entryProof,
  signingKeys,
} from '@/core/audit/schema';
import type { WebDependencies } from './dependencies';
import { type Route, route } from './route';

/** The log of everything done and refused. */
export function auditRoutes({ db, config }: WebDependencies): Route[] {
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
      path: '/api/audit/checkpoints',
      room: 'Audit',
      summary: 'What was signed of the log, newest first',
      access: 'audit.read',
      answer: auditCheckpoints,
      handle: ({ actor }) => readCheckpoints(db, actor, config.AUDIT_CHECKPOINT_MINUTES),
    }),
    route({
      method: 'get',
      path: '/api/audit/checkpoints/consistency',
      room: 'Audit',
      summary: 'That the log of one checkpoint is the beginning of that of a later one',
      access: 'audit.read',
      query: consistencyQuery,
      answer: consistencyProof,
      handle: ({ actor, query }) => proveConsistency(db, actor, query),
    }),
    route({
      method: 'get',
      path: '/api/audit/entries/:seq/proof',
      room: 'Audit',
      summary: 'That an entry is in the log as it was signed',
      access: 'audit.read',
      params: z.object({ seq: z.string().regex(/^\d{1,18}$/) }),
      answer: entryProof,
      handle: ({ actor, params }) => proveEntry(db, actor, BigInt(params.seq)),
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

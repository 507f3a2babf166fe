import { z } from 'zod';
import { instant } from '@/core/footage/schema';

export const auditEntry = z.object({
  seq: z.string(),
  at: instant,
  actorName: z.string(),
  actorRole: z.string(),
  action: z.string(),
  objectKind: z.string(),
  objectId: z.string().nullable(),
  outcome: z.enum(['done', 'denied', 'failed']),
  requestId: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
});
export type AuditEntry = z.infer<typeof auditEntry>;

export const auditQuery = z.object({
  actorName: z.string().max(200).optional(),
  action: z.string().max(100).optional(),
  objectKind: z.string().max(100).optional(),
  objectId: z.string().max(100).optional(),
  outcome: auditEntry.shape.outcome.optional(),
  from: instant.optional(),
  to: instant.optional(),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export const auditPage = z.object({ items: z.array(auditEntry), nextCursor: z.string().nullable() });

/** Public keys that sign for this installation, oldest first. */
export const signingKeys = z.object({
  keys: z.array(
    z.object({
      /** SHA-256 of the key's SubjectPublicKeyInfo (DER). */
      keyId: z.string(),
      pem: z.string(),
      publishedAt: instant,
      introducedBy: z.string().nullable(),
      /** What the introducing key signed. */
      introduction: z.string().nullable(),
      signature: z.string().nullable(),
    }),
  ),
});

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** What was signed of the log: how many entries it had, and the root of the tree over them. */
export const auditCheckpoint = z.object({
  origin: z.string(),
  size: z.int(),
  root: hash,
  madeAt: instant,
  /** Whatever was written before this is among the entries. */
  settledAt: instant,
  keyId: z.string(),
  /** The signed note (C2SP tlog-checkpoint). */
  note: z.string(),
  /** For the station's daily diary. */
  diaryLine: z.string(),
});
export const auditCheckpoints = z.object({
  items: z.array(auditCheckpoint),
  /** How often one is made where anything was added. */
  everyMinutes: z.int(),
});

/** That an entry is in the log as it was signed; null while no checkpoint covers it. */
export const entryProof = z.object({
  proof: z
    .object({
      seq: z.string(),
      position: z.int(),
      leafHash: hash,
      /** From the leaf to the root, nearest first (RFC 6962). */
      path: z.array(hash),
      checkpoint: auditCheckpoint,
    })
    .nullable(),
});
export const consistencyProof = z.object({
  from: auditCheckpoint,
  to: auditCheckpoint,
  path: z.array(hash),
});
export const consistencyQuery = z.object({
  from: z.coerce.number().int().min(1),
  to: z.coerce.number().int().min(1),
});

import { z } from 'zod';
import { instant } from '@/core/footage/schema';
import { bundleKind } from '../schema';

const id = z.uuid();

/** What somebody decided of an exhibit; null: nobody has. */
export const disclosureDecision = z.object({
  decision: z.enum(['RELIED_ON', 'WITHHELD']),
  reason: z.string().nullable(),
  by: z.string(),
  at: instant,
});

export const disclosureInput = z
  .object({
    decision: disclosureDecision.shape.decision,
    reason: z.string().trim().max(2000).default(''),
  })
  .refine(({ decision, reason }) => decision !== 'WITHHELD' || reason !== '', {
    message: 'Say why it is withheld.',
    path: ['reason'],
  });

export const recipientRole = z.enum([
  'COURT',
  'PROSECUTOR',
  'ACCUSED',
  'DEFENCE_COUNSEL',
  'LABORATORY',
  'OTHER',
]);

export const handoverInput = z.object({
  recipient: z.string().trim().min(1).max(200),
  recipientRole,
  handedAt: instant,
  note: z.string().trim().max(2000).optional(),
});

/** What was given: exhibits as they were. */
export const handoverContents = z.array(z.object({ number: z.int(), title: z.string(), sha256: z.string() }));

export const receiptInput = z.object({
  receivedBy: z.string().trim().min(1).max(200),
  receivedAt: instant,
  /** A register's entry, a dispatch number; may be empty where a signed paper is kept. */
  reference: z.string().trim().max(200).default(''),
});

export const handover = z.object({
  id,
  bundleId: id,
  bundleKind,
  /** Counted over the case. */
  version: z.int(),
  recipient: z.string(),
  recipientRole,
  handedAt: instant,
  note: z.string().nullable(),
  contents: handoverContents,
  bundleSha256: z.string(),
  by: z.string(),
  at: instant,
  receipts: z.array(
    z.object({
      id,
      receivedBy: z.string(),
      receivedAt: instant,
      reference: z.string().nullable(),
      /** SHA-256 of the signed paper, where one is kept. */
      fileSha256: z.string().nullable(),
      by: z.string(),
      at: instant,
    }),
  ),
});
export type Handover = z.infer<typeof handover>;

/** What of a case is disclosed, and to whom it was. */
export const disclosure = z.object({
  exhibits: z.array(
    z.object({
      id,
      number: z.int(),
      title: z.string(),
      status: z.enum(['PENDING', 'READY', 'FAILED']),
      /** The last one stands; those before it, oldest first. */
      current: disclosureDecision.nullable(),
      earlier: z.array(disclosureDecision),
    }),
  ),
  handovers: z.array(handover),
});
export type Disclosure = z.infer<typeof disclosure>;

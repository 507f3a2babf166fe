import { z } from 'zod';
import { instant } from '@/core/footage/schema';

const line = z.string().trim().max(200);

/** Who gave an exhibit, or the original it was taken from, to whom: a person or a register such as the malkhana's. */
export const transferInput = z.object({
  /** The exhibit's own file, or the original recording. */
  what: z.enum(['exhibit', 'original']),
  /** Whether it came back from somebody it had been given to. */
  returned: z.boolean().default(false),
  from: line.min(1),
  to: line.min(1),
  happenedAt: instant.refine((at) => Date.parse(at) <= Date.now() + 60_000, {
    message: 'A transfer that has not happened yet cannot be recorded.',
  }),
  purpose: z.string().trim().min(1).max(2000),
  /** Number in the register of the malkhana (register XIX). */
  malkhanaNumber: line.default(''),
  roadCertificate: line.default(''),
  carriedBy: line.default(''),
});
export type TransferInput = z.infer<typeof transferInput>;

/** The kinds of step of custody that a transfer is. */
export const TRANSFER_KINDS = ['transferred', 'transfer-returned'] as const;

/** A transfer as custody keeps it. */
export const transferDetails = z.object({
  from: z.string(),
  to: z.string(),
  happenedAt: instant,
  purpose: z.string(),
  malkhanaNumber: z.string().nullable(),
  roadCertificate: z.string().nullable(),
  carriedBy: z.string().nullable(),
});
export type TransferDetails = z.infer<typeof transferDetails>;

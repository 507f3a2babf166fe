import { z } from 'zod';
import { instant } from '@/core/footage/schema';

const id = z.uuid();
const reason = z.string().trim().min(1).max(2000);
const deed = z.object({ by: z.string(), at: instant });
const station = z.object({ id: z.int(), name: z.string() });

export const tieInput = z.object({ kind: z.enum(['LINKED', 'MERGED']), otherCaseId: id, reason });
export const caseTie = z.object({
  id,
  kind: z.enum(['LINKED', 'MERGED']),
  /** `into`: this case goes on in the other. `from`: the other goes on in this one. */
  direction: z.enum(['beside', 'into', 'from']),
  other: z.object({ id, reference: z.string(), title: z.string() }),
  reason: z.string(),
  proposed: deed,
  /** Of a merger, the second person; until then it is proposed only. */
  confirmed: deed.nullable(),
  ended: deed.extend({ reason: z.string() }).nullable(),
  /** Whoever asks may confirm it: it waits, and somebody else proposed it. */
  mayConfirm: z.boolean(),
});
export type CaseTie = z.infer<typeof caseTie>;

export const transferInput = z.object({ toStationId: z.int(), reason });
export const transferAnswerInput = z.object({
  answer: z.enum(['ACCEPTED', 'REFUSED', 'WITHDRAWN']),
  note: z.string().trim().max(2000).nullable().default(null),
});
export const caseTransfer = z.object({
  id,
  from: station,
  to: station,
  reason: z.string(),
  proposed: deed,
  answer: z.enum(['ACCEPTED', 'REFUSED', 'WITHDRAWN']).nullable(),
  answered: deed.nullable(),
  note: z.string().nullable(),
  /** Whoever asks may accept or refuse it for the station that it goes to. */
  mayAnswer: z.boolean(),
  /** Whoever asks proposed it, and may take it back while it waits. */
  mayWithdraw: z.boolean(),
});
export type CaseTransfer = z.infer<typeof caseTransfer>;

export const caseTies = z.object({
  ties: z.array(caseTie),
  transfers: z.array(caseTransfer),
  /** Which station has had the case since when, the first first; the last has it now. */
  jurisdiction: z.array(z.object({ station, from: instant })),
});
export type CaseTies = z.infer<typeof caseTies>;

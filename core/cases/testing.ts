import type { Actor } from '@/core/people/actor';
import type { Database } from '@/prisma/client';
import { registerCase } from './cases';
import { caseInput } from './schema';

let made = 0;

/** A FIR as it is sent, with a number of its own. */
export const firOf = (stationId: number, changes: Record<string, unknown> = {}) =>
  caseInput.parse({
    stationId,
    firYear: 2026,
    firNumber: String(++made),
    title: 'Theft',
    occurredFrom: '2026-06-01T08:00:00Z',
    reportedAt: '2026-06-01T10:00:00Z',
    informantName: 'Gul Khan',
    informantDocument: 'NONE',
    offence: 'Theft',
    sections: ['379 PPC'],
    place: 'Jinnah Road',
    ...changes,
  });

/** Registers a FIR of `actor`'s district, for what tests look at. */
export async function makeCase(
  db: Database,
  actor: Actor,
  stationId: number,
  changes: Record<string, unknown> = {},
) {
  return registerCase(db, actor, firOf(stationId, changes));
}

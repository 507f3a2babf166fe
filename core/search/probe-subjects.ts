import { z } from 'zod';
import type { Database } from '@/prisma/client';
import { probeSubject } from './schema';

/** A face, vehicle or plate of a probe as the database keeps it: what is shown, and the vector that is searched with. */
export const storedProbeSubject = probeSubject.extend({
  /** Null of a plate, which is read and not compared. */
  space: z.string().nullable(),
  /** Null where the subject is refused, and of a plate. */
  vector: z.array(z.number()).nullable(),
});
export type StoredProbeSubject = z.infer<typeof storedProbeSubject>;
export const storedProbeSubjects = z.array(storedProbeSubject);

/** Tells whoever waits for a probe that it will not come. */
export async function failProbe(db: Database, probeId: string, reason: string): Promise<void> {
  await db.probe.updateMany({
    where: { id: probeId, status: 'PENDING' },
    data: { status: 'FAILED', error: `The picture could not be looked at: ${reason}` },
  });
}

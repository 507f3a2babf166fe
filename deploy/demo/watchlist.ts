import type { Config } from '@/core/operations/config';
import type { JobSender } from '@/core/operations/jobs';
import type { Actor } from '@/core/people/actor';
import { createEntry } from '@/core/watchlist/entries';
import { approveEntry, submitEntry } from '@/core/watchlist/lifecycle';
import { addPhoto } from '@/core/watchlist/photos';
import { watchlistInput } from '@/core/watchlist/schema';
import { termsOf } from '@/core/watchlist/terms';
import type { Database } from '@/prisma/client';
import { openStorage } from '@/storage/open';
import { drawPortrait } from './portrait';
import { CARS, PEOPLE } from './script';

const DAY_MS = 86_400_000;
/** The models have to be loaded before a picture is looked at. */
const PICTURE_LOOKED_AT_MS = 5 * 60_000;

const ENTRIES = [
  {
    kind: 'PLATE',
    title: 'Red hatchback taken in Satellite Town',
    plate: CARS.mehran.plate,
    criterion: 'STOLEN',
    source: 'FIR',
    reference: 'FIR 87/2026, Industrial Area',
    reason: 'Taken at gunpoint. Do not stop alone; inform the control room.',
  },
  {
    kind: 'PERSON',
    title: 'Bearded man of the drawn city',
    criterion: 'WARRANT',
    source: 'WARRANT',
    reference: 'Warrant 12/2026 (demo)',
    reason: 'Warrant for non-appearance. Part of the demonstration: nobody real.',
    searchBack: true,
  },
] as const;

/**
 * Puts a plate and a person of the drawn footage on the watchlist, proposed by one demo officer and approved by another, so that
 * alerts come as it is indexed. Nothing happens where there is an entry already. The person is approved once a worker has
 * looked at the picture.
 */
export async function prepareDemoWatchlist(
  config: Config,
  db: Database,
  sender: JobSender,
  districtId: number,
): Promise<void> {
  if ((await db.watchlistEntry.count()) > 0) return;
  const [owner, approver] = [await actor(db, 'investigator'), await actor(db, 'supervisor')];
  if (!owner || !approver) return;
  const storage = await openStorage(config.STORAGE_URL, { scratchDir: config.DATA_DIR });
  const at = { db, terms: termsOf(config) };
  for (const given of ENTRIES) {
    const { id } = await createEntry(
      at,
      owner,
      watchlistInput.parse({
        ...given,
        districtId,
        expiresAt: new Date(Date.now() + 90 * DAY_MS).toISOString(),
        reviewAt: new Date(Date.now() + 30 * DAY_MS).toISOString(),
      }),
    );
    if (given.kind === 'PERSON') {
      await addPhoto({ ...at, storage, send: sender.send }, owner, id, await drawPortrait(PEOPLE.bearded));
      if (!(await lookedAt(db, id))) return;
    }
    await submitEntry(at, owner, id);
    await approveEntry(at, approver, id);
  }
}

async function lookedAt(db: Database, entryId: string): Promise<boolean> {
  for (const deadline = Date.now() + PICTURE_LOOKED_AT_MS; Date.now() < deadline; ) {
    const [photo] = await db.watchlistPhoto.findMany({ where: { entryId } });
    if (photo?.status === 'READY') return true;
    if (photo?.status === 'FAILED') return false;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  return false;
}

async function actor(db: Database, username: string): Promise<Actor | null> {
  const user = await db.user.findUnique({ where: { username } });
  if (!user) return null;
  const { id, name, role, districtId, stationId } = user;
  return { id, name, username, role, districtId, stationId };
}

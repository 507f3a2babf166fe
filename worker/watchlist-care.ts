import { escalateOverdue } from '@/core/watchlist/alerts/escalation';
import { unsentDeliveries } from '@/core/watchlist/delivery/deliveries';
import { expireEntries } from '@/core/watchlist/destruction';
import { entriesToLookBack } from '@/core/watchlist/looking-back';
import { recordingsToMatch } from '@/core/watchlist/matching/matching.sql';
import { photosWithoutTemplate } from '@/core/watchlist/photos';
import { termsOf } from '@/core/watchlist/terms';
import type { JobDependencies } from './jobs/dependencies';

/** Tracks wait this long before somebody asks again for them to be compared: their job is usually done within a second. */
const WAITED_TOO_LONG_MS = 20_000;
const PHOTOS_AT_ONCE = 500;

/** What the worker that leads does for the watchlist, over and over: ends what is over, and finds what was left lying. */
export async function careForWatchlist({
  db,
  storage,
  send,
  config,
}: Pick<JobDependencies, 'db' | 'storage' | 'send' | 'config'>): Promise<void> {
  await expireEntries(db, storage);
  await escalateOverdue(db, termsOf(config));
  for (const photoId of await photosWithoutTemplate(db, PHOTOS_AT_ONCE))
    await send('watch-photo', { photoId }, { dedupe: photoId });
  for (const recordingId of await recordingsToMatch(db, new Date(Date.now() - WAITED_TOO_LONG_MS)))
    await send('alert', { recordingId }, { dedupe: recordingId });
  for (const deliveryId of await unsentDeliveries(db, new Date(Date.now() - WAITED_TOO_LONG_MS)))
    await send('deliver', { deliveryId }, { dedupe: deliveryId });
  for (const entryId of await entriesToLookBack(db))
    await send('search-back', { entryId }, { dedupe: entryId });
}

import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { Guarded } from '@/web/components/access/access';
import { WatchlistPage } from '@/web/components/watchlist/watchlist-page';
import { languageOf, translatorOf } from '@/web/i18n/locale';

export async function generateMetadata(): Promise<Metadata> {
  const t = translatorOf(languageOf((await cookies()).get('language')?.value));
  return { title: t('watchlist.title') };
}

export default function Watchlist() {
  return (
    <Guarded action="watchlist.read">
      <WatchlistPage />
    </Guarded>
  );
}

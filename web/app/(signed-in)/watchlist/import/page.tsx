import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { Guarded } from '@/web/components/access/access';
import { ImportPage } from '@/web/components/watchlist/import-page';
import { languageOf, translatorOf } from '@/web/i18n/locale';

export async function generateMetadata(): Promise<Metadata> {
  const t = translatorOf(languageOf((await cookies()).get('language')?.value));
  return { title: t('watchlist.import.title') };
}

export default function BringIn() {
  return (
    <Guarded action="watchlist.write">
      <ImportPage />
    </Guarded>
  );
}

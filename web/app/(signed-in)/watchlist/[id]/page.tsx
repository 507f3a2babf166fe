import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { Guarded } from '@/web/components/access/access';
import { EntryPage } from '@/web/components/watchlist/entry-page';
import { languageOf, translatorOf } from '@/web/i18n/locale';

export async function generateMetadata(): Promise<Metadata> {
  const t = translatorOf(languageOf((await cookies()).get('language')?.value));
  return { title: t('watchlist.title') };
}

export default async function Entry({ params }: { params: Promise<{ id: string }> }) {
  return (
    <Guarded action="watchlist.read">
      <EntryPage id={(await params).id} />
    </Guarded>
  );
}

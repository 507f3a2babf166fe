import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { Guarded } from '@/web/components/access/access';
import { EditEntry } from '@/web/components/watchlist/entry-form';
import { languageOf, translatorOf } from '@/web/i18n/locale';

export async function generateMetadata(): Promise<Metadata> {
  const t = translatorOf(languageOf((await cookies()).get('language')?.value));
  return { title: t('watchlist.title') };
}

export default async function EditDraft({ params }: { params: Promise<{ id: string }> }) {
  return (
    <Guarded action="watchlist.write">
      <EditEntry id={(await params).id} />
    </Guarded>
  );
}

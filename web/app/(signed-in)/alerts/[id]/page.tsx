import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { Guarded } from '@/web/components/access/access';
import { AlertPage } from '@/web/components/alerts/alert-page';
import { languageOf, translatorOf } from '@/web/i18n/locale';

export async function generateMetadata(): Promise<Metadata> {
  const t = translatorOf(languageOf((await cookies()).get('language')?.value));
  return { title: t('alerts.title') };
}

export default async function Alert({ params }: { params: Promise<{ id: string }> }) {
  return (
    <Guarded action="watchlist.read">
      <AlertPage id={(await params).id} />
    </Guarded>
  );
}

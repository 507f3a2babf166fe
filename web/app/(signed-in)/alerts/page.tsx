import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { Guarded } from '@/web/components/access/access';
import { AlertsPage } from '@/web/components/alerts/alerts-page';
import { languageOf, translatorOf } from '@/web/i18n/locale';

export async function generateMetadata(): Promise<Metadata> {
  const t = translatorOf(languageOf((await cookies()).get('language')?.value));
  return { title: t('alerts.title') };
}

export default function Alerts() {
  return (
    <Guarded action="watchlist.read">
      <AlertsPage />
    </Guarded>
  );
}

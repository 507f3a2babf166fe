import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { Guarded } from '@/web/components/access/access';
import { CustodyPage } from '@/web/components/custody/custody-page';
import { languageOf, translatorOf } from '@/web/i18n/locale';

export async function generateMetadata(): Promise<Metadata> {
  const t = translatorOf(languageOf((await cookies()).get('language')?.value));
  return { title: t('custody.title') };
}

export default function Custody() {
  return (
    <Guarded action="custody.read">
      <CustodyPage />
    </Guarded>
  );
}

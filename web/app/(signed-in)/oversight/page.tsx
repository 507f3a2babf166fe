import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { Guarded } from '@/web/components/access/access';
import { OversightPage } from '@/web/components/oversight/oversight-page';
import { languageOf, translatorOf } from '@/web/i18n/locale';

export async function generateMetadata(): Promise<Metadata> {
  const t = translatorOf(languageOf((await cookies()).get('language')?.value));
  return { title: t('oversight.title') };
}

export default function Oversight() {
  return (
    <Guarded action="oversight.read">
      <OversightPage />
    </Guarded>
  );
}

import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { Guarded } from '@/web/components/access/access';
import { CasesPage } from '@/web/components/cases/cases-page';
import { languageOf, translatorOf } from '@/web/i18n/locale';

export async function generateMetadata(): Promise<Metadata> {
  const t = translatorOf(languageOf((await cookies()).get('language')?.value));
  return { title: t('cases.title') };
}

export default function Cases() {
  return (
    <Guarded action="case.read">
      <CasesPage />
    </Guarded>
  );
}

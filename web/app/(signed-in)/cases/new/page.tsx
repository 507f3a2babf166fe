import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { Guarded } from '@/web/components/access/access';
import { NewCasePage } from '@/web/components/cases/new-case-page';
import { languageOf, translatorOf } from '@/web/i18n/locale';

export async function generateMetadata(): Promise<Metadata> {
  const t = translatorOf(languageOf((await cookies()).get('language')?.value));
  return { title: t('cases.form.title') };
}

export default function NewCase() {
  return (
    <Guarded action="case.write">
      <NewCasePage />
    </Guarded>
  );
}

import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { Guarded } from '@/web/components/access/access';
import { CasePage } from '@/web/components/cases/case-page';
import { languageOf, translatorOf } from '@/web/i18n/locale';

export async function generateMetadata(): Promise<Metadata> {
  const t = translatorOf(languageOf((await cookies()).get('language')?.value));
  return { title: t('cases.title') };
}

export default async function Case({ params }: { params: Promise<{ id: string }> }) {
  return (
    <Guarded action="case.read">
      <CasePage id={(await params).id} />
    </Guarded>
  );
}

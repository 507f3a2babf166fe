import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { Guarded } from '@/web/components/access/access';
import { RequestPage } from '@/web/components/custody/request-page';
import { languageOf, translatorOf } from '@/web/i18n/locale';

export async function generateMetadata(): Promise<Metadata> {
  const t = translatorOf(languageOf((await cookies()).get('language')?.value));
  return { title: t('custody.requests.label') };
}

export default async function PreservationRequest({ params }: { params: Promise<{ id: string }> }) {
  return (
    <Guarded action="custody.read">
      <RequestPage id={(await params).id} />
    </Guarded>
  );
}

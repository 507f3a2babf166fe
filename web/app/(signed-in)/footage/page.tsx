import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { Guarded } from '@/web/components/access/access';
import { FootagePage } from '@/web/components/footage/footage-page';
import { languageOf, translatorOf } from '@/web/i18n/locale';

export async function generateMetadata(): Promise<Metadata> {
  const t = translatorOf(languageOf((await cookies()).get('language')?.value));
  return { title: t('footage.title') };
}

export default function Footage() {
  return (
    <Guarded action="recording.read">
      <FootagePage />
    </Guarded>
  );
}

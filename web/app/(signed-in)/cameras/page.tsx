import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { Guarded } from '@/web/components/access/access';
import { CamerasPage } from '@/web/components/cameras/cameras-page';
import { languageOf, translatorOf } from '@/web/i18n/locale';

export async function generateMetadata(): Promise<Metadata> {
  const t = translatorOf(languageOf((await cookies()).get('language')?.value));
  return { title: t('cameras.title') };
}

export default function Cameras() {
  return (
    <Guarded action="camera.read">
      <CamerasPage />
    </Guarded>
  );
}

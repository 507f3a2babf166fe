import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { Guarded } from '@/web/components/access/access';
import { JobsPage } from '@/web/components/jobs/jobs-page';
import { languageOf, translatorOf } from '@/web/i18n/locale';

export async function generateMetadata(): Promise<Metadata> {
  const t = translatorOf(languageOf((await cookies()).get('language')?.value));
  return { title: t('jobs.title') };
}

export default function Jobs() {
  return (
    <Guarded action="jobs.read">
      <JobsPage />
    </Guarded>
  );
}

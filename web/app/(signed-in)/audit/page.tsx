import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { Guarded } from '@/web/components/access/access';
import { AuditPage } from '@/web/components/audit/audit-page';
import { languageOf, translatorOf } from '@/web/i18n/locale';

export async function generateMetadata(): Promise<Metadata> {
  const t = translatorOf(languageOf((await cookies()).get('language')?.value));
  return { title: t('audit.title') };
}

export default function Audit() {
  return (
    <Guarded action="audit.read">
      <AuditPage />
    </Guarded>
  );
}

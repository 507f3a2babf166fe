import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { Guarded } from '@/web/components/access/access';
import { LeadsPage } from '@/web/components/leads/leads-page';
import { languageOf, translatorOf } from '@/web/i18n/locale';

export async function generateMetadata(): Promise<Metadata> {
  return { title: translatorOf(languageOf((await cookies()).get('language')?.value))('leads.title') };
}

export default function Comparisons() {
  return (
    <Guarded action="lead.read">
      <LeadsPage />
    </Guarded>
  );
}

import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { Guarded } from '@/web/components/access/access';
import { NewQuestion } from '@/web/components/relations/relations-page';
import { languageOf, translatorOf } from '@/web/i18n/locale';

export async function generateMetadata(): Promise<Metadata> {
  return { title: translatorOf(languageOf((await cookies()).get('language')?.value))('relations.title') };
}

export default function RelationsPage() {
  return (
    <Guarded action="search.read">
      <NewQuestion />
    </Guarded>
  );
}

import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { Guarded } from '@/web/components/access/access';
import { NewSearch } from '@/web/components/search/search-page';
import { languageOf, translatorOf } from '@/web/i18n/locale';

export async function generateMetadata(): Promise<Metadata> {
  return { title: translatorOf(languageOf((await cookies()).get('language')?.value))('search.title') };
}

export default function SearchPage() {
  return (
    <Guarded action="search.read">
      <NewSearch />
    </Guarded>
  );
}

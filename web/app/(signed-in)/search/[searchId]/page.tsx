import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { Guarded } from '@/web/components/access/access';
import { StoredSearch } from '@/web/components/search/search-page';
import { languageOf, translatorOf } from '@/web/i18n/locale';

export async function generateMetadata(): Promise<Metadata> {
  return { title: translatorOf(languageOf((await cookies()).get('language')?.value))('search.title') };
}

export default async function StoredSearchPage({ params }: { params: Promise<{ searchId: string }> }) {
  const { searchId } = await params;
  return (
    <Guarded action="search.read">
      <StoredSearch key={searchId} searchId={searchId} />
    </Guarded>
  );
}

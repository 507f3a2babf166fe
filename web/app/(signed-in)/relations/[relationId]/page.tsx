import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { Guarded } from '@/web/components/access/access';
import { StoredAnswer } from '@/web/components/relations/relations-page';
import { languageOf, translatorOf } from '@/web/i18n/locale';

export async function generateMetadata(): Promise<Metadata> {
  return { title: translatorOf(languageOf((await cookies()).get('language')?.value))('relations.title') };
}

export default async function StoredAnswerPage({ params }: { params: Promise<{ relationId: string }> }) {
  const { relationId } = await params;
  return (
    <Guarded action="search.read">
      <StoredAnswer key={relationId} relationId={relationId} />
    </Guarded>
  );
}

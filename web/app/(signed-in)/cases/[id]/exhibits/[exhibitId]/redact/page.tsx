import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { Guarded } from '@/web/components/access/access';
import { DrawingPage } from '@/web/components/copies/drawing-page';
import { languageOf, translatorOf } from '@/web/i18n/locale';

export async function generateMetadata(): Promise<Metadata> {
  const t = translatorOf(languageOf((await cookies()).get('language')?.value));
  return { title: t('copies.draw.title.redact') };
}

export default async function Drawing({ params }: { params: Promise<{ id: string; exhibitId: string }> }) {
  const { id, exhibitId } = await params;
  return (
    <Guarded action="exhibit.write">
      <DrawingPage caseId={id} exhibitId={exhibitId} purpose="redact" />
    </Guarded>
  );
}

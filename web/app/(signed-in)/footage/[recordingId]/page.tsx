import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { Guarded } from '@/web/components/access/access';
import { PlayerPage } from '@/web/components/player/player-page';
import { languageOf, translatorOf } from '@/web/i18n/locale';

export async function generateMetadata(): Promise<Metadata> {
  return { title: translatorOf(languageOf((await cookies()).get('language')?.value))('player.title') };
}

export default async function Recording({ params }: { params: Promise<{ recordingId: string }> }) {
  const { recordingId } = await params;
  return (
    <Guarded action="recording.view">
      <PlayerPage key={recordingId} recordingId={recordingId} />
    </Guarded>
  );
}

import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { Desk } from '@/web/components/desk/desk';
import { languageOf, translatorOf } from '@/web/i18n/locale';

export async function generateMetadata(): Promise<Metadata> {
  return { title: translatorOf(languageOf((await cookies()).get('language')?.value))('desk.title') };
}

export default function DeskPage() {
  return <Desk />;
}

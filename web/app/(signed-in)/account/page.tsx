import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { AccountPage } from '@/web/components/account/account-page';
import { languageOf, translatorOf } from '@/web/i18n/locale';

export async function generateMetadata(): Promise<Metadata> {
  return { title: translatorOf(languageOf((await cookies()).get('language')?.value))('account.title') };
}

export default function Account() {
  return <AccountPage />;
}

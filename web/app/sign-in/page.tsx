import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { SignIn } from '@/web/components/sign-in/sign-in';
import { languageOf, translatorOf } from '@/web/i18n/locale';

export async function generateMetadata(): Promise<Metadata> {
  return { title: translatorOf(languageOf((await cookies()).get('language')?.value))('signIn.title') };
}

export default function SignInPage() {
  return <SignIn />;
}

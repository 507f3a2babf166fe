import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import './globals.css';
import { Providers } from '@/web/components/providers';
import { themeOf } from '@/web/components/shell/preferences';
import { languageOf, languages, translatorOf } from '@/web/i18n/locale';

export async function generateMetadata(): Promise<Metadata> {
  const t = translatorOf(languageOf((await cookies()).get('language')?.value));
  return {
    title: { default: t('product'), template: `%s · ${t('product')}` },
    description: t('description'),
    robots: { index: false, follow: false },
  };
}

export const viewport: Viewport = { width: 'device-width', initialScale: 1, viewportFit: 'cover' };

/** Every page: language, direction and theme are known before the first paint, from cookies. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const jar = await cookies();
  const language = languageOf(jar.get('language')?.value);
  const theme = themeOf(jar.get('theme')?.value);
  const { direction, messages } = languages[language];
  return (
    <html
      lang={language}
      dir={direction}
      {...(theme !== 'system' && { 'data-theme': theme })}
      suppressHydrationWarning
    >
      <body>
        <Providers language={language} direction={direction} messages={messages}>
          {children}
        </Providers>
      </body>
    </html>
  );
}

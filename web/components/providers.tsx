'use client';

import { type Messages, NextIntlClientProvider } from 'next-intl';
import { Direction } from 'radix-ui';
import type { ReactNode } from 'react';
import type { Language } from '@/web/i18n/locale';
import { ApiProvider } from './api/provider';
import { defaultZone } from './time/zone-provider';
import { Toaster } from './ui/toast';
import { HintProvider } from './ui/tooltip';

interface ProvidersProps {
  language: Language;
  direction: 'ltr' | 'rtl';
  messages: Messages;
  children: ReactNode;
}

/** What every component may count on: words, direction, hints, data, messages. */
export function Providers({ language, direction, messages, children }: ProvidersProps) {
  return (
    <NextIntlClientProvider locale={language} messages={messages} timeZone={defaultZone}>
      <Direction.Provider dir={direction}>
        <ApiProvider>
          <HintProvider>{children}</HintProvider>
        </ApiProvider>
        <Toaster direction={direction} />
      </Direction.Provider>
    </NextIntlClientProvider>
  );
}

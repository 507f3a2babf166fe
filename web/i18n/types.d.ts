import type { messages } from '@/web/messages/en';

declare module 'next-intl' {
  interface AppConfig {
    /** Every key that a page asks for must be here, or the type check fails. */
    Messages: typeof messages;
    Locale: 'en';
  }
}

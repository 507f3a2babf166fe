import { createTranslator } from 'next-intl';
import { messages as en } from '@/web/messages/en';

/** Languages the product speaks, with their direction. A language is added by a folder under `web/messages` and a line here. */
export const languages = { en: { direction: 'ltr', messages: en } } as const;
export type Language = keyof typeof languages;

/** The language a cookie asks for, or English. */
export function languageOf(cookie: string | undefined): Language {
  return cookie && cookie in languages ? (cookie as Language) : 'en';
}

/** Translator for what is rendered on the server: page titles. */
export function translatorOf(language: Language) {
  return createTranslator({ locale: language, messages: languages[language].messages });
}

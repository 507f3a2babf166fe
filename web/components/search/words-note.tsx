'use client';

import { TextSearch } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { z } from 'zod';
import type { Search } from '@/core/search/schema';

const asked = z.object({ words: z.object({ text: z.string() }) });

/** What an answer to words is worth: a guess at how things look. Nothing for other searches. */
export function WordsNote({ search }: { search: Search }) {
  const t = useTranslations('search.words');
  const request = asked.safeParse(search.request);
  if (!request.success) return null;
  return (
    <section aria-label={t('label')} className="flex gap-2 border-line border-b px-4 py-2 text-xs">
      <TextSearch className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden />
      <p>
        <span className="font-semibold">{t('guess', { words: request.data.words.text })}</span>{' '}
        <span className="text-ink-2">{search.threshold === null ? t('uncut') : t('notCut')}</span>
      </p>
    </section>
  );
}

'use client';

import { useQuery } from '@tanstack/react-query';
import { Copy, ShieldCheck, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';

import { Button } from '@/web/components/ui/button';
import { TimeText } from '@/web/components/ui/time-text';
import { toast } from '@/web/components/ui/toast';
import { checkpointsQuery } from './queries';

/** Older than this many times the interval something is wrong with what makes them. */
const LATE_TIMES = 2;

/** The newest signed checkpoint of the log: what was signed, when, and its line for the diary. */
export function CheckpointLine() {
  const t = useTranslations('audit.checkpoint');
  const { data } = useQuery(checkpointsQuery);
  if (!data) return null;
  const [newest] = data.items;
  if (!newest)
    return <p className="border-line border-b px-4 py-2 text-ink-2 text-sm sm:px-5">{t('none')}</p>;
  const late = Date.now() - Date.parse(newest.madeAt) > LATE_TIMES * data.everyMinutes * 60_000;
  const copy = async () => {
    await navigator.clipboard.writeText(newest.diaryLine);
    toast('done', { title: t('copied') });
  };
  return (
    <section
      aria-label={t('label')}
      className="flex flex-wrap items-center gap-x-4 gap-y-1 border-line border-b px-4 py-2 text-sm sm:px-5"
    >
      {late ? (
        <TriangleAlert className="size-4 shrink-0 text-warn" aria-hidden />
      ) : (
        <ShieldCheck className="size-4 shrink-0 text-ink-3" aria-hidden />
      )}
      <span>
        {t('signed', { size: newest.size })} <TimeText at={newest.madeAt} />
      </span>
      <code dir="ltr" className="min-w-0 break-all font-mono text-ink-2 text-xs">
        {newest.root}
      </code>
      <Button size="sm" look="quiet" icon={<Copy aria-hidden />} onClick={() => void copy()}>
        {t('copy')}
      </Button>
      {late && <span className="text-ink-2">{t('late', { minutes: data.everyMinutes })}</span>}
    </section>
  );
}

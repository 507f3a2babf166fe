'use client';

import { CircleDot, FileText, Paperclip, Plus, Send, Siren } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import type { CaseDetail } from '@/core/cases/schema';
import { useMay } from '@/web/components/access/access';
import { WallInput } from '@/web/components/time/wall-input';
import { instantOf, wallTimeOf } from '@/web/components/time/zone';
import { useZone } from '@/web/components/time/zone-provider';
import { Button } from '@/web/components/ui/button';
import { cx } from '@/web/components/ui/cx';
import { Field } from '@/web/components/ui/field';
import { Textarea } from '@/web/components/ui/input';
import { ErrorState } from '@/web/components/ui/states';
import { TimeText, useDurationWords } from '@/web/components/ui/time-text';
import { toast } from '@/web/components/ui/toast';
import { useAddEvent } from './queries';
import { type TimelineEntry, timelineOf } from './timeline';

/** What happened, what was seen and what was done, on one line of time. */
export function TimelineTab({ fir, onExhibit }: { fir: CaseDetail; onExhibit: (number: number) => void }) {
  const t = useTranslations('cases.timeline');
  const may = useMay();
  const [adding, setAdding] = useState(false);
  const entries = timelineOf(fir);
  return (
    <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <ol aria-label={t('label')} className="flex flex-col">
        {entries.map((entry, index) => (
          <Entry
            key={entry.key}
            entry={entry}
            gapMs={index === 0 ? 0 : Date.parse(entry.at) - Date.parse(entries[index - 1]?.at ?? entry.at)}
            last={index === entries.length - 1}
            onExhibit={onExhibit}
          />
        ))}
      </ol>
      {may('case.write') && (
        <div className="max-lg:order-first">
          {adding ? (
            <EventForm caseId={fir.id} onClose={() => setAdding(false)} />
          ) : (
            <Button icon={<Plus aria-hidden />} onClick={() => setAdding(true)}>
              {t('add')}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

/** A silence as long as this is worth a word between two entries. */
const gapWorthSayingMs = 10 * 60_000;

const icons: Record<TimelineEntry['kind'], ReactNode> = {
  occurred: <Siren />,
  occurredEnd: <Siren />,
  reported: <FileText />,
  dispatched: <Send />,
  exhibit: <Paperclip />,
  event: <CircleDot />,
};

function Entry({
  entry,
  gapMs,
  last,
  onExhibit,
}: {
  entry: TimelineEntry;
  gapMs: number;
  last: boolean;
  onExhibit: (number: number) => void;
}) {
  const t = useTranslations('cases.timeline');
  const { duration } = useDurationWords();
  const own = useZone();
  const zone = entry.kind === 'exhibit' ? entry.exhibit.camera.timeZone : own;
  const weighty = entry.kind === 'occurred' || entry.kind === 'exhibit';
  return (
    <li className="grid grid-cols-[1.75rem_minmax(0,1fr)] gap-x-3">
      <span className="flex flex-col items-center" aria-hidden>
        <span
          className={cx(
            'flex size-7 shrink-0 items-center justify-center rounded-full border [&_svg]:size-3.5',
            weighty ? 'border-accent bg-accent-soft text-accent' : 'border-line-strong bg-surface text-ink-3',
          )}
        >
          {icons[entry.kind]}
        </span>
        {!last && <span className="w-px flex-1 bg-line-strong" />}
      </span>
      <div className="pb-5">
        <p className="flex flex-wrap items-baseline gap-x-3 text-ink-3 text-xs">
          <TimeText at={entry.at} zone={zone} className="text-ink-2" />
          {gapMs >= gapWorthSayingMs && (
            <span>{t('gap', { time: duration(Math.round(gapMs / 60_000) * 60_000) })}</span>
          )}
        </p>
        {entry.kind === 'exhibit' ? (
          <p>
            <button
              type="button"
              className="text-start font-medium underline decoration-line-strong underline-offset-2 hover:decoration-current"
              onClick={() => onExhibit(entry.exhibit.number)}
            >
              {t('exhibit', { number: entry.exhibit.number, title: entry.exhibit.title })}
            </button>
            <span className="block text-ink-3 text-xs">
              {entry.exhibit.camera.code} · {entry.exhibit.camera.name}
            </span>
          </p>
        ) : entry.kind === 'event' ? (
          <>
            <p dir="auto" className="whitespace-pre-line">
              {entry.event.text}
            </p>
            <p className="text-ink-3 text-xs">{t('by', { name: entry.event.actorName })}</p>
          </>
        ) : (
          <p className={cx(weighty && 'font-medium')}>{t(entry.kind)}</p>
        )}
      </div>
    </li>
  );
}

function EventForm({ caseId, onClose }: { caseId: string; onClose: () => void }) {
  const t = useTranslations('cases.timeline');
  const zone = useZone();
  const add = useAddEvent(caseId);
  const [wall, setWall] = useState(() => wallTimeOf(new Date(), zone));
  const [text, setText] = useState('');
  const [asked, setAsked] = useState(false);
  const at = instantOf(wall, zone);
  function submit() {
    setAsked(true);
    if (at === undefined || text.trim() === '') return;
    add.mutate(
      { at, text },
      {
        onSuccess: () => {
          toast('done', { title: t('saved') });
          onClose();
        },
      },
    );
  }
  return (
    <form
      className="flex flex-col gap-3 rounded-lg border border-line-strong bg-surface p-3.5"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field label={t('at')} required error={asked && at === undefined ? t('needTime') : undefined}>
        <WallInput value={wall} zone={zone} onChange={setWall} />
      </Field>
      <Field label={t('text')} required error={asked && text.trim() === '' ? t('needText') : undefined}>
        <Textarea
          dir="auto"
          rows={4}
          maxLength={5000}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
      {add.error && <ErrorState compact error={add.error} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button look="primary" type="submit" busy={add.isPending}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}

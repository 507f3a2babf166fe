'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Camera } from '@/core/footage/schema';
import { coverageQuery } from '@/web/components/api/queries';
import { formatDay } from '@/web/components/time/format';
import { instantOf } from '@/web/components/time/zone';
import { useZone } from '@/web/components/time/zone-provider';
import { Button, IconButton } from '@/web/components/ui/button';
import { cx } from '@/web/components/ui/cx';
import { Panel } from '@/web/components/ui/page';
import { Skeleton } from '@/web/components/ui/skeleton';
import { ErrorState } from '@/web/components/ui/states';
import { useDurationWords } from '@/web/components/ui/time-text';
import {
  type CoverageCell,
  type CoverageReason,
  type CoverageRow,
  coverageMatrix,
  daysEndingWith,
} from './coverage-matrix';

/** Two weeks where little has been recorded, four where there is more. */
const fewestDays = 14;
const mostDays = 28;
const dayMs = 86_400_000;
const reasons: readonly CoverageReason[] = [
  'indexed',
  'coarse',
  'pending',
  'failed',
  'damaged',
  'deleted',
  'not-recorded',
];

interface CoverageStripProps {
  cameras: readonly Camera[];
  /** A day of a camera was chosen: the list narrows to it. */
  onChoose: (cameraId: number, from: string, to: string) => void;
  onUnplaced: () => void;
}

/** Which days of which cameras can be searched, and which cannot and why. */
export function CoverageStrip({ cameras, onChoose, onUnplaced }: CoverageStripProps) {
  const t = useTranslations('footage.coverage');
  const zone = useZone();
  const locale = useLocale();
  const [back, setBack] = useState(0);
  const latest = useMemo(
    () =>
      cameras
        .flatMap(({ lastAt }) => (lastAt === null ? [] : [lastAt]))
        .sort()
        .at(-1),
    [cameras],
  );
  const days = useMemo(() => {
    const first = cameras.flatMap(({ firstAt }) => (firstAt === null ? [] : [Date.parse(firstAt)]));
    const recorded = latest ? (Date.parse(latest) - Math.min(...first)) / dayMs : 0;
    return recorded > fewestDays ? mostDays : fewestDays;
  }, [cameras, latest]);
  const span = useMemo(() => {
    const end = new Date(latest ?? Date.now()).getTime() - back * days * dayMs;
    return daysEndingWith(new Date(end).toISOString(), days, zone);
  }, [latest, back, days, zone]);
  const { data, error, refetch } = useQuery({ ...coverageQuery(span), placeholderData: keepPreviousData });
  const matrix = useMemo(() => data && coverageMatrix(data, zone), [data, zone]);
  const rows = matrix?.rows.filter((row) => row.cells.some((cell) => cell.indexedShare !== null)) ?? [];

  return (
    <Panel
      title={t('title')}
      beside={
        <span className="text-ink-3 text-xs max-sm:hidden">
          {t('span', {
            from: formatDay(span.from, zone, locale),
            to: formatDay(Date.parse(span.to) - 1, zone, locale),
          })}
        </span>
      }
      actions={
        <>
          <IconButton
            size="sm"
            label={t('earlier')}
            icon={<ChevronLeft className="rtl:-scale-x-100" />}
            onClick={() => setBack(back + 1)}
          />
          <Button size="sm" look="plain" disabled={back === 0} onClick={() => setBack(0)}>
            {t('latest')}
          </Button>
          <IconButton
            size="sm"
            label={t('later')}
            disabled={back === 0}
            icon={<ChevronRight className="rtl:-scale-x-100" />}
            onClick={() => setBack(back - 1)}
          />
        </>
      }
      bodyClassName="p-3"
    >
      {error && <ErrorState compact error={error} onRetry={() => void refetch()} />}
      {!matrix && !error && <Skeleton className="h-24 w-full" />}
      {matrix && rows.length === 0 && <p className="text-ink-2">{t('empty')}</p>}
      {matrix && rows.length > 0 && <Matrix days={matrix.days} rows={rows} onChoose={onChoose} />}
      {matrix && (
        <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-1 text-ink-2 text-xs">
          {reasons.map((reason) => (
            <span key={reason} className="inline-flex items-center gap-1.5">
              <span className={cx('size-3 rounded-sm', faces[reason])} aria-hidden />
              {t(`reason.${reason}`)}
            </span>
          ))}
          {data !== undefined && data.unplaced > 0 && (
            <span className="flex items-center gap-2 sm:ms-auto">
              {t('unplaced', { count: data.unplaced })}
              <button type="button" className="text-accent underline underline-offset-2" onClick={onUnplaced}>
                {t('showUnplaced')}
              </button>
            </span>
          )}
        </div>
      )}
    </Panel>
  );
}

/** Colour is doubled by pattern: failed and damaged are hatched, a first look is dotted, waiting is outlined. */
const faces: Record<CoverageReason, string> = {
  indexed: 'bg-[color-mix(in_oklch,var(--color-ok)_58%,var(--color-surface))]',
  coarse:
    'bg-[radial-gradient(circle,var(--color-ok)_1.5px,transparent_1.6px)] bg-[length:5px_5px] bg-ok-soft',
  pending: 'bg-busy-soft shadow-[inset_0_0_0_1.5px_var(--color-busy)]',
  failed: 'bg-[repeating-linear-gradient(135deg,var(--color-bad)_0_2px,var(--color-bad-soft)_2px_5px)]',
  damaged: 'bg-[repeating-linear-gradient(135deg,var(--color-warn)_0_2px,var(--color-warn-soft)_2px_5px)]',
  deleted:
    'bg-[linear-gradient(45deg,transparent_45%,var(--color-ink-3)_45%_55%,transparent_55%)] bg-[length:6px_6px] bg-press',
  'not-recorded': 'bg-press',
};

function Matrix({
  days,
  rows,
  onChoose,
}: {
  days: string[];
  rows: CoverageRow[];
  onChoose: CoverageStripProps['onChoose'];
}) {
  const t = useTranslations('footage.coverage');
  const locale = useLocale();
  const month = new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' });
  const frame = useRef<HTMLDivElement>(null);
  // Where not all days fit, the latest are wanted first.
  // biome-ignore lint/correctness/useExhaustiveDependencies: again whenever other days are shown
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const rtl = getComputedStyle(element).direction === 'rtl';
    element.scrollLeft = rtl ? -element.scrollWidth : element.scrollWidth;
  }, [days]);
  return (
    <div ref={frame} className="max-h-60 overflow-auto">
      <table aria-label={t('label')} className="w-full border-separate border-spacing-[3px]">
        <thead>
          <tr>
            <th scope="col" className="sticky start-0 top-0 z-20 bg-surface pe-3 text-start">
              <span className="sr-only">{t('camera')}</span>
            </th>
            {days.map((day, index) => {
              const date = new Date(`${day}T00:00:00Z`);
              const newMonth = index === 0 || day.endsWith('-01');
              return (
                <th
                  key={day}
                  scope="col"
                  style={{ width: `${88 / days.length}%` }}
                  className="figures sticky top-0 z-10 min-w-5 bg-surface text-center font-normal text-[0.6875rem] text-ink-3"
                >
                  <span className="block h-3.5 whitespace-nowrap text-start">
                    {newMonth && month.format(date)}
                  </span>
                  {date.getUTCDate()}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.cameraId}>
              <th
                scope="row"
                title={row.name}
                className="sticky start-0 z-10 max-w-36 truncate bg-surface pe-3 text-start font-mono font-normal text-ink-2 text-xs"
              >
                {row.code}
              </th>
              {row.cells.map((cell) => (
                <td key={cell.day} className="p-0">
                  <Cell row={row} cell={cell} onChoose={onChoose} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A day of a camera. With the space between rows it is 24 px from the next one, as fingers and tremors need (WCAG 2.5.8). */
function Cell({
  row,
  cell,
  onChoose,
}: {
  row: CoverageRow;
  cell: CoverageCell;
  onChoose: CoverageStripProps['onChoose'];
}) {
  const t = useTranslations('footage.coverage');
  const { duration } = useDurationWords();
  const zone = useZone();
  const locale = useLocale();
  const from = instantOf(`${cell.day}T00:00`, zone) ?? cell.day;
  const parts = reasons
    .filter((reason) => cell.totalsMs[reason] > 0)
    .map((reason) => t('part', { reason: t(`reason.${reason}`), time: duration(cell.totalsMs[reason]) }))
    .join(', ');
  const words = t('cell', { camera: row.code, day: formatDay(from, zone, locale), parts });
  if (cell.indexedShare === null) {
    return (
      <span
        role="img"
        aria-label={words}
        title={words}
        className={cx('block h-[1.3125rem] w-full min-w-5 rounded-sm max-sm:h-6', faces['not-recorded'])}
      />
    );
  }
  return (
    <button
      type="button"
      aria-label={words}
      title={words}
      className={cx(
        'block h-[1.3125rem] w-full min-w-5 rounded-sm max-sm:h-6 hover:brightness-110',
        faces[cell.state],
      )}
      onClick={() => onChoose(row.cameraId, from, new Date(Date.parse(from) + dayMs - 1).toISOString())}
    />
  );
}

'use client';

import { ChevronDown } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { type Coverage, coverageReason } from '@/core/footage/schema';
import { cx } from '../ui/cx';
import { TimeText, useDurationWords } from '../ui/time-text';

type Reason = (typeof coverageReason.options)[number];
const reasons = coverageReason.options;

const fills: Record<Reason, string> = {
  indexed: 'bg-ok',
  coarse:
    'bg-[radial-gradient(circle,var(--color-ok)_1.5px,transparent_1.6px)] bg-[length:4px_4px] bg-ok-soft',
  pending: 'bg-busy',
  failed: 'bg-bad',
  damaged: 'bg-warn',
  deleted: 'bg-ink-3',
  'not-recorded':
    'bg-[repeating-linear-gradient(135deg,transparent_0_3px,var(--color-line-strong)_3px_4px)] bg-sunken',
};

/** Which camera-hours a result rests on, which it lacks and why; each camera by itself when opened. */
export function CoverageBar({
  coverage,
  title,
  notCompared = 0,
}: {
  coverage: Coverage;
  title?: string;
  /** Sightings that a search could not compare, since they have no vector of its models yet. */
  notCompared?: number;
}) {
  const t = useTranslations('search.coverage');
  const { duration } = useDurationWords();
  const [open, setOpen] = useState(false);
  const detail = useId();
  const total = reasons.reduce((sum, reason) => sum + (coverage.totalsMs[reason] ?? 0), 0);
  const recorded = total - (coverage.totalsMs['not-recorded'] ?? 0);
  const missing = reasons.filter((reason) => reason !== 'indexed' && (coverage.totalsMs[reason] ?? 0) > 0);
  return (
    <section aria-label={title ?? t('title')} className="flex flex-col gap-1.5">
      <div className="flex items-baseline gap-3">
        <p className="min-w-0 flex-1">
          <b className="figures">{t('searched', { hours: duration(coverage.totalsMs.indexed ?? 0) })}</b>{' '}
          <span className="text-ink-2">
            {t('of', { hours: duration(recorded), cameras: coverage.cameraCount })}
          </span>
        </p>
        {coverage.cameras.length > 0 && (
          <button
            type="button"
            aria-expanded={open}
            aria-controls={detail}
            onClick={() => setOpen(!open)}
            className="flex min-h-6 shrink-0 items-center gap-1 rounded-sm text-ink-2 text-xs hover:text-ink"
          >
            {t('byCamera')}
            <ChevronDown className={cx('size-3.5 transition-transform', open && 'rotate-180')} aria-hidden />
          </button>
        )}
      </div>
      <div className="flex h-2 overflow-hidden rounded-sm bg-sunken" aria-hidden>
        {reasons.map((reason) => {
          const share = total > 0 ? ((coverage.totalsMs[reason] ?? 0) / total) * 100 : 0;
          return (
            share > 0 && (
              <span
                key={reason}
                className={cx('h-full min-w-1', fills[reason])}
                style={{ width: `${share}%` }}
              />
            )
          );
        })}
      </div>
      {(missing.length > 0 || coverage.unplaced > 0 || notCompared > 0) && (
        <ul className="flex flex-wrap gap-x-3 text-ink-2 text-xs">
          {missing.map((reason) => (
            <li key={reason} className="flex items-center gap-1.5">
              <span className={cx('size-2.5 rounded-sm', fills[reason])} aria-hidden />
              <span className="figures">{duration(coverage.totalsMs[reason] ?? 0)}</span>{' '}
              {reason === 'coarse' && coverage.coarseEveryMs !== null
                ? t('keyPictures', { every: duration(coverage.coarseEveryMs) })
                : t(`reason.${reason}`)}
            </li>
          ))}
          {coverage.unplaced > 0 && (
            <li className="text-warn">{t('unplaced', { count: coverage.unplaced })}</li>
          )}
          {notCompared > 0 && <li className="text-warn">{t('notCompared', { count: notCompared })}</li>}
        </ul>
      )}
      <div id={detail} hidden={!open}>
        {open && <ByCamera coverage={coverage} />}
      </div>
    </section>
  );
}

/** What of a camera was deleted under retention, by when. */
function deletedOf({ ranges }: Coverage['cameras'][number]): { at: string; ms: number }[] {
  const byTime = new Map<string, number>();
  for (const { from, to, deletedAt } of ranges) {
    if (deletedAt) byTime.set(deletedAt, (byTime.get(deletedAt) ?? 0) + Date.parse(to) - Date.parse(from));
  }
  return [...byTime].map(([at, ms]) => ({ at, ms }));
}

function ByCamera({ coverage }: { coverage: Coverage }) {
  const t = useTranslations('search.coverage');
  const { duration } = useDurationWords();
  const from = Date.parse(coverage.from);
  const span = Math.max(1, Date.parse(coverage.to) - from);
  const percent = (at: string) => ((Date.parse(at) - from) / span) * 100;
  return (
    <div className="mt-1 flex max-h-72 flex-col gap-1 overflow-y-auto rounded-md border border-line bg-surface p-3">
      <div className="flex justify-between ps-[calc(34%+0.75rem)] text-ink-3 text-xs">
        <TimeText at={coverage.from} precision="minute" />
        <TimeText at={coverage.to} precision="minute" />
      </div>
      <ul className="flex flex-col">
        {coverage.cameras.map((camera) => (
          <li key={camera.cameraId} className="grid min-h-7 grid-cols-[34%_1fr] items-center gap-3">
            <span className="flex min-w-0 items-baseline gap-2">
              <span className="truncate">{camera.name}</span>
              <span className="ms-auto shrink-0 text-ink-3 text-xs figures">
                {duration(camera.totalsMs.indexed ?? 0)}
              </span>
            </span>
            <span className="flex flex-col gap-0.5">
              <span
                role="img"
                aria-label={reasons
                  .filter((reason) => (camera.totalsMs[reason] ?? 0) > 0)
                  .map((reason) => `${duration(camera.totalsMs[reason] ?? 0)} ${t(`reason.${reason}`)}`)
                  .join(', ')}
                className="relative h-2.5 overflow-hidden rounded-sm bg-sunken"
              >
                {camera.ranges.map((range) => (
                  <span
                    key={`${range.from} ${range.reason}`}
                    className={cx('absolute inset-y-0 min-w-px', fills[range.reason])}
                    style={{
                      insetInlineStart: `${percent(range.from)}%`,
                      width: `${percent(range.to) - percent(range.from)}%`,
                    }}
                  />
                ))}
              </span>
              {deletedOf(camera).map(({ at, ms }) => (
                <span key={at} className="text-ink-3 text-xs">
                  {t('deleted', { hours: duration(ms) })} <TimeText at={at} precision="day" />
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

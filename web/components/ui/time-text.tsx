'use client';

import { useLocale, useTranslations } from 'next-intl';
import {
  formatClock,
  formatDay,
  formatDuration,
  formatOffset,
  type TimePrecision,
  zoneName,
} from '../time/format';
import { useZone } from '../time/zone-provider';
import { cx } from './cx';

/** Lengths of time in the reader's language. */
export function useDurationWords() {
  const t = useTranslations('ui.units');
  const units = { hour: t('hour'), minute: t('minute'), second: t('second') };
  return {
    duration: (ms: number) => formatDuration(ms, units),
    offset: (ms: number) => formatOffset(ms, units),
  };
}

interface TimeTextProps {
  at: string | number;
  /** IANA zone; the person's own when left out. */
  zone?: string;
  precision?: TimePrecision;
  /** Leaves out the day, where a heading already says it. */
  clockOnly?: boolean;
  /** May break between day and clock, where the column is narrow. */
  wrap?: boolean;
  className?: string;
}

/** An instant as a person reads it, always with its zone. */
export function TimeText({
  at,
  zone: given,
  precision = 'second',
  clockOnly = false,
  wrap = false,
  className,
}: TimeTextProps) {
  const own = useZone();
  const locale = useLocale();
  const zone = given ?? own;
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return null;
  return (
    <time
      // Day, clock and zone stay in their own order in a text of the other direction.
      dir="auto"
      dateTime={date.toISOString()}
      title={date.toISOString()}
      className={cx('figures', !wrap && 'whitespace-nowrap', className)}
    >
      {!clockOnly && formatDay(date, zone, locale)}
      {!clockOnly && precision !== 'day' && ' '}
      {precision !== 'day' && formatClock(date, zone, locale, precision)}{' '}
      <span className="text-ink-3">{zoneName(zone, date)}</span>
    </time>
  );
}

interface StampedCorrectedProps {
  stampedAt: string | number;
  /** Corrected: stamped − offset. */
  at: string | number;
  /** Camera time − true time. */
  offsetMs: number;
  /** Null where nobody has measured the clock. */
  uncertaintyMs: number | null;
  zone?: string;
  precision?: Exclude<TimePrecision, 'day'>;
  className?: string;
}

/** The time the camera stamped and the corrected time, side by side, with how sure we are. */
export function StampedCorrected({
  stampedAt,
  at,
  offsetMs,
  uncertaintyMs,
  zone,
  precision = 'second',
  className,
}: StampedCorrectedProps) {
  const t = useTranslations('ui.time');
  const { duration, offset } = useDurationWords();
  const zoned = zone ? { zone } : {};
  return (
    <dl className={cx('flex flex-wrap gap-x-5 gap-y-1', className)}>
      <div>
        <dt className="text-ink-3 text-xs">{t('corrected')}</dt>
        <dd className="font-medium">
          <TimeText at={at} precision={precision} {...zoned} />
          <span className="ms-1.5 text-ink-2 text-xs">
            {uncertaintyMs === null ? t('neverChecked') : `± ${duration(uncertaintyMs)}`}
          </span>
        </dd>
      </div>
      <div>
        <dt className="text-ink-3 text-xs">{t('stamped')}</dt>
        <dd className="text-ink-2">
          <TimeText at={stampedAt} precision={precision} {...zoned} />
          <span className="ms-1.5 text-ink-3 text-xs">{t('clockOff', { offset: offset(offsetMs) })}</span>
        </dd>
      </div>
    </dl>
  );
}

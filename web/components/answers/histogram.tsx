'use client';

import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { Slider } from 'radix-ui';
import { type PointerEvent, useMemo, useRef } from 'react';
import type { Tally } from '@/core/search/answers/schema';
import { histogramOf, type Narrowing } from '@/core/search/answers/tally';
import { formatClock, formatDay, zoneName } from '../time/format';
import { useZone } from '../time/zone-provider';
import { cx } from '../ui/cx';
import { TimeText, useDurationWords } from '../ui/time-text';

interface HistogramProps {
  tally: Tally;
  narrowing: Narrowing;
  onNarrow: (narrowing: Narrowing) => void;
}

const DAY_MS = 86_400_000;

/** When what was found was seen; a stretch drawn over it, or set by its two ends, narrows to it. */
export function Histogram({ tally, narrowing, onNarrow }: HistogramProps) {
  const t = useTranslations('answers.histogram');
  const format = useFormatter();
  const locale = useLocale();
  const zone = useZone();
  const { duration } = useDurationWords();
  const frame = useRef<HTMLDivElement>(null);
  const anchor = useRef<number | null>(null);
  const bars = useMemo(() => histogramOf(tally, narrowing), [tally, narrowing]);
  const startMs = Date.parse(tally.from);
  if (bars.length < 2) return null;
  const highest = Math.max(1, ...bars.map(({ count }) => count));
  const fromBin = narrowing.fromMs === undefined ? 0 : Math.round((narrowing.fromMs - startMs) / tally.binMs);
  const toBin =
    narrowing.toMs === undefined ? bars.length : Math.round((narrowing.toMs - startMs) / tally.binMs);

  /** Narrows to the bars from one to another, the second not included; all of them is no narrowing. */
  function brush(from: number, to: number) {
    const { fromMs: _from, toMs: _to, ...rest } = narrowing;
    const all = from <= 0 && to >= bars.length;
    onNarrow(
      all ? rest : { ...rest, fromMs: startMs + from * tally.binMs, toMs: startMs + to * tally.binMs },
    );
  }
  function binAt(event: PointerEvent): number {
    const box = frame.current?.getBoundingClientRect();
    if (!box) return 0;
    const across = (event.clientX - box.left) / box.width;
    const along = document.documentElement.dir === 'rtl' ? 1 - across : across;
    return Math.max(0, Math.min(bars.length - 1, Math.floor(along * bars.length)));
  }
  function draw(event: PointerEvent) {
    if (anchor.current === null) return;
    const bin = binAt(event);
    brush(Math.min(anchor.current, bin), Math.max(anchor.current, bin) + 1);
  }
  const timeOf = (ms: number) =>
    tally.binMs >= DAY_MS
      ? formatDay(ms, zone, locale)
      : `${formatDay(ms, zone, locale)} ${formatClock(ms, zone, locale, tally.binMs < 60_000 ? 'second' : 'minute')} ${zoneName(zone, ms)}`;

  return (
    <figure className="flex flex-col">
      <div
        ref={frame}
        className="flex h-12 cursor-crosshair touch-pan-y items-end border-line border-b"
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          anchor.current = binAt(event);
          event.currentTarget.setPointerCapture(event.pointerId);
          draw(event);
        }}
        onPointerMove={draw}
        onPointerUp={() => {
          anchor.current = null;
        }}
        onPointerCancel={() => {
          anchor.current = null;
        }}
        onDoubleClick={() => brush(0, bars.length)}
        aria-hidden
      >
        {bars.map(({ fromMs, count }, bin) => (
          <span
            key={fromMs}
            title={`${timeOf(fromMs)}: ${format.number(count)}`}
            className="flex h-full min-w-0 flex-1 items-end px-[0.5px]"
          >
            <span
              className={cx(
                'w-full rounded-t-[1px]',
                bin >= fromBin && bin < toBin ? 'bg-accent' : 'bg-line-strong',
              )}
              style={{ height: count === 0 ? 0 : `${Math.max(6, (count / highest) * 100)}%` }}
            />
          </span>
        ))}
      </div>
      <Slider.Root
        min={0}
        max={bars.length}
        step={1}
        minStepsBetweenThumbs={1}
        value={[fromBin, toBin]}
        onValueChange={([from = 0, to = bars.length]) => brush(from, to)}
        className="relative flex h-6 touch-none select-none items-start"
      >
        <Slider.Track className="relative h-1 grow bg-sunken">
          <Slider.Range className="absolute h-full bg-accent" />
        </Slider.Track>
        {(['from', 'to'] as const).map((end) => (
          <Slider.Thumb
            key={end}
            aria-label={t(end)}
            aria-valuetext={timeOf(startMs + (end === 'from' ? fromBin : toBin) * tally.binMs)}
            className="-mt-2 flex size-6 cursor-ew-resize justify-center rounded-sm pt-1"
          >
            <span className="h-4 w-1.5 rounded-sm border border-on-accent bg-accent-strong" aria-hidden />
          </Slider.Thumb>
        ))}
      </Slider.Root>
      <figcaption className="-mt-1 flex justify-between gap-3 text-ink-3 text-xs">
        <TimeText at={startMs + fromBin * tally.binMs} precision="minute" />
        <span className="max-sm:hidden">
          {t('bars', {
            each: tally.binMs >= DAY_MS ? t('days', { count: tally.binMs / DAY_MS }) : duration(tally.binMs),
          })}
        </span>
        <TimeText at={startMs + toBin * tally.binMs} precision="minute" />
      </figcaption>
    </figure>
  );
}

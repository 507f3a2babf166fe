'use client';

import { useFormatter, useTranslations } from 'next-intl';
import type { Leg, Way } from '@/core/search/relations/ways';
import { useDurationWords } from '../ui/time-text';

/** How far it is, and how that is known. */
export function useWayWords(): (way: Way | null) => string {
  const t = useTranslations('relations.onward');
  const format = useFormatter();
  return (way) => {
    if (!way) return t('wayUnknown');
    const distance = format.number(way.distanceM / 1000, { maximumFractionDigits: 1 });
    switch (way.known) {
      case 'road':
        return t('way', { distance });
      case 'by-hand':
        return t('wayHand', { distance });
      case 'straight-line':
        return t('wayStraight', { distance });
      case 'same-camera':
        return t('waySame');
    }
  };
}

/** The time, way and speed between two sightings, each as far as it is known. */
export function LegText({ leg, before = false }: { leg: Leg; before?: boolean }) {
  const t = useTranslations('relations.onward');
  const format = useFormatter();
  const { duration } = useDurationWords();
  const way = useWayWords();
  const whole = (speed: number) => format.number(speed, { maximumFractionDigits: 0 });
  const speeds =
    leg.slowestKmh === null || leg.way?.known === 'same-camera'
      ? null
      : leg.fastestKmh === null
        ? t('speedFrom', { slowest: whole(leg.slowestKmh) })
        : t('speed', { slowest: whole(leg.slowestKmh), fastest: whole(leg.fastestKmh) });
  return (
    <span className="flex flex-col gap-0.5 text-xs figures">
      <span className="font-semibold">
        {leg.gapMs <= 0 ? t('together') : t(before ? 'gapBefore' : 'gap', { time: duration(leg.gapMs) })}{' '}
        {leg.mostMs > leg.leastMs && (
          <span className="font-normal text-ink-3">
            {t('gapRange', { least: duration(leg.leastMs), most: duration(leg.mostMs) })}
          </span>
        )}
      </span>
      <span className="text-ink-2">{way(leg.way)}</span>
      {speeds && <span className="text-ink-2">{speeds}</span>}
      {!leg.clocksChecked && <span className="text-warn">{t('clocks')}</span>}
    </span>
  );
}

'use client';

import { BellRing, History, Layers } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { AlertSummary } from '@/core/watchlist/alerts/schema';
import { Strength } from '../search/strength';
import { Badge } from '../ui/badge';
import { cx } from '../ui/cx';
import { DrawnBadge } from '../ui/drawn-badge';
import { ReferenceTag } from '../ui/reference-tag';
import { TimeText } from '../ui/time-text';
import { DecideBar } from './decide';
import { AlertPair } from './pair';

/** What else is to be said of an alert: that nobody looked in time, that it stands for several, that it is of earlier footage. */
export function AlertMarks({ alert }: { alert: AlertSummary }) {
  const t = useTranslations('alerts');
  return (
    <>
      {alert.status !== 'NEW' && (
        <Badge tone={alert.status === 'DISMISSED' ? 'neutral' : 'ok'}>{t(`status.${alert.status}`)}</Badge>
      )}
      {alert.escalatedAt && alert.status === 'NEW' && (
        <Badge tone="bad" icon={<BellRing aria-hidden />}>
          {t('escalated')}
        </Badge>
      )}
      {alert.heldBack > 0 && (
        <Badge tone="warn" icon={<Layers aria-hidden />} title={t('heldBackHint')}>
          {t('heldBack', { count: alert.heldBack })}
        </Badge>
      )}
      {alert.lookedBack && (
        <Badge icon={<History aria-hidden />} title={t('lookedBackHint')}>
          {t('lookedBack')}
        </Badge>
      )}
    </>
  );
}

/** How alike what was seen is: words, never a number that reads as a probability. */
export function AlertStrength({ alert, wide = false }: { alert: AlertSummary; wide?: boolean }) {
  const { strength, rarity, sighting } = alert;
  return <Strength candidate={{ rank: 1, score: 0, strength, rarity, sighting }} wide={wide} />;
}

/** One alert of the list, decided where it stands. */
export function AlertCard({ alert }: { alert: AlertSummary }) {
  const t = useTranslations('alerts');
  const { entry, sighting, at, raisedAt } = alert;
  return (
    <li
      className={cx(
        'flex gap-3 border-line border-b bg-surface p-3 max-sm:flex-col sm:px-5',
        alert.escalatedAt && alert.status === 'NEW' && 'border-s-3 border-s-bad',
      )}
    >
      <AlertPair alert={alert} className="h-36 w-full shrink-0 sm:w-72" />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Link href={`/alerts/${alert.id}`} className="font-semibold hover:underline">
            {t('resembles', { title: entry.title })}
          </Link>
          <Badge>{entry.criterion.label}</Badge>
          <AlertMarks alert={alert} />
        </div>
        <p className="text-ink-2">{entry.reason}</p>
        <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5 text-ink-2">
          <ReferenceTag>{sighting.camera.code}</ReferenceTag>
          <span className="min-w-0 truncate">{sighting.camera.name}</span>
          {sighting.camera.drawn && <DrawnBadge short />}
          <TimeText at={at} />
        </p>
        <AlertStrength alert={alert} />
        <p className="text-ink-3 text-xs">
          {t.rich('raised', { time: () => <TimeText at={raisedAt} /> })}
          {alert.sightings > 1 && ` · ${t('sightings', { count: alert.sightings })}`}
        </p>
        <div className="mt-auto pt-1">
          <DecideBar alert={alert} />
          {alert.decided && alert.status !== 'NEW' && (
            <p className="text-ink-2 text-xs">
              {t('decidedBy', { by: alert.decided.by })}
              {alert.decided.reason && ` · ${t(`reasons.${alert.decided.reason as 'TEST'}`)}`}
              {alert.decided.words && ` · ${alert.decided.words}`}
            </p>
          )}
        </div>
      </div>
    </li>
  );
}

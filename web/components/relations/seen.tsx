'use client';

import { Play } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Sighting } from '@/core/footage/schema';
import { BestShot } from '../sighting/best-shot';
import { PlateText } from '../sighting/plate-text';
import { playerHref, useSightingName } from '../sighting/words';
import { DrawnBadge } from '../ui/drawn-badge';
import { TimeText, useDurationWords } from '../ui/time-text';

/** How far a camera's clock may be off. */
export function ClockDoubt({ uncertaintyMs }: { uncertaintyMs: number | null }) {
  const t = useTranslations('relations');
  const { duration } = useDurationWords();
  return (
    <span className={uncertaintyMs === null ? 'text-warn' : 'text-ink-3'}>
      {uncertaintyMs === null ? t('clockUnchecked') : t('clockWithin', { time: duration(uncertaintyMs) })}
    </span>
  );
}

/** One sighting: its picture, what it is, where and when, with its clock, and the way to its moment. */
export function Seen({
  sighting,
  caption,
  caseId,
  children,
}: {
  sighting: Sighting;
  caption?: ReactNode;
  caseId?: string | undefined;
  children?: ReactNode;
}) {
  const t = useTranslations('relations');
  const name = useSightingName();
  return (
    <figure className="flex min-w-0 flex-col gap-1.5">
      {caption && <span className="text-ink-3 text-xs">{caption}</span>}
      <BestShot sighting={sighting} className="aspect-[4/3] w-full rounded-md" />
      <figcaption className="flex min-w-0 flex-col gap-0.5">
        <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
          {sighting.plate && <PlateText plate={sighting.plate} />}
          <span className="truncate font-medium">{name(sighting)}</span>
          {sighting.camera.drawn && <DrawnBadge short />}
        </span>
        <span className="truncate text-ink-2 text-xs">{sighting.camera.name}</span>
        <span className="text-xs">
          <TimeText at={sighting.at} zone={sighting.camera.timeZone} wrap />{' '}
          <ClockDoubt uncertaintyMs={sighting.clockUncertaintyMs} />
        </span>
        <Link
          href={playerHref(sighting, caseId)}
          className="flex min-h-6 w-fit items-center gap-1 text-accent text-xs underline underline-offset-2"
        >
          <Play className="size-3.5 rtl:-scale-x-100" aria-hidden />
          {t('play')}
        </Link>
        {children}
      </figcaption>
    </figure>
  );
}

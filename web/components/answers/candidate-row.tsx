'use client';

import { useTranslations } from 'next-intl';
import { Strength } from '../search/strength';
import { BestShot } from '../sighting/best-shot';
import { PlateText } from '../sighting/plate-text';
import { useQualityWords, useSightingName } from '../sighting/words';
import { cx } from '../ui/cx';
import { DrawnBadge } from '../ui/drawn-badge';
import { TimeText } from '../ui/time-text';
import { CandidateButton } from './candidate-button';
import type { CandidateShapeProps } from './candidate-shape';
import { spanOf } from './grouped';
import { MarkBadge } from './mark-badge';

/** One candidate as a row: more of them at once, with their words in columns. */
export function CandidateRow({
  candidate,
  group,
  chosen,
  tabStop,
  lit,
  actions,
  decision,
}: CandidateShapeProps) {
  const t = useTranslations('search.results');
  const name = useSightingName();
  const quality = useQualityWords();
  const { sighting } = candidate;
  const [shot] = sighting.bestShots;
  return (
    <CandidateButton
      candidate={candidate}
      chosen={chosen}
      tabStop={tabStop}
      actions={actions}
      className={cx(
        'grid min-h-14 w-full min-w-0 grid-cols-[2rem_3.5rem_minmax(0,1.2fr)_minmax(0,1.6fr)_6rem] items-center gap-3 rounded-md px-2 py-1 text-start [contain-intrinsic-size:auto_3.5rem] [content-visibility:auto] max-sm:grid-cols-[1.5rem_3rem_minmax(0,1fr)] max-sm:gap-2',
        chosen ? 'bg-accent-soft ring-1 ring-accent' : lit ? 'bg-hover' : 'hover:bg-hover',
      )}
    >
      <span className="text-end text-ink-3 text-xs figures max-sm:self-start">
        <span className="sr-only">{t('rank', { rank: candidate.rank })}</span>
        <span aria-hidden>{candidate.rank}</span>
      </span>
      <BestShot sighting={sighting} className="size-12 rounded-sm max-sm:row-span-3 max-sm:self-start" />
      <span className="flex min-w-0 flex-col items-start gap-0.5">
        {sighting.plate ? (
          <PlateText plate={sighting.plate} />
        ) : (
          <span className="max-w-full truncate font-medium">{name(sighting)}</span>
        )}
        {shot && <span className="truncate text-ink-3 text-xs figures">{quality(shot.quality)}</span>}
        {decision && <MarkBadge decision={decision} />}
      </span>
      <span className="flex min-w-0 flex-col gap-0.5 text-ink-2 text-xs max-sm:col-start-3">
        <span className="flex min-w-0 items-center gap-1.5">
          <span className="truncate">{group ? spanOf(group).cameras.join(' · ') : sighting.camera.name}</span>
          {sighting.camera.drawn && <DrawnBadge short />}
        </span>
        <TimeText at={sighting.at} zone={sighting.camera.timeZone} className="truncate" />
      </span>
      <span className="max-sm:col-start-3">
        <Strength candidate={candidate} />
      </span>
    </CandidateButton>
  );
}

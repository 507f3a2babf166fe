'use client';

import { useTranslations } from 'next-intl';
import { CandidateButton } from '../answers/candidate-button';
import type { CandidateShapeProps } from '../answers/candidate-shape';
import { spanOf } from '../answers/grouped';
import { MarkBadge } from '../answers/mark-badge';
import { BestShot } from '../sighting/best-shot';
import { PlateText } from '../sighting/plate-text';
import { useQualityWords, useSightingName } from '../sighting/words';
import { cx } from '../ui/cx';
import { DrawnBadge } from '../ui/drawn-badge';
import { TimeText } from '../ui/time-text';
import { Strength } from './strength';

/** One candidate: its clearest picture, where and when, and how strongly it resembles. */
export function CandidateCard({
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
        'group flex min-w-0 flex-col overflow-hidden rounded-lg border bg-surface text-start [contain-intrinsic-size:auto_12rem] [content-visibility:auto]',
        chosen ? 'border-accent ring-1 ring-accent' : lit ? 'border-ink-2' : 'border-line hover:border-edge',
      )}
    >
      <span className="relative block w-full">
        <BestShot sighting={sighting} className="aspect-[4/3] w-full" />
        <span className="absolute start-0 top-0 rounded-ee-md bg-well/80 px-1.5 text-on-well text-xs figures">
          <span className="sr-only">{t('rank', { rank: candidate.rank })}</span>
          <span aria-hidden>{candidate.rank}</span>
        </span>
        {sighting.camera.drawn && (
          <span className="absolute end-1 bottom-1 rounded-sm bg-raised">
            <DrawnBadge short />
          </span>
        )}
        {decision && (
          <span className="absolute end-1 top-1">
            <MarkBadge decision={decision} />
          </span>
        )}
      </span>
      <span className="flex w-full min-w-0 flex-col gap-1 p-2">
        {sighting.plate ? (
          <PlateText plate={sighting.plate} />
        ) : (
          <span className="truncate font-medium">{name(sighting)}</span>
        )}
        <span className="truncate text-ink-2 text-xs">
          {group ? spanOf(group).cameras.join(' · ') : sighting.camera.name}
        </span>
        <TimeText at={sighting.at} zone={sighting.camera.timeZone} className="truncate text-ink-2 text-xs" />
        {shot && <span className="truncate text-ink-3 text-xs figures">{quality(shot.quality)}</span>}
        <Strength candidate={candidate} />
      </span>
    </CandidateButton>
  );
}

'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { useTranslations } from 'next-intl';
import { useEffect, useMemo, useRef } from 'react';
import type { Sighting } from '@/core/footage/schema';
import { BestShot } from '../sighting/best-shot';
import { PlateText } from '../sighting/plate-text';
import { useSightingName } from '../sighting/words';
import { formatPosition } from '../time/format';
import { cx } from '../ui/cx';
import { TimeText } from '../ui/time-text';
import { kindFill } from './kind-colours';
import { usePlayerState } from './use-player';

interface SightingsListProps {
  sightings: readonly Sighting[];
  chosenId: string | null;
  onChoose: (sighting: Sighting) => void;
}

const rowPx = 60;

/** What was seen, in order of time. What is on the screen now is marked at the edge. */
export function SightingsList({ sightings, chosenId, onChoose }: SightingsListProps) {
  const t = useTranslations('player');
  const name = useSightingName();
  const frame = useRef<HTMLDivElement>(null);
  const nowMs = usePlayerState((state) => Math.floor(state.ptsMs / 250) * 250);
  const ordered = useMemo(
    () => [...sightings].sort((a, b) => a.firstPtsMs - b.firstPtsMs || a.trackId.localeCompare(b.trackId)),
    [sightings],
  );
  const rows = useVirtualizer({
    count: ordered.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowPx,
    overscan: 8,
  });
  const chosenIndex = ordered.findIndex((sighting) => sighting.trackId === chosenId);
  useEffect(() => {
    if (chosenIndex >= 0) rows.scrollToIndex(chosenIndex, { align: 'auto' });
  }, [chosenIndex, rows]);

  return (
    <div ref={frame} className="min-h-0 flex-1 overflow-y-auto max-lg:max-h-[24rem]">
      <ul aria-label={t('sightings')} className="relative" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((row) => {
          const sighting = ordered[row.index];
          if (!sighting) return null;
          const here = nowMs + 250 >= sighting.firstPtsMs && nowMs <= sighting.lastPtsMs;
          const chosen = sighting.trackId === chosenId;
          return (
            <li
              key={sighting.trackId}
              className="absolute inset-x-0"
              style={{ height: rowPx, transform: `translateY(${row.start}px)` }}
            >
              <button
                type="button"
                aria-pressed={chosen}
                onClick={() => onChoose(sighting)}
                className={cx(
                  'relative flex size-full items-center gap-2.5 border-line border-b px-3 text-start hover:bg-hover focus-visible:outline-offset-[-2px]',
                  chosen && 'bg-accent-soft hover:bg-accent-soft',
                )}
              >
                {here && (
                  <span className="absolute inset-y-1 start-0 w-[3px] rounded-e-full bg-ink" aria-hidden />
                )}
                <BestShot sighting={sighting} className="h-12 w-14 shrink-0 rounded-sm" />
                <span className="flex min-w-0 flex-1 flex-col">
                  <span className="flex items-center gap-1.5">
                    <span
                      className={cx('size-2 shrink-0 rounded-full', kindFill[sighting.kind])}
                      aria-hidden
                    />
                    <span className="truncate font-medium">{name(sighting)}</span>
                    {sighting.plate && sighting.kind !== 'PLATE' && <PlateText plate={sighting.plate} />}
                  </span>
                  <span className="truncate text-ink-2 text-xs">
                    <TimeText at={sighting.startsAt} clockOnly zone={sighting.camera.timeZone} />
                  </span>
                </span>
                <span className="shrink-0 text-end text-ink-3 text-xs figures">
                  {formatPosition(sighting.firstPtsMs)}
                  <br />
                  {formatPosition(sighting.lastPtsMs)}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

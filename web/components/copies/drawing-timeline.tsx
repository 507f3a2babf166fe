'use client';

import { Pause, Play, StepBack, StepForward } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { usePlayer, usePlayerState } from '@/web/components/player/use-player';
import { formatPosition } from '@/web/components/time/format';
import { IconButton } from '@/web/components/ui/button';
import { cx } from '@/web/components/ui/cx';
import type { Timed } from './keys';

interface DrawingTimelineProps {
  fromMs: number;
  toMs: number;
  items: readonly (Timed & { name: string })[];
  chosenId: string | null;
  onChoose: (id: string) => void;
}

/** Where in the exhibit one is, frame by frame, and when each mark or region is there. */
export function DrawingTimeline({ fromMs, toMs, items, chosenId, onChoose }: DrawingTimelineProps) {
  const t = useTranslations('copies.draw');
  const engine = usePlayer();
  const ms = usePlayerState((state) => state.ptsMs);
  const rate = usePlayerState((state) => state.rate);
  const length = Math.max(1, toMs - fromMs);
  const share = (at: number) => Math.min(100, Math.max(0, ((at - fromMs) / length) * 100));
  return (
    <div className="flex flex-col gap-1.5 border-line border-t bg-surface p-2.5">
      <div className="flex items-center gap-1.5">
        <IconButton
          size="sm"
          label={t('back')}
          keys=","
          icon={<StepBack />}
          onClick={() => engine.step(-1)}
        />
        <IconButton
          size="sm"
          label={rate === 0 ? t('play') : t('pause')}
          keys="Space"
          icon={rate === 0 ? <Play /> : <Pause />}
          onClick={() => engine.toggle()}
        />
        <IconButton
          size="sm"
          label={t('on')}
          keys="."
          icon={<StepForward />}
          onClick={() => engine.step(1)}
        />
        <span className="figures ms-1 text-ink-2 text-xs">{formatPosition(ms, 'millisecond')}</span>
        <input
          type="range"
          aria-label={t('position')}
          aria-valuetext={formatPosition(ms, 'millisecond')}
          min={fromMs}
          max={toMs}
          step={1}
          value={Math.min(toMs, Math.max(fromMs, ms))}
          onChange={(event) => engine.seek(Number(event.target.value))}
          className="min-w-0 flex-1 accent-accent"
        />
      </div>
      <ul aria-label={t('when')} className="flex max-h-36 flex-col gap-0.5 overflow-y-auto">
        {items.map((item) => (
          <li key={item.id} className="relative h-5">
            <button
              type="button"
              aria-pressed={item.id === chosenId}
              title={item.name}
              onClick={() => {
                onChoose(item.id);
                if (ms < item.fromMs || ms > item.toMs) engine.seek(item.keys[0]?.[0] ?? item.fromMs);
              }}
              className={cx(
                'absolute h-5 min-w-3 overflow-hidden truncate rounded-sm px-1 text-start text-xs',
                item.id === chosenId ? 'bg-accent text-on-accent' : 'bg-press text-ink-2 hover:text-ink',
              )}
              style={{
                insetInlineStart: `${share(item.fromMs)}%`,
                width: `${Math.max(1, share(item.toMs) - share(item.fromMs))}%`,
              }}
            >
              {item.name}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

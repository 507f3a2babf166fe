'use client';

import { useTranslations } from 'next-intl';
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { Sighting, TrackKind } from '@/core/footage/schema';
import { formatPosition } from '../time/format';
import { density, runs } from './boxes';
import { kindText } from './kind-colours';
import type { Marks } from './marks';
import { usePlayer, usePlayerState } from './use-player';

interface SeekBarProps {
  sightings: readonly Sighting[];
  kinds: readonly TrackKind[];
  chosen: Sighting | undefined;
  marks: Marks;
  durationMs: number;
  /** Up to where it has been indexed: beyond, the strips say nothing. */
  indexedUntilMs: number;
}

const bins = 240;
const percent = (ms: number, durationMs: number) =>
  durationMs > 0 ? Math.min(100, Math.max(0, (ms / durationMs) * 100)) : 0;

/** The length of the recording with what was seen when, the marks and the moment shown. Drag or use the arrow keys. */
export function SeekBar({ sightings, kinds, chosen, marks, durationMs, indexedUntilMs }: SeekBarProps) {
  const t = useTranslations('player');
  const engine = usePlayer();
  const bar = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLDivElement>(null);
  const second = usePlayerState((state) => Math.floor(state.ptsMs / 1000));
  const [pointed, setPointed] = useState<number | null>(null);

  useEffect(() => {
    const move = () => {
      if (head.current)
        head.current.style.insetInlineStart = `${percent(engine.getState().ptsMs, durationMs)}%`;
    };
    move();
    const stop = engine.subscribe(move);
    return () => {
      stop();
    };
  }, [engine, durationMs]);

  const strips = useMemo(
    () => kinds.map((kind) => ({ kind, counts: density(sightings, kind, durationMs, bins) })),
    [sightings, kinds, durationMs],
  );

  function moment(event: PointerEvent): number {
    const bounds = bar.current?.getBoundingClientRect();
    if (!bounds || !bar.current) return 0;
    const rtl = getComputedStyle(bar.current).direction === 'rtl';
    const along = rtl ? bounds.right - event.clientX : event.clientX - bounds.left;
    return Math.min(1, Math.max(0, along / bounds.width)) * durationMs;
  }
  function press(event: KeyboardEvent) {
    const far = { Home: 0, End: durationMs - 1 }[event.key];
    if (far === undefined) return;
    event.preventDefault();
    engine.seek(far);
  }

  const from = marks.inMs ?? (marks.outMs === null ? null : 0);
  const to = marks.outMs ?? (marks.inMs === null ? null : durationMs);
  return (
    <div
      ref={bar}
      role="slider"
      tabIndex={0}
      aria-label={t('position')}
      aria-valuemin={0}
      aria-valuemax={Math.round(durationMs / 1000)}
      aria-valuenow={second}
      aria-valuetext={t('positionOf', { at: formatPosition(second * 1000), all: formatPosition(durationMs) })}
      onKeyDown={press}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        engine.seek(moment(event));
      }}
      onPointerMove={(event) => {
        const ms = moment(event);
        setPointed(ms);
        if (event.currentTarget.hasPointerCapture(event.pointerId)) engine.seek(ms);
      }}
      onPointerLeave={() => setPointed(null)}
      className="relative cursor-pointer touch-none select-none py-1.5"
    >
      <div className="relative overflow-hidden rounded-sm border border-line bg-sunken">
        {from !== null && to !== null && (
          <div
            className="absolute inset-y-0 border-accent border-x-2 bg-accent-soft"
            style={{
              insetInlineStart: `${percent(from, durationMs)}%`,
              width: `${Math.max(0, percent(to, durationMs) - percent(from, durationMs))}%`,
            }}
          />
        )}
        <div className="relative flex flex-col gap-px py-1">
          {strips.map(({ kind, counts }) => (
            <Strip key={kind} kind={kind} counts={counts} />
          ))}
        </div>
        {chosen && (
          <div
            className="absolute bottom-0 h-1 min-w-1 rounded-full bg-ink"
            style={{
              insetInlineStart: `${percent(chosen.firstPtsMs, durationMs)}%`,
              width: `${percent(chosen.lastPtsMs - chosen.firstPtsMs, durationMs)}%`,
            }}
          />
        )}
        {indexedUntilMs < durationMs - 1_000 && (
          <div
            className="absolute inset-y-0 end-0 bg-[repeating-linear-gradient(135deg,transparent_0_4px,var(--color-line)_4px_5px)]"
            style={{ insetInlineStart: `${percent(indexedUntilMs, durationMs)}%` }}
            title={t('notIndexedYet')}
          />
        )}
      </div>
      {pointed !== null && durationMs > 0 && (
        <div
          className="-translate-x-1/2 pointer-events-none absolute -top-4 z-10 rounded-sm bg-ink px-1 text-ground text-xs figures rtl:translate-x-1/2"
          style={{ insetInlineStart: `${percent(pointed, durationMs)}%` }}
        >
          {formatPosition(pointed)}
        </div>
      )}
      <div ref={head} className="-ms-px pointer-events-none absolute inset-y-0 w-0.5 bg-ink">
        <div className="-ms-[4px] absolute top-0 size-2.5 rounded-full bg-ink" />
      </div>
    </div>
  );
}

/** One kind: where it was in sight, darker for more. */
function Strip({ kind, counts }: { kind: TrackKind; counts: number[] }) {
  const most = Math.max(1, ...counts);
  return (
    <svg
      viewBox={`0 0 ${bins} 1`}
      preserveAspectRatio="none"
      shapeRendering="crispEdges"
      className={`block h-1.5 w-full rtl:-scale-x-100 ${kindText[kind]}`}
      aria-hidden="true"
    >
      {runs(counts).map(({ from, length, count }) => (
        <rect
          key={from}
          x={from}
          y={0}
          width={length}
          height={1}
          fill="currentColor"
          opacity={0.35 + 0.65 * (count / most)}
        />
      ))}
    </svg>
  );
}

'use client';

import { Maximize2, ZoomIn, ZoomOut } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { Coverage } from '@/core/footage/schema';
import type { Candidate } from '@/core/search/schema';
import { useSightingName } from '../sighting/words';
import { formatClock, formatDay, zoneName } from '../time/format';
import { zoneOffsetMs } from '../time/zone';
import { useZone } from '../time/zone-provider';
import { IconButton } from '../ui/button';
import { cx } from '../ui/cx';
import { moved, type Span, ticksOf, zoomed } from './timeline-span';

interface TimelineProps {
  candidates: readonly Candidate[];
  coverage: Coverage;
  chosenRank: number | null;
  /** Of the entry that is chosen: sightings of one object. */
  groupRanks: ReadonlySet<number>;
  hoveredRank: number | null;
  onChoose: (rank: number) => void;
  onHover: (rank: number | null) => void;
}

const DAY_MS = 86_400_000;
const STEP = 1.4;
const notLooked = new Set(['not-recorded', 'failed', 'pending', 'damaged', 'deleted']);
const hatch = 'bg-[repeating-linear-gradient(135deg,transparent_0_3px,var(--color-line-strong)_3px_4px)]';

/** Sightings by camera and time. What was not looked at is hatched: nothing there is no sign that nothing was. */
export function Timeline({
  candidates,
  coverage,
  chosenRank,
  groupRanks,
  hoveredRank,
  onChoose,
  onHover,
}: TimelineProps) {
  const t = useTranslations('answers.timeline');
  const locale = useLocale();
  const zone = useZone();
  const name = useSightingName();
  const rows = useMemo(() => rowsOf(candidates, coverage), [candidates, coverage]);
  const whole = useMemo(() => wholeOf(candidates), [candidates]);
  const [chosenSpan, setSpan] = useState<Span | null>(null);
  const span = chosenSpan ?? whole;
  const chart = useRef<HTMLDivElement>(null);
  const pointers = useRef(new Map<number, number>());
  const latest = useRef({ span, whole });
  latest.current = { span, whole };
  // Other candidates, another whole.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only its own change resets the view
  useEffect(() => setSpan(null), [whole]);

  const msAt = (clientX: number) => {
    const box = chart.current?.getBoundingClientRect();
    if (!box) return latest.current.span.fromMs;
    const across = (clientX - box.left) / box.width;
    const along = document.documentElement.dir === 'rtl' ? 1 - across : across;
    return latest.current.span.fromMs + along * (latest.current.span.toMs - latest.current.span.fromMs);
  };
  const zoom = (factor: number, anchorMs?: number) => {
    const { span: now, whole: all } = latest.current;
    setSpan(zoomed(now, factor, anchorMs ?? (now.fromMs + now.toMs) / 2, all));
  };
  const pan = (share: number) => {
    const { span: now, whole: all } = latest.current;
    setSpan(moved(now, share * (now.toMs - now.fromMs), all));
  };
  const turn = useRef((_event: WheelEvent) => {});
  turn.current = (event) => {
    const { span: now, whole: all } = latest.current;
    const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey;
    const out = event.deltaY > 0;
    // Wholly in view, turning further out scrolls the page.
    if (!sideways && out && now.toMs - now.fromMs >= all.toMs - all.fromMs) return;
    event.preventDefault();
    if (sideways) pan((event.deltaX || event.deltaY) / 600);
    else zoom(STEP ** (event.deltaY / 120), msAt(event.clientX));
  };
  useEffect(() => {
    const element = chart.current;
    // React listens for the wheel passively, and so could not keep the page from scrolling.
    const listen = (event: WheelEvent) => turn.current(event);
    element?.addEventListener('wheel', listen, { passive: false });
    return () => element?.removeEventListener('wheel', listen);
  }, []);

  function press(event: KeyboardEvent) {
    const forward = document.documentElement.dir === 'rtl' ? -0.2 : 0.2;
    if (event.key === '+' || event.key === '=') zoom(1 / STEP);
    else if (event.key === '-') zoom(STEP);
    else if (event.key === 'ArrowRight') pan(forward);
    else if (event.key === 'ArrowLeft') pan(-forward);
    else if (event.key === 'Home') setSpan(null);
    else return;
    event.preventDefault();
  }
  /** One finger or the mouse moves it along, two fingers zoom. */
  function drag(event: PointerEvent) {
    const before = pointers.current.get(event.pointerId);
    if (before === undefined) return;
    const others = [...pointers.current].filter(([id]) => id !== event.pointerId).map(([, x]) => x);
    const [other] = others;
    const { span: now, whole: all } = latest.current;
    if (other === undefined) {
      setSpan(moved(now, msAt(before) - msAt(event.clientX), all));
    } else {
      const apart = Math.max(8, Math.abs(event.clientX - other));
      setSpan(
        zoomed(now, Math.max(8, Math.abs(before - other)) / apart, msAt((event.clientX + other) / 2), all),
      );
    }
    pointers.current.set(event.pointerId, event.clientX);
  }

  const lengthMs = span.toMs - span.fromMs;
  const percent = (ms: number) => ((ms - span.fromMs) / lengthMs) * 100;
  const { stepMs, ticks } = ticksOf(span, 6, zoneOffsetMs(span.fromMs, zone));
  const tickText = (ms: number) =>
    stepMs >= DAY_MS
      ? formatDay(ms, zone, locale)
      : formatClock(ms, zone, locale, stepMs < 60_000 ? 'second' : 'minute');
  const momentText = (ms: number) =>
    `${formatDay(ms, zone, locale)} ${formatClock(ms, zone, locale, lengthMs < 600_000 ? 'second' : 'minute')} ${zoneName(zone, ms)}`;

  return (
    <section
      aria-label={t('title')}
      className="flex min-w-0 flex-col rounded-md border border-line bg-surface"
    >
      <header className="flex items-center gap-2 border-line border-b px-2 py-1 text-ink-2 text-xs">
        <span className="min-w-0 flex-1 truncate figures">
          {momentText(span.fromMs)} – {momentText(span.toMs)}
        </span>
        <IconButton size="sm" label={t('in')} keys="+" icon={<ZoomIn />} onClick={() => zoom(1 / STEP)} />
        <IconButton size="sm" label={t('out')} keys="-" icon={<ZoomOut />} onClick={() => zoom(STEP)} />
        <IconButton
          size="sm"
          label={t('all')}
          keys="Home"
          icon={<Maximize2 />}
          onClick={() => setSpan(null)}
        />
      </header>
      <div className="grid max-h-64 grid-cols-[minmax(5rem,22%)_minmax(0,1fr)] overflow-y-auto">
        <ul className="flex flex-col pt-5" aria-hidden>
          {rows.map((row) => (
            <li key={row.cameraId} className="flex h-7 items-center px-2 text-xs">
              <span className="truncate">{row.name}</span>
              <span className="ms-auto ps-1 text-ink-3 figures">{row.candidates.length}</span>
            </li>
          ))}
        </ul>
        {/* biome-ignore lint/a11y/useSemanticElements: a group of marks, not of fields */}
        <div
          ref={chart}
          role="group"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes the keys that zoom and move
          tabIndex={0}
          aria-label={t('keys')}
          onKeyDown={press}
          onPointerDown={(event) => {
            if (event.target instanceof Element && event.target.closest('button')) return;
            pointers.current.set(event.pointerId, event.clientX);
            event.currentTarget.setPointerCapture(event.pointerId);
          }}
          onPointerMove={drag}
          onPointerUp={(event) => pointers.current.delete(event.pointerId)}
          onPointerCancel={(event) => pointers.current.delete(event.pointerId)}
          className="relative cursor-grab touch-pan-y overflow-hidden pt-5 active:cursor-grabbing"
        >
          {ticks.map((tick) => (
            <span
              key={tick}
              aria-hidden
              className="pointer-events-none absolute inset-y-0 border-line border-s ps-1 text-ink-3 text-xs leading-5 figures"
              style={{ insetInlineStart: `${percent(tick)}%` }}
            >
              {tickText(tick)}
            </span>
          ))}
          {rows.map((row) => (
            <div key={row.cameraId} className="relative h-7 border-line border-t">
              {row.gaps.map(({ fromMs, toMs }) => {
                const from = Math.max(fromMs, span.fromMs);
                const to = Math.min(toMs, span.toMs);
                return (
                  to > from && (
                    <span
                      key={fromMs}
                      className={cx('absolute inset-y-1', hatch)}
                      style={{
                        insetInlineStart: `${percent(from)}%`,
                        width: `${percent(to) - percent(from)}%`,
                      }}
                    />
                  )
                );
              })}
              {row.candidates.map((candidate) => {
                const { rank, sighting } = candidate;
                const from = Date.parse(sighting.startsAt);
                const to = Date.parse(sighting.endsAt);
                if (to < span.fromMs || from > span.toMs) return null;
                const at = `${formatDay(sighting.at, zone, locale)} ${formatClock(sighting.at, zone, locale, 'second')} ${zoneName(zone, sighting.at)}`;
                return (
                  <button
                    key={rank}
                    type="button"
                    tabIndex={-1}
                    aria-label={t('mark', { rank, what: name(sighting), camera: row.name, at })}
                    title={`${name(sighting)}, ${at}`}
                    aria-pressed={rank === chosenRank}
                    onClick={() => onChoose(rank)}
                    onPointerEnter={() => onHover(rank)}
                    onPointerLeave={() => onHover(null)}
                    className={cx(
                      'absolute inset-y-1 min-w-1.5 cursor-pointer rounded-sm',
                      rank === chosenRank || rank === hoveredRank
                        ? 'z-20 bg-accent ring-2 ring-accent'
                        : groupRanks.has(rank)
                          ? 'z-10 bg-accent'
                          : 'bg-vehicle',
                    )}
                    style={{
                      insetInlineStart: `${percent(from)}%`,
                      width: `${Math.max(0, percent(to) - percent(from))}%`,
                    }}
                  />
                );
              })}
            </div>
          ))}
        </div>
      </div>
      <p className="flex items-center gap-1.5 border-line border-t px-2 py-1 text-ink-3 text-xs">
        <span className={cx('h-2.5 w-4 bg-sunken', hatch)} aria-hidden />
        {t('hatched')}
      </p>
    </section>
  );
}

interface Row {
  cameraId: number;
  name: string;
  candidates: Candidate[];
  /** What was not looked at. */
  gaps: Span[];
}

/** Cameras with something to show, the one that saw it first on top. */
function rowsOf(candidates: readonly Candidate[], coverage: Coverage): Row[] {
  const rows = new Map<number, Row>();
  const inTime = [...candidates].sort((a, b) => a.sighting.startsAt.localeCompare(b.sighting.startsAt));
  for (const candidate of inTime) {
    const { id, name } = candidate.sighting.camera;
    const ranges = coverage.cameras.find(({ cameraId }) => cameraId === id)?.ranges ?? [];
    const row = rows.get(id) ?? {
      cameraId: id,
      name,
      candidates: [],
      gaps: ranges
        .filter(({ reason }) => notLooked.has(reason))
        .map(({ from, to }) => ({ fromMs: Date.parse(from), toMs: Date.parse(to) })),
    };
    row.candidates.push(candidate);
    rows.set(id, row);
  }
  return [...rows.values()];
}

/** From the first sighting to the last, with a little room at both ends. */
function wholeOf(candidates: readonly Candidate[]): Span {
  const fromMs = Math.min(...candidates.map(({ sighting }) => Date.parse(sighting.startsAt)));
  const toMs = Math.max(...candidates.map(({ sighting }) => Date.parse(sighting.endsAt)));
  if (!Number.isFinite(fromMs)) return { fromMs: 0, toMs: DAY_MS };
  const roomMs = Math.max(5_000, (toMs - fromMs) * 0.03);
  return { fromMs: fromMs - roomMs, toMs: toMs + roomMs };
}

'use client';

import { useTranslations } from 'next-intl';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react';

interface SplitPaneProps {
  /** The pane of fixed width. */
  aside: ReactNode;
  /** At which side of the rest the aside stands, in reading direction. */
  at?: 'start' | 'end';
  label: string;
  width?: number;
  min?: number;
  max?: number;
  children: ReactNode;
}

/** Two panes with a border that can be dragged or moved by arrow keys. Below 1024 px they stand one above the other. */
export function SplitPane({
  aside,
  at = 'start',
  label,
  width = 340,
  min = 260,
  max = 560,
  children,
}: SplitPaneProps) {
  const t = useTranslations('ui');
  const [size, setSize] = useState(width);
  const frame = useRef<HTMLDivElement>(null);
  const clamp = (value: number) => Math.round(Math.min(max, Math.max(min, value)));

  function drag(event: PointerEvent) {
    const box = frame.current?.getBoundingClientRect();
    if (!box || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const rtl = getComputedStyle(frame.current ?? document.body).direction === 'rtl';
    const fromLeft = (at === 'start') !== rtl;
    setSize(clamp(fromLeft ? event.clientX - box.left : box.right - event.clientX));
  }
  function nudge(event: KeyboardEvent) {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    const outwards = (event.key === 'ArrowRight') === (at === 'start');
    setSize((now) => clamp(now + (outwards ? 24 : -24)));
  }

  const pane = (
    <aside
      key="aside"
      aria-label={label}
      className="flex min-h-0 shrink-0 flex-col max-lg:w-full lg:w-(--aside) lg:overflow-y-auto"
      style={{ '--aside': `${size}px` } as React.CSSProperties}
    >
      {aside}
    </aside>
  );
  const border = (
    // biome-ignore lint/a11y/useSemanticElements: a movable separator is a widget, which <hr> is not
    <div
      key="border"
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t('resize', { pane: label })}
      aria-valuenow={size}
      aria-valuemin={min}
      aria-valuemax={max}
      onKeyDown={nudge}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      className="relative w-px shrink-0 cursor-col-resize touch-none bg-line before:absolute before:inset-y-0 before:-inset-x-1 hover:bg-accent focus-visible:bg-accent max-lg:hidden"
    />
  );
  const rest = (
    <div key="rest" className="flex min-h-0 min-w-0 flex-1 flex-col">
      {children}
    </div>
  );
  // The order of the document is the order of reading, also one above the other.
  return (
    <div ref={frame} className="flex min-h-0 min-w-0 flex-1 max-lg:flex-col">
      {at === 'start' ? [pane, border, rest] : [rest, border, pane]}
    </div>
  );
}

'use client';

import { Maximize2, ZoomIn, ZoomOut } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { Sighting } from '@/core/footage/schema';
import { useQualityWords } from '../sighting/words';
import { IconButton } from '../ui/button';
import { cx } from '../ui/cx';
import { TimeText } from '../ui/time-text';
import { movedBy, type PairView, WHOLE, zoomedAt } from './pair-view';

export interface Pane {
  picture: ReactNode;
  caption: ReactNode;
  facts?: ReactNode;
}

const STEP = 1.25;

/** One picture, or two side by side that are enlarged and moved as one. */
export function PairPanes({ panes }: { panes: readonly Pane[] }) {
  const t = useTranslations('answers.pair');
  const [view, setView] = useState<PairView>(WHOLE);
  const frame = useRef<HTMLDivElement>(null);
  const pointers = useRef(new Map<number, { x: number; y: number; pane: Element }>());

  useEffect(() => {
    const element = frame.current;
    // React listens for the wheel passively, and so could not keep the page from scrolling.
    const turn = (event: WheelEvent) => {
      const pane = event.target instanceof Element ? event.target.closest('[data-pane]') : null;
      if (!pane) return;
      event.preventDefault();
      const { x, y } = within(pane, event.clientX, event.clientY);
      setView((now) => zoomedAt(now, STEP ** (-event.deltaY / 120), x, y));
    };
    element?.addEventListener('wheel', turn, { passive: false });
    return () => element?.removeEventListener('wheel', turn);
  }, []);

  function press(event: KeyboardEvent) {
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [0.15, 0],
      ArrowRight: [-0.15, 0],
      ArrowUp: [0, 0.15],
      ArrowDown: [0, -0.15],
    };
    const move = moves[event.key];
    if (event.key === '+' || event.key === '=') setView((now) => zoomedAt(now, STEP, 0.5, 0.5));
    else if (event.key === '-') setView((now) => zoomedAt(now, 1 / STEP, 0.5, 0.5));
    else if (event.key === '0') setView(WHOLE);
    else if (move) setView((now) => movedBy(now, ...move));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  function drag(event: PointerEvent) {
    const before = pointers.current.get(event.pointerId);
    if (!before) return;
    const [other] = [...pointers.current].flatMap(([id, at]) => (id === event.pointerId ? [] : [at]));
    const { pane } = before;
    const box = pane.getBoundingClientRect();
    const now = { x: event.clientX, y: event.clientY, pane };
    if (other) {
      const factor =
        Math.max(8, Math.hypot(now.x - other.x, now.y - other.y)) /
        Math.max(8, Math.hypot(before.x - other.x, before.y - other.y));
      const { x, y } = within(pane, (now.x + other.x) / 2, (now.y + other.y) / 2);
      setView((current) => zoomedAt(current, factor, x, y));
    } else {
      setView((current) => movedBy(current, (now.x - before.x) / box.width, (now.y - before.y) / box.height));
    }
    pointers.current.set(event.pointerId, now);
  }

  return (
    <div className="flex flex-col gap-1">
      {/* biome-ignore lint/a11y/useSemanticElements: pictures, not fields */}
      <div
        ref={frame}
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes the keys that zoom and move
        tabIndex={0}
        aria-label={t('keys')}
        onKeyDown={press}
        onPointerDown={(event) => {
          const pane = event.target instanceof Element ? event.target.closest('[data-pane]') : null;
          if (!pane) return;
          pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY, pane });
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={drag}
        onPointerUp={(event) => pointers.current.delete(event.pointerId)}
        onPointerCancel={(event) => pointers.current.delete(event.pointerId)}
        onDoubleClick={() => setView(WHOLE)}
        onDragStart={(event) => event.preventDefault()}
        className={cx('grid gap-2', panes.length > 1 && 'grid-cols-2')}
      >
        {panes.map(({ picture, caption, facts }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a pane is its side
          <figure key={index} className="min-w-0">
            <div
              data-pane
              className={cx(
                'overflow-hidden rounded-md',
                view.scale > 1 ? 'cursor-grab touch-none active:cursor-grabbing' : 'touch-pan-y',
              )}
            >
              <div
                className="origin-top-left"
                dir="ltr"
                style={{ transform: `translate(${view.x * 100}%, ${view.y * 100}%) scale(${view.scale})` }}
              >
                {picture}
              </div>
            </div>
            <figcaption className="mt-1 text-ink-3 text-xs">{caption}</figcaption>
            {facts}
          </figure>
        ))}
      </div>
      <div className="flex items-center gap-1">
        <IconButton
          size="sm"
          label={t('in')}
          keys="+"
          icon={<ZoomIn />}
          onClick={() => setView(zoomedAt(view, STEP, 0.5, 0.5))}
        />
        <IconButton
          size="sm"
          label={t('out')}
          keys="-"
          icon={<ZoomOut />}
          onClick={() => setView(zoomedAt(view, 1 / STEP, 0.5, 0.5))}
        />
        <IconButton
          size="sm"
          label={t('whole')}
          keys="0"
          icon={<Maximize2 />}
          onClick={() => setView(WHOLE)}
        />
        <output className="text-ink-3 text-xs figures">
          {t('scale', { scale: Number(view.scale.toFixed(1)) })}
        </output>
      </div>
    </div>
  );
}

function within(pane: Element, clientX: number, clientY: number): { x: number; y: number } {
  const box = pane.getBoundingClientRect();
  return { x: (clientX - box.left) / box.width, y: (clientY - box.top) / box.height };
}

/** What one has to know of a picture to compare it: when, by which camera, how good, how many pixels. */
export function PictureFacts({ sighting, shot = 0 }: { sighting: Sighting; shot?: number }) {
  const t = useTranslations('answers.pair');
  const quality = useQualityWords();
  const picture = sighting.bestShots[shot];
  return (
    <ul className="text-ink-2 text-xs">
      <li className="truncate">{sighting.camera.name}</li>
      <li>
        <TimeText at={sighting.at} zone={sighting.camera.timeZone} wrap />
      </li>
      {picture && (
        <li className="figures">
          {quality(picture.quality)}, {t('pixels', { width: picture.widthPx, height: picture.heightPx })}
        </li>
      )}
    </ul>
  );
}

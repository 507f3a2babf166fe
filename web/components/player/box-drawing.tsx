'use client';

import { useTranslations } from 'next-intl';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import type { Box } from '@/core/footage/schema';
import { cx } from '../ui/cx';
import { fitInside } from './boxes';
import { boxBetween, cornerOf, corners, movedBox, opposite, resizedBox, type Spot } from './drawn-box';

const STEP = 0.005;
const steps: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const percent = (value: number) => Math.round(value * 100);

interface Place {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Where the picture lies inside its element. */
export function usePicturePlace(video: HTMLVideoElement | null): Place | null {
  const [place, setPlace] = useState<Place | null>(null);
  useEffect(() => {
    if (!video) return;
    const measure = () =>
      setPlace(
        fitInside(
          { width: video.clientWidth, height: video.clientHeight },
          { width: video.videoWidth, height: video.videoHeight },
        ),
      );
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(video);
    video.addEventListener('loadedmetadata', measure);
    return () => {
      watch.disconnect();
      video.removeEventListener('loadedmetadata', measure);
    };
  }, [video]);
  return place;
}

interface BoxDrawingProps {
  box: Box;
  onBox: (box: Box) => void;
  /** The video whose frame is drawn on. */
  video: HTMLVideoElement | null;
}

/** A box over the frame that is shown: drawn, dragged and resized by pointer, or by keys. */
export function BoxDrawing({ box, onBox, video }: BoxDrawingProps) {
  const t = useTranslations('player.box');
  const place = usePicturePlace(video);
  const picture = useRef<HTMLDivElement>(null);
  const handle = useRef<HTMLButtonElement>(null);
  /** What a pointer is doing: drawing from a corner that stays, or moving the whole from where it was taken hold of. */
  const [held, setHeld] = useState<{ from: Spot } | { grip: Spot; start: Box }>();
  useEffect(() => {
    if (place) handle.current?.focus({ preventScroll: true });
  }, [place]);
  if (!place) return null;

  const spotOf = (event: PointerEvent): Spot => {
    const { left, top, width, height } = picture.current?.getBoundingClientRect() ?? new DOMRect(0, 0, 1, 1);
    return { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
  };
  function down(event: PointerEvent<HTMLDivElement>) {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const part = event.target instanceof HTMLElement ? event.target.dataset : {};
    const corner = corners.find((one) => one === part.corner);
    const spot = spotOf(event);
    if (corner) setHeld({ from: cornerOf(box, opposite(corner)) });
    else if ('box' in part) setHeld({ grip: spot, start: box });
    else {
      setHeld({ from: spot });
      onBox(boxBetween(spot, spot));
    }
  }
  function move(event: PointerEvent) {
    if (!held) return;
    const spot = spotOf(event);
    if ('from' in held) onBox(boxBetween(held.from, spot));
    else onBox(movedBox(held.start, spot.x - held.grip.x, spot.y - held.grip.y));
  }
  function up() {
    setHeld(undefined);
    handle.current?.focus({ preventScroll: true });
  }
  function key(event: KeyboardEvent) {
    const step = steps[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const [dx, dy] = [step[0] * STEP, step[1] * STEP];
    onBox(event.shiftKey ? resizedBox(box, dx, dy) : movedBox(box, dx, dy));
  }
  return (
    <div
      ref={picture}
      dir="ltr"
      className="absolute cursor-crosshair touch-none select-none overflow-hidden"
      style={place}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={up}
    >
      <button
        ref={handle}
        type="button"
        data-box=""
        aria-label={t('box', {
          x: percent(box.x),
          y: percent(box.y),
          w: percent(box.w),
          h: percent(box.h),
        })}
        onKeyDown={key}
        className="absolute cursor-move border-2 border-[#ffd25e] shadow-[0_0_0_9999px_rgba(0,0,0,0.45)] focus-visible:outline-2 focus-visible:outline-white"
        style={{
          left: `${box.x * 100}%`,
          top: `${box.y * 100}%`,
          width: `${box.w * 100}%`,
          height: `${box.h * 100}%`,
        }}
      />
      {corners.map((corner) => {
        const { x, y } = cornerOf(box, corner);
        return (
          <span
            key={corner}
            data-corner={corner}
            aria-hidden
            className={cx(
              'absolute size-4 -translate-x-1/2 -translate-y-1/2 rounded-full border-2 border-white bg-accent',
              corner === 'nw' || corner === 'se' ? 'cursor-nwse-resize' : 'cursor-nesw-resize',
            )}
            style={{ left: `${x * 100}%`, top: `${y * 100}%` }}
          />
        );
      })}
    </div>
  );
}

'use client';

import { useTranslations } from 'next-intl';
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import type { PictureZone, Spot } from '@/core/search/picture-zones';

interface ZonePictureProps {
  src: string;
  label: string;
  /** Width by height. */
  aspect: number;
  note: string | undefined;
  onState: (state: 'shown' | 'failed') => void;
  shape: PictureZone['shape'];
  /** Which way over a line is meant; `either` points both ways. */
  arrow: 'either' | 'forth' | 'back';
  points: Spot[];
  onPoints: (points: Spot[]) => void;
  most: number;
}

const STEP = 0.005;
const LARGE_STEP = 0.05;
const steps: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const inPicture = (value: number) => Math.min(1, Math.max(0, Math.round(value * 1000) / 1000));
const percent = (value: number) => Math.round(value * 100);

/** A picture with a line or an area on it, whose points are set, dragged, or moved with the arrow keys. */
export function ZonePicture({
  src,
  label,
  aspect,
  note,
  onState,
  shape,
  arrow,
  points,
  onPoints,
  most,
}: ZonePictureProps) {
  const t = useTranslations('search.zone');
  const frame = useRef<HTMLDivElement>(null);
  const [dragged, setDragged] = useState<number>();

  const spotOf = (event: PointerEvent): Spot => {
    const { left, top, width, height } = frame.current?.getBoundingClientRect() ?? new DOMRect(0, 0, 1, 1);
    return { x: inPicture((event.clientX - left) / width), y: inPicture((event.clientY - top) / height) };
  };
  const moved = (index: number, spot: Spot) => points.map((point, at) => (at === index ? spot : point));

  function down(event: PointerEvent<HTMLDivElement>) {
    if (event.button !== 0) return;
    const handle = event.target instanceof HTMLElement && event.target.dataset.point;
    event.currentTarget.setPointerCapture(event.pointerId);
    if (handle) return setDragged(Number(handle));
    if (points.length >= most) return;
    onPoints([...points, spotOf(event)]);
    setDragged(points.length);
  }
  function key(event: KeyboardEvent, index: number) {
    const point = points[index];
    const step = steps[event.key];
    if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      onPoints(points.filter((_, at) => at !== index));
    }
    if (!point || !step) return;
    event.preventDefault();
    const far = event.shiftKey ? LARGE_STEP : STEP;
    onPoints(
      moved(index, { x: inPicture(point.x + step[0] * far), y: inPicture(point.y + step[1] * far * aspect) }),
    );
  }
  return (
    <div
      ref={frame}
      dir="ltr"
      className="relative w-full cursor-crosshair touch-none select-none overflow-hidden rounded-md border border-edge bg-sunken"
      style={{ aspectRatio: aspect }}
      onPointerDown={down}
      onPointerMove={(event) => dragged !== undefined && onPoints(moved(dragged, spotOf(event)))}
      onPointerUp={() => setDragged(undefined)}
      onPointerCancel={() => setDragged(undefined)}
    >
      {/* biome-ignore lint/performance/noImgElement: a still of a recording, authorised by the session. */}
      <img
        src={src}
        alt={label}
        draggable={false}
        onLoad={() => onState('shown')}
        onError={() => onState('failed')}
        className="pointer-events-none absolute inset-0 size-full"
      />
      {note && (
        <p role="status" className="absolute inset-x-0 top-1/2 text-center text-ink-2 text-ui">
          {note}
        </p>
      )}
      <Drawing shape={shape} arrow={arrow} points={points} aspect={aspect} />
      {points.map((point, index) => (
        <button
          // biome-ignore lint/suspicious/noArrayIndexKey: a point is known by its place in the line or area.
          key={index}
          type="button"
          data-point={index}
          aria-label={t(shape === 'line' ? 'end' : 'corner', {
            number: index + 1,
            x: percent(point.x),
            y: percent(point.y),
          })}
          onKeyDown={(event) => key(event, index)}
          className="absolute size-5 -translate-x-1/2 -translate-y-1/2 cursor-move rounded-full border-2 border-white bg-accent shadow-raised"
          style={{ left: `${point.x * 100}%`, top: `${point.y * 100}%` }}
        />
      ))}
    </div>
  );
}

/** Units across the picture's height. */
const UNITS = 100;

function Drawing({
  shape,
  arrow,
  points,
  aspect,
}: Pick<ZonePictureProps, 'shape' | 'arrow' | 'points' | 'aspect'>) {
  const placed = points.map(({ x, y }) => ({ x: x * UNITS * aspect, y: y * UNITS }));
  const [from, to] = placed;
  return (
    <svg
      viewBox={`0 0 ${UNITS * aspect} ${UNITS}`}
      aria-hidden
      className="pointer-events-none absolute inset-0 size-full stroke-accent"
      fill="none"
      strokeWidth="0.8"
    >
      {shape === 'area' ? (
        <polygon points={placed.map(({ x, y }) => `${x},${y}`).join(' ')} className="fill-accent/25" />
      ) : (
        from &&
        to && (
          <>
            <line x1={from.x} y1={from.y} x2={to.x} y2={to.y} />
            {arrow !== 'back' && <Arrow from={from} to={to} hand={1} />}
            {arrow !== 'forth' && <Arrow from={from} to={to} hand={-1} />}
          </>
        )
      )}
    </svg>
  );
}

/** An arrow over the middle of a line: `hand` 1 to the right hand of one who goes along it, −1 to the left. */
function Arrow({ from, to, hand }: { from: Spot; to: Spot; hand: 1 | -1 }) {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const [along, across] = [
    { x: (to.x - from.x) / length, y: (to.y - from.y) / length },
    { x: (-(to.y - from.y) / length) * hand, y: ((to.x - from.x) / length) * hand },
  ];
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  const at = (ahead: number, aside: number) =>
    `${middle.x + across.x * ahead + along.x * aside},${middle.y + across.y * ahead + along.y * aside}`;
  return <polyline points={`${at(0, 0)} ${at(9, 0)} ${at(6.5, 2)} ${at(9, 0)} ${at(6.5, -2)}`} />;
}

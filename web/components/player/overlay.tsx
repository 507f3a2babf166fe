'use client';

import { useTranslations } from 'next-intl';
import { type PointerEvent, useEffect, useRef } from 'react';
import { boxesAt, boxUnder, fitInside, type ShownBox, type Track } from './boxes';
import { boxColours } from './kind-colours';
import { usePlayer } from './use-player';

interface OverlayProps {
  tracks: readonly Track[];
  chosenId: string | null;
  /** The video whose picture is drawn over. */
  video: HTMLVideoElement | null;
  onChoose: (trackId: string | null) => void;
}

/** Words on a box: small, on a dark ground, kept inside the picture. */
function drawLabel(
  canvas: CanvasRenderingContext2D,
  text: string,
  colour: string,
  x: number,
  y: number,
  width: number,
) {
  canvas.font = '600 12px "Atkinson Hyperlegible Next Variable", sans-serif';
  const length = canvas.measureText(text).width + 8;
  const left = Math.min(Math.max(0, x), width - length);
  const top = y >= 18 ? y - 18 : y;
  canvas.fillStyle = 'rgba(8, 12, 13, 0.82)';
  canvas.fillRect(left, top, length, 18);
  canvas.fillStyle = colour;
  canvas.fillText(text, left + 4, top + 13);
}

function drawBox(
  canvas: CanvasRenderingContext2D,
  { track, box }: ShownBox,
  place: { left: number; top: number; width: number; height: number },
  look: 'plain' | 'near' | 'chosen',
) {
  const x = place.left + box.x * place.width;
  const y = place.top + box.y * place.height;
  const w = box.w * place.width;
  const h = box.h * place.height;
  const colour = boxColours[track.kind];
  canvas.lineJoin = 'round';
  canvas.strokeStyle = 'rgba(0, 0, 0, 0.55)';
  canvas.lineWidth = look === 'plain' ? 3 : 5;
  canvas.strokeRect(x, y, w, h);
  canvas.strokeStyle = look === 'chosen' ? '#ffffff' : colour;
  canvas.lineWidth = look === 'plain' ? 1.5 : 2.5;
  canvas.strokeRect(x, y, w, h);
  if (look !== 'plain') drawLabel(canvas, track.label, colour, x - 1, y - 1, place.left + place.width);
}

/** Boxes over the video, where the frame on the screen has them. The list of sightings offers the same by keyboard. */
export function Overlay({ tracks, chosenId, video, onChoose }: OverlayProps) {
  const t = useTranslations('player');
  const engine = usePlayer();
  const canvas = useRef<HTMLCanvasElement>(null);
  const shown = useRef<ShownBox[]>([]);
  const place = useRef({ left: 0, top: 0, width: 0, height: 0 });
  const near = useRef<string | null>(null);
  const draw = useRef(() => {});

  draw.current = () => {
    const surface = canvas.current;
    const context = surface?.getContext('2d');
    if (!surface || !context || !video) return;
    const { clientWidth: width, clientHeight: height } = surface;
    const scale = devicePixelRatio;
    if (surface.width !== Math.round(width * scale) || surface.height !== Math.round(height * scale)) {
      surface.width = Math.round(width * scale);
      surface.height = Math.round(height * scale);
    }
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    place.current = fitInside({ width, height }, { width: video.videoWidth, height: video.videoHeight });
    shown.current = boxesAt(tracks, engine.getState().ptsMs);
    for (const item of shown.current) {
      const id = item.track.trackId;
      drawBox(
        context,
        item,
        place.current,
        id === chosenId ? 'chosen' : id === near.current ? 'near' : 'plain',
      );
    }
  };

  // Draw again whenever the tracks, the choice or the picture change, and on every frame presented.
  useEffect(() => draw.current());
  useEffect(() => {
    const redraw = () => draw.current();
    const stop = engine.subscribe(redraw);
    const watch = new ResizeObserver(redraw);
    if (canvas.current) watch.observe(canvas.current);
    return () => {
      stop();
      watch.disconnect();
    };
  }, [engine]);

  function under(event: PointerEvent): ShownBox | undefined {
    const bounds = event.currentTarget.getBoundingClientRect();
    const { left, top, width, height } = place.current;
    const margin = event.pointerType === 'touch' ? 12 : 2;
    return boxUnder(
      shown.current,
      (event.clientX - bounds.left - left) / width,
      (event.clientY - bounds.top - top) / height,
      margin / width,
      margin / height,
    );
  }

  return (
    <canvas
      ref={canvas}
      aria-label={t('overlay')}
      role="img"
      className="absolute inset-0 size-full touch-manipulation"
      onPointerMove={(event) => {
        const hit = under(event)?.track.trackId ?? null;
        event.currentTarget.style.cursor = hit ? 'pointer' : 'default';
        if (hit === near.current) return;
        near.current = hit;
        draw.current();
      }}
      onPointerLeave={() => {
        near.current = null;
        draw.current();
      }}
      onPointerUp={(event) => {
        const hit = under(event);
        if (hit) onChoose(hit.track.trackId);
        else if (chosenId) onChoose(null);
        else engine.toggle();
      }}
    />
  );
}

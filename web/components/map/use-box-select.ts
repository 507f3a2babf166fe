'use client';

import type { Map as MapLibre } from 'maplibre-gl';
import { useEffect, useRef, useState } from 'react';
import type { Bounds } from './geometry';

export interface DrawnBox {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Smaller than this is a slip of the hand, not a box. */
const leastPx = 6;

/**
 * Lets a person draw a box: with the shift key held, or with every drag while `armed`. Answers the box to show while it
 * is drawn, in pixels of the map, and calls `onBox` with what it covers on the ground.
 */
export function useBoxSelect(
  map: MapLibre | null,
  armed: boolean,
  onBox: ((bounds: Bounds, add: boolean) => void) | undefined,
): DrawnBox | null {
  const [box, setBox] = useState<DrawnBox | null>(null);
  const report = useRef(onBox);
  report.current = onBox;
  const wanted = onBox !== undefined;

  useEffect(() => {
    if (!map || !wanted) return;
    const container = map.getCanvasContainer();
    let from: { x: number; y: number } | null = null;
    let last: DrawnBox | null = null;

    const pointOf = (event: PointerEvent) => {
      const frame = container.getBoundingClientRect();
      return { x: event.clientX - frame.left, y: event.clientY - frame.top };
    };
    const down = (event: PointerEvent) => {
      if (event.button !== 0 || !(armed || event.shiftKey)) return;
      event.preventDefault();
      event.stopPropagation();
      map.dragPan.disable();
      from = pointOf(event);
      container.setPointerCapture(event.pointerId);
    };
    const move = (event: PointerEvent) => {
      if (!from) return;
      const to = pointOf(event);
      last = {
        left: Math.min(from.x, to.x),
        top: Math.min(from.y, to.y),
        width: Math.abs(to.x - from.x),
        height: Math.abs(to.y - from.y),
      };
      setBox(last);
    };
    const up = (event: PointerEvent) => {
      if (!from) return;
      from = null;
      map.dragPan.enable();
      if (last && last.width >= leastPx && last.height >= leastPx) {
        const northWest = map.unproject([last.left, last.top]);
        const southEast = map.unproject([last.left + last.width, last.top + last.height]);
        report.current?.(
          { west: northWest.lng, north: northWest.lat, east: southEast.lng, south: southEast.lat },
          event.shiftKey || event.ctrlKey || event.metaKey,
        );
      }
      last = null;
      setBox(null);
    };
    container.addEventListener('pointerdown', down, true);
    container.addEventListener('pointermove', move);
    container.addEventListener('pointerup', up);
    container.addEventListener('pointercancel', up);
    return () => {
      container.removeEventListener('pointerdown', down, true);
      container.removeEventListener('pointermove', move);
      container.removeEventListener('pointerup', up);
      container.removeEventListener('pointercancel', up);
      map.dragPan.enable();
    };
  }, [map, armed, wanted]);

  return box;
}

'use client';

import type { Map as MapLibre } from 'maplibre-gl';
import { useEffect, useRef, useState } from 'react';
import type { Place } from '@/core/search/places';
import {
  type DrawnShape,
  isWhole,
  leastPoints,
  MOST_POINTS,
  middles,
  movedPoint,
  withoutPoint,
  withPoint,
} from './drawing';

interface Asked {
  shape: Pick<DrawnShape, 'kind' | 'points'> | null;
  /** Corners are being set; otherwise they are only moved. */
  open: boolean;
  onPoints: (points: Place[]) => void;
  onClose: () => void;
  onGiveUp: () => void;
}

/** A press that moved further than this was a drag of the map. */
const SLIP_PX = 6;
const STEP_PX = 10;
const LARGE_STEP_PX = 50;
/** Nearer to the edge than this, the map follows the cross-hair. */
const EDGE_PX = 32;
const steps: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** A millionth of a degree is a tenth of a metre. */
const round6 = (degrees: number) => Math.round(degrees * 1e6) / 1e6;
const noPoints: Place[] = [];

/**
 * Sets and moves the corners of a shape on the map. Listens on MapLibre's own container and before it: what is meant for a
 * corner must not move the map, and React hears of it too late.
 * @returns the corners as they are shown, also while one is dragged; where the cross-hair and the pointer are
 */
export function useDrawing(
  map: MapLibre,
  asked: Asked,
): { points: Place[]; crosshair: Place | null; hover: Place | null } {
  const now = useRef(asked);
  now.current = asked;
  const [dragged, setDragged] = useState<Place[] | null>(null);
  const [crosshair, setCrosshair] = useState<Place | null>(null);
  const [hover, setHover] = useState<Place | null>(null);
  const cross = useRef<Place | null>(null);
  const { open } = asked;
  const points = dragged ?? asked.shape?.points ?? noPoints;

  useEffect(() => {
    const placeAt = (x: number, y: number): Place => {
      const { lng, lat } = map.unproject([x, y]);
      return { latitude: round6(lat), longitude: round6(Math.max(-180, Math.min(180, lng))) };
    };
    const pixelOf = ({ latitude, longitude }: Place) => map.project([longitude, latitude]);
    const setCross = (place: Place | null) => {
      cross.current = place;
      setCrosshair(place);
    };
    const near = (a: Place, b: Place) => {
      const [from, to] = [pixelOf(a), pixelOf(b)];
      return Math.hypot(from.x - to.x, from.y - to.y) <= SLIP_PX;
    };
    const container = map.getCanvasContainer();
    const focusCross = () =>
      requestAnimationFrame(() => container.querySelector<HTMLElement>('[data-crosshair]')?.focus());
    const pointsNow = () => now.current.shape?.points ?? noPoints;
    const close = () => {
      const { shape, onClose } = now.current;
      if (shape && isWhole(shape)) onClose();
    };
    /** Sets a corner; on the last one, or on the first of an area, it closes. */
    const set = (place: Place) => {
      const given = pointsNow();
      const [first, last] = [given[0], given.at(-1)];
      if (last && near(last, place)) return;
      if (
        first &&
        given.length >= leastPoints.area &&
        now.current.shape?.kind === 'area' &&
        near(first, place)
      )
        return close();
      if (given.length < MOST_POINTS) now.current.onPoints([...given, place]);
    };

    let press: { x: number; y: number; corner: number | null; points: Place[] } | null = null;
    let latest: Place[] | null = null;
    let holding = false;
    const indexIn = (target: EventTarget | null, name: 'corner' | 'middle') => {
      const found = target instanceof Element && target.closest<HTMLElement>(`[data-${name}]`);
      return found ? Number(found.dataset[name]) : null;
    };
    const pointOf = (event: MouseEvent) => {
      const frame = container.getBoundingClientRect();
      return { x: event.clientX - frame.left, y: event.clientY - frame.top };
    };
    const down = (event: PointerEvent) => {
      if (event.button !== 0 || !event.isPrimary) return;
      const at = pointOf(event);
      const corner = indexIn(event.target, 'corner');
      const middle = indexIn(event.target, 'middle');
      const given = pointsNow();
      press = { ...at, corner: corner ?? (middle === null ? null : middle + 1), points: given };
      if (press.corner === null) return;
      if (middle !== null) {
        if (given.length >= MOST_POINTS) {
          press = null;
          return;
        }
        latest = withPoint(given, middle + 1, placeAt(at.x, at.y));
        press.points = latest;
        setDragged(latest);
      }
      holding = true;
      map.dragPan.disable();
      container.setPointerCapture(event.pointerId);
    };
    const move = (event: PointerEvent) => {
      const { x, y } = pointOf(event);
      if (!holding || !press || press.corner === null) {
        if (now.current.open && event.pointerType === 'mouse') setHover(placeAt(x, y));
        return;
      }
      if (!latest && Math.hypot(x - press.x, y - press.y) < 2) return;
      latest = movedPoint(press.points, press.corner, placeAt(x, y));
      setDragged(latest);
    };
    const up = () => {
      if (latest) now.current.onPoints(latest);
      latest = null;
      holding = false;
      setDragged(null);
      map.dragPan.enable();
    };
    const leave = () => setHover(null);
    const click = (event: MouseEvent) => {
      const from = press;
      press = null;
      if (!now.current.open || event.detail === 0) return;
      event.stopPropagation();
      const { x, y } = pointOf(event);
      if (!from || Math.hypot(x - from.x, y - from.y) > SLIP_PX) return;
      if (from.corner !== null) {
        if (from.corner === 0 && now.current.shape?.kind === 'area') close();
        return;
      }
      const place = placeAt(x, y);
      setCross(place);
      set(place);
      focusCross();
    };
    const twice = (event: MouseEvent) => {
      if (!now.current.open) return;
      event.preventDefault();
      event.stopPropagation();
      close();
    };
    const key = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      const corner = indexIn(target, 'corner');
      const middle = indexIn(target, 'middle');
      const onCross = target?.closest('[data-crosshair]') !== null && now.current.open;
      if (corner === null && middle === null && !onCross) return;
      const step = steps[event.key];
      const far = event.shiftKey ? LARGE_STEP_PX : STEP_PX;
      const shape = now.current.shape;
      const given = pointsNow();
      const stepped = (from: Place, [across, along]: [number, number]) => {
        const { x, y } = pixelOf(from);
        return placeAt(x + across * far, y + along * far);
      };
      const used = () => {
        event.preventDefault();
        event.stopPropagation();
      };
      if (onCross) {
        const place = cross.current;
        if (step && place) {
          used();
          const next = stepped(place, step);
          setCross(next);
          follow(next);
        } else if (event.key === 'Enter' || event.key === ' ') {
          used();
          const last = given.at(-1);
          if (place && last && near(last, place)) close();
          else if (place) set(place);
        } else if (event.key === 'Backspace' || event.key === 'Delete') {
          used();
          now.current.onPoints(given.slice(0, -1));
        } else if (event.key === 'Escape') {
          used();
          now.current.onGiveUp();
        }
        return;
      }
      if (middle !== null && (event.key === 'Enter' || event.key === ' ')) {
        used();
        const place = shape && middles(shape)[middle];
        if (place && given.length < MOST_POINTS) now.current.onPoints(withPoint(given, middle + 1, place));
        return;
      }
      const from = corner === null ? undefined : given[corner];
      if (corner === null || !from || !shape) return;
      if (step) {
        used();
        const next = stepped(from, step);
        now.current.onPoints(movedPoint(given, corner, next));
        follow(next);
      } else if ((event.key === 'Delete' || event.key === 'Backspace') && !now.current.open) {
        used();
        if (given.length > leastPoints[shape.kind]) now.current.onPoints(withoutPoint(given, corner));
      }
    };
    const follow = (place: Place) => {
      const { x, y } = pixelOf(place);
      const { clientWidth, clientHeight } = map.getContainer();
      if (x < EDGE_PX || y < EDGE_PX || x > clientWidth - EDGE_PX || y > clientHeight - EDGE_PX)
        map.panTo([place.longitude, place.latitude], { animate: false });
    };

    if (open) {
      const { lat, lng } = map.getCenter();
      setCross({ latitude: round6(lat), longitude: round6(lng) });
      map.doubleClickZoom.disable();
      map.getCanvas().style.cursor = 'crosshair';
    }
    container.addEventListener('pointerdown', down, true);
    container.addEventListener('pointermove', move);
    container.addEventListener('pointerup', up);
    container.addEventListener('pointercancel', up);
    container.addEventListener('pointerleave', leave);
    container.addEventListener('click', click, true);
    container.addEventListener('dblclick', twice, true);
    container.addEventListener('keydown', key, true);
    return () => {
      container.removeEventListener('pointerdown', down, true);
      container.removeEventListener('pointermove', move);
      container.removeEventListener('pointerup', up);
      container.removeEventListener('pointercancel', up);
      container.removeEventListener('pointerleave', leave);
      container.removeEventListener('click', click, true);
      container.removeEventListener('dblclick', twice, true);
      container.removeEventListener('keydown', key, true);
      map.dragPan.enable();
      map.doubleClickZoom.enable();
      map.getCanvas().style.cursor = '';
      setCross(null);
      setHover(null);
    };
  }, [map, open]);

  return { points, crosshair, hover };
}

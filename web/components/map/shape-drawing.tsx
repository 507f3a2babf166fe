'use client';

import type { Map as MapLibre } from 'maplibre-gl';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import type { Place } from '@/core/search/places';
import { type DrawnShape, middles, numberOf, type ShapeKind } from './drawing';
import { readColours } from './ground';
import { MapOverlay, type OverlayItem } from './map-overlay';
import { drawShapes } from './shape-layers';
import { useDrawing } from './use-drawing';

/** A shape that is being drawn. */
export interface OpenShape {
  kind: ShapeKind;
  points: Place[];
  breadthM: number;
}

interface ShapeDrawingProps {
  map: MapLibre;
  shapes: readonly DrawnShape[];
  /** The one whose corners are shown, to be moved. */
  chosen: number | null;
  onPoints: (points: Place[]) => void;
  /** Given: presses on the ground set its corners. */
  open: OpenShape | null;
  onOpen: (points: Place[]) => void;
  onClose: () => void;
  onGiveUp: () => void;
}

/** Pixels between two handles, so that neither covers the other. */
const APART_PX = 30;

/** Whether a handle there would lie on none of the corners. Zooming in makes room. */
function hasRoom(map: MapLibre, place: Place, corners: readonly Place[]): boolean {
  const at = map.project([place.longitude, place.latitude]);
  return corners.every(({ longitude, latitude }) => at.dist(map.project([longitude, latitude])) >= APART_PX);
}

/** Free of the tools on the left, and of names above corners. */
const PADDING_PX = { left: 64, top: 40, right: 40, bottom: 40 } as const;

/** Brings places into sight, no nearer than the map was. */
function showAll(map: MapLibre, places: readonly Place[]): void {
  const [longitudes, latitudes] = [places.map((at) => at.longitude), places.map((at) => at.latitude)];
  map.fitBounds(
    [
      [Math.min(...longitudes), Math.min(...latitudes)],
      [Math.max(...longitudes), Math.max(...latitudes)],
    ],
    { padding: PADDING_PX, maxZoom: map.getZoom(), duration: 0 },
  );
}

/** Whoever begins to draw has the cross-hair in hand, by keys as by pointer. */
const focusAtFirst = (element: HTMLElement | null) => element?.focus({ preventScroll: true });

/**
 * Shapes on a map: drawn corner by corner, and moved by their corners. Corners and the cross-hair are buttons, so that all of
 * it is done by pointer, by touch and by keyboard alike.
 */
export function ShapeDrawing({
  map,
  shapes,
  chosen,
  onPoints,
  open,
  onOpen,
  onClose,
  onGiveUp,
}: ShapeDrawingProps) {
  const t = useTranslations('map.draw');
  const edited = chosen === null ? undefined : shapes[chosen];
  const shape = open ?? edited ?? null;
  const { points, crosshair, hover } = useDrawing(map, {
    shape,
    open: open !== null,
    onPoints: open ? onOpen : onPoints,
    onClose,
    onGiveUp,
  });
  // Which handles have room depends on how near one looks.
  const [, setZoom] = useState(() => map.getZoom());
  useEffect(() => {
    const follow = () => setZoom(map.getZoom());
    for (const event of ['zoomend', 'resize'] as const) map.on(event, follow);
    return () => {
      for (const event of ['zoomend', 'resize'] as const) map.off(event, follow);
    };
  }, [map]);
  // A phone that is turned makes another map: what is being changed stays in sight, and beside the tools.
  useEffect(() => {
    if (open || !edited) return;
    const keepInSight = () => showAll(map, edited.points);
    map.on('resize', keepInSight);
    return () => {
      map.off('resize', keepInSight);
    };
  }, [map, open, edited]);
  // Taking part in a theme that changes: the ground repaints itself, and this after the next change of shapes.
  const [colour, setColour] = useState<string>();
  useEffect(() => setColour(readColours(map.getContainer()).path), [map]);
  useEffect(() => {
    if (!colour) return;
    const still = shapes.map((one, index) => ({
      ...one,
      points: !open && index === chosen ? points : one.points,
      open: false,
      chosen: index === chosen,
    }));
    const now = open && {
      ...open,
      points: hover ? [...points, hover] : points,
      open: true,
      chosen: true,
    };
    drawShapes(map, colour, now ? [...still, now] : still);
  }, [map, colour, shapes, chosen, open, points, hover]);

  const items: OverlayItem[] = [];
  if (shape) {
    for (const [index, place] of points.entries()) {
      const last = open !== null && index === points.length - 1;
      items.push({
        key: `corner-${index}`,
        ...place,
        level: 60,
        content: (
          <button
            type="button"
            data-corner={index}
            data-last={last}
            className="map-corner"
            // While a shape is drawn, the cross-hair is where the keyboard is.
            tabIndex={open ? -1 : 0}
            aria-label={t('corner', {
              number: index + 1,
              latitude: place.latitude.toFixed(4),
              longitude: place.longitude.toFixed(4),
            })}
          />
        ),
      });
    }
    if (!open) {
      for (const [index, place] of middles({ kind: shape.kind, points }).entries()) {
        if (!hasRoom(map, place, points)) continue;
        items.push({
          key: `middle-${index}`,
          ...place,
          level: 55,
          content: (
            <button
              type="button"
              data-middle={index}
              className="map-middle"
              aria-label={t('middle', { number: index + 1 })}
            />
          ),
        });
      }
    }
  }
  if (open && crosshair) {
    items.push({
      key: 'crosshair',
      ...crosshair,
      level: 70,
      content: (
        <button
          type="button"
          ref={focusAtFirst}
          data-crosshair
          className="map-crosshair"
          aria-label={t('crosshair')}
          aria-describedby="map-draw-keys"
        >
          <span aria-hidden />
        </button>
      ),
    });
  }
  for (const [index, one] of shapes.entries()) {
    const [first] = one.points;
    if (!first) continue;
    items.push({
      key: `name-${index}`,
      ...first,
      level: 50,
      content: (
        <span className="map-shape-name" data-chosen={index === chosen}>
          {t(one.kind, { number: numberOf(shapes, index) })}
        </span>
      ),
    });
  }
  return (
    <>
      <MapOverlay map={map} items={items} />
      <p id="map-draw-keys" className="sr-only">
        {t('keys')}
      </p>
    </>
  );
}

'use client';

import type { Map as MapLibre } from 'maplibre-gl';
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import type { Place } from './geometry';

export interface OverlayItem extends Place {
  key: string;
  /** Higher lies above. */
  level: number;
  content: ReactNode;
}

/**
 * Markers as ordinary elements laid over the map: they need no glyphs or sprites, are styled by the design system and read
 * by screen readers. They live inside MapLibre's own container so that the wheel and the drag over a marker still move the map.
 */
export function MapOverlay({ map, items }: { map: MapLibre; items: OverlayItem[] }) {
  const elements = useRef(new Map<string, { element: HTMLDivElement; place: Place }>());

  useLayoutEffect(() => {
    const place = () => {
      for (const { element, place: at } of elements.current.values()) {
        const { x, y } = map.project([at.longitude, at.latitude]);
        element.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
      }
    };
    place();
    map.on('move', place);
    map.on('resize', place);
    return () => {
      map.off('move', place);
      map.off('resize', place);
    };
  });

  return createPortal(
    <div className="map-overlay" dir="ltr">
      {items.map((item) => (
        <div
          key={item.key}
          className="map-overlay-item"
          ref={(element) => {
            if (!element) return;
            element.style.zIndex = String(item.level);
            elements.current.set(item.key, { element, place: item });
            return () => {
              elements.current.delete(item.key);
            };
          }}
        >
          {item.content}
        </div>
      ))}
    </div>,
    map.getCanvasContainer(),
  );
}

'use client';

import type { Map as MapLibre } from 'maplibre-gl';
import { type RefObject, useEffect, useState } from 'react';
import type { Bounds } from './geometry';
import { drawGrid, groundStyle, paintGround, readColours } from './ground';

/** Both are served by the same origin (web/api/map.ts), so that a strict content security policy lets them in. */
const workerUrl = '/map/maplibre-gl-worker.mjs';
const roadsUrl = '/map/roads.geojson';

/** Pakistan: what is shown while no place is known. */
export const wholeCountry: Bounds = { west: 60.8, south: 23.6, east: 77.9, north: 37.1 };

export interface Ground {
  map: MapLibre | null;
  /** The browser gives no WebGL, or the map's own files did not arrive. */
  failed: boolean;
  /** Counts up whenever the view has moved far enough for markers to be laid out anew. */
  view: number;
}

/**
 * A MapLibre map in `container` on our own ground, following the colour scheme. The library is fetched only when a map is
 * shown: it is the largest script of the product.
 */
export function useGround(container: RefObject<HTMLDivElement | null>, start: Bounds | null): Ground {
  const [map, setMap] = useState<MapLibre | null>(null);
  const [failed, setFailed] = useState(false);
  const [view, setView] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the first bounds only open the view; later ones are flown to.
  useEffect(() => {
    const element = container.current;
    if (!element) return;
    let made: MapLibre | undefined;
    let gone = false;
    let frame = 0;
    const repaint = () => {
      if (made?.getLayer('ground')) paintGround(made, readColours(element));
    };
    const chosen = new MutationObserver(repaint);
    const preferred = matchMedia('(prefers-color-scheme: dark)');

    void import('maplibre-gl').then(
      (maplibre) => {
        if (gone) return;
        maplibre.setWorkerUrl(workerUrl);
        const bounds = start ?? wholeCountry;
        try {
          made = new maplibre.Map({
            container: element,
            style: groundStyle(readColours(element), new URL(roadsUrl, location.href).href),
            bounds: [bounds.west, bounds.south, bounds.east, bounds.north],
            fitBoundsOptions: { padding: 64, maxZoom: 16 },
            maxZoom: 20,
            attributionControl: false,
            // North stays up: a heading on the map is the camera's heading.
            dragRotate: false,
            pitchWithRotate: false,
            touchPitch: false,
            // Shift and drag selects cameras here.
            boxZoom: false,
            renderWorldCopies: false,
          });
        } catch {
          setFailed(true);
          return;
        }
        const drawn = made;
        drawn.touchZoomRotate.disableRotation();
        drawn.keyboard.disableRotation();
        const moved = () => {
          cancelAnimationFrame(frame);
          frame = requestAnimationFrame(() => setView((count) => count + 1));
        };
        drawn.on('load', () => {
          drawGrid(drawn);
          setMap(drawn);
        });
        drawn.on('zoom', moved);
        drawn.on('resize', moved);
        drawn.on('moveend', () => {
          drawGrid(drawn);
          moved();
        });
        chosen.observe(document.documentElement, { attributes: true });
        preferred.addEventListener('change', repaint);
      },
      () => setFailed(true),
    );

    return () => {
      gone = true;
      cancelAnimationFrame(frame);
      chosen.disconnect();
      preferred.removeEventListener('change', repaint);
      made?.remove();
      setMap(null);
    };
  }, [container]);

  return { map, failed, view };
}

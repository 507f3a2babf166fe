import type { GeoJSONSource, Map as MapLibre, StyleSpecification } from 'maplibre-gl';
import { type Bounds, graticule } from './geometry';

/** Colours of the ground, read from the design tokens so that the map follows dark and light. */
export interface GroundColours {
  ground: string;
  grid: string;
  road: string;
  path: string;
}

const names = { ground: '--map-ground', grid: '--map-grid', road: '--map-road', path: '--map-path' } as const;

/**
 * Reads the map's colours as the page's style sheet has them for `element` now, as sRGB: MapLibre understands neither
 * `oklch()` nor `light-dark()`, so the browser is made to paint each one and say what came out.
 */
export function readColours(element: HTMLElement): GroundColours {
  const canvas = document.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  const brush = canvas.getContext('2d', { willReadFrequently: true });
  const probe = document.createElement('span');
  probe.hidden = true;
  element.append(probe);
  const read = (name: string) => {
    probe.style.color = `var(${name})`;
    if (!brush) return '#808080';
    brush.fillStyle = getComputedStyle(probe).color;
    brush.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = brush.getImageData(0, 0, 1, 1).data;
    return `rgb(${red}, ${green}, ${blue})`;
  };
  const colours = {
    ground: read(names.ground),
    grid: read(names.grid),
    road: read(names.road),
    path: read(names.path),
  };
  probe.remove();
  return colours;
}

const empty = { type: 'FeatureCollection' as const, features: [] };

/** Our own ground: a plain colour, a grid and the deployment's roads. No tiles, glyphs or sprites from anywhere. */
export function groundStyle(colours: GroundColours, roadsUrl: string): StyleSpecification {
  return {
    version: 8,
    sources: {
      grid: { type: 'geojson', data: empty },
      roads: { type: 'geojson', data: roadsUrl },
      path: { type: 'geojson', data: empty },
    },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': colours.ground } },
      {
        id: 'grid',
        type: 'line',
        source: 'grid',
        paint: { 'line-color': colours.grid, 'line-width': 1 },
      },
      {
        id: 'roads',
        type: 'line',
        source: 'roads',
        layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: {
          'line-color': colours.road,
          // `class` as OpenStreetMap names it; what has none is an ordinary street.
          'line-width': [
            'interpolate',
            ['exponential', 1.5],
            ['zoom'],
            8,
            ['match', ['get', 'class'], ['motorway', 'trunk', 'primary'], 1.2, 0.4],
            17,
            ['match', ['get', 'class'], ['motorway', 'trunk', 'primary'], 12, 5],
          ],
        },
      },
      {
        id: 'path',
        type: 'line',
        source: 'path',
        layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: { 'line-color': colours.path, 'line-width': 2.5, 'line-dasharray': [2, 1.5] },
      },
    ],
  };
}

/** Gives a drawn map other colours without building it anew. */
export function paintGround(map: MapLibre, colours: GroundColours): void {
  map.setPaintProperty('ground', 'background-color', colours.ground);
  map.setPaintProperty('grid', 'line-color', colours.grid);
  map.setPaintProperty('roads', 'line-color', colours.road);
  map.setPaintProperty('path', 'line-color', colours.path);
}

/** What the map shows now, with a margin of a tenth on every side. */
export function viewOf(map: MapLibre): Bounds {
  const bounds = map.getBounds();
  const width = (bounds.getEast() - bounds.getWest()) / 10;
  const height = (bounds.getNorth() - bounds.getSouth()) / 10;
  return {
    west: bounds.getWest() - width,
    east: bounds.getEast() + width,
    south: bounds.getSouth() - height,
    north: bounds.getNorth() + height,
  };
}

/** Draws the grid for the present view. */
export function drawGrid(map: MapLibre): void {
  const { lines } = graticule(viewOf(map));
  map.getSource<GeoJSONSource>('grid')?.setData({
    type: 'Feature',
    properties: {},
    geometry: { type: 'MultiLineString', coordinates: lines },
  });
}

/** Draws the path, or takes it away when it has no points. */
export function drawPath(map: MapLibre, points: [number, number][]): void {
  map
    .getSource<GeoJSONSource>('path')
    ?.setData(
      points.length > 1
        ? { type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: points } }
        : empty,
    );
}

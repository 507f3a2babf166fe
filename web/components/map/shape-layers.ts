import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl';
import type { Place } from '@/core/search/places';
import { type DrawnShape, isWhole, widthAtZoomZeroPx } from './drawing';

type Features = Exclude<Parameters<GeoJSONSource['setData']>[0], string>;

const SOURCE = 'drawn';
/** Beyond what the map shows, so that the doubling is exact at every zoom. */
const LAST_ZOOM = 24;

/** Draws shapes beneath the markers: areas filled, ways as broad as they reach; `open` is one not yet closed. */
export function drawShapes(
  map: MapLibre,
  colour: string,
  shapes: readonly (DrawnShape & { open: boolean; chosen: boolean })[],
): void {
  const data: Features = { type: 'FeatureCollection', features: shapes.flatMap(featuresOf) };
  const source = map.getSource<GeoJSONSource>(SOURCE);
  if (source) source.setData(data);
  else addLayers(map, data);
  map.setPaintProperty('drawn-fill', 'fill-color', colour);
  map.setPaintProperty('drawn-band', 'line-color', colour);
  map.setPaintProperty('drawn-edge', 'line-color', colour);
}

const pair = ({ longitude, latitude }: Place): [number, number] => [longitude, latitude];

function featuresOf(shape: DrawnShape & { open: boolean; chosen: boolean }) {
  const line = shape.points.map(pair);
  const [first] = line;
  if (!first || line.length < 2) return [];
  const properties = {
    kind: shape.kind,
    widthPx: widthAtZoomZeroPx(shape),
    edgePx: shape.chosen || shape.open ? 3 : 2,
  };
  const closed = shape.kind === 'area' && !shape.open;
  return [
    ...(shape.kind === 'area' && isWhole(shape)
      ? [
          {
            type: 'Feature' as const,
            properties: { ...properties, part: 'inside' },
            geometry: { type: 'Polygon' as const, coordinates: [[...line, first]] },
          },
        ]
      : []),
    {
      type: 'Feature' as const,
      properties: { ...properties, part: 'edge' },
      geometry: { type: 'LineString' as const, coordinates: closed ? [...line, first] : line },
    },
  ];
}

function addLayers(map: MapLibre, data: Features): void {
  map.addSource(SOURCE, { type: 'geojson', data });
  map.addLayer({
    id: 'drawn-fill',
    type: 'fill',
    source: SOURCE,
    filter: ['==', ['get', 'part'], 'inside'],
    paint: { 'fill-opacity': 0.18 },
  });
  map.addLayer({
    id: 'drawn-band',
    type: 'line',
    source: SOURCE,
    filter: ['all', ['==', ['get', 'part'], 'edge'], ['==', ['get', 'kind'], 'way']],
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: {
      'line-opacity': 0.22,
      'line-width': [
        'interpolate',
        ['exponential', 2],
        ['zoom'],
        0,
        ['get', 'widthPx'],
        LAST_ZOOM,
        ['*', ['get', 'widthPx'], 2 ** LAST_ZOOM],
      ],
    },
  });
  map.addLayer({
    id: 'drawn-edge',
    type: 'line',
    source: SOURCE,
    filter: ['==', ['get', 'part'], 'edge'],
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: { 'line-width': ['get', 'edgePx'] },
  });
}

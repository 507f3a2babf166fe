'use client';

import 'maplibre-gl/dist/maplibre-gl.css';
import '../map/map.css';
import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Candidate } from '@/core/search/schema';
import { boundsOf } from '../map/geometry';
import { readColours } from '../map/ground';
import { MapOverlay, type OverlayItem } from '../map/map-overlay';
import { useGround } from '../map/use-ground';
import { formatClock } from '../time/format';
import { useZone } from '../time/zone-provider';
import { cx } from '../ui/cx';
import { useDurationWords } from '../ui/time-text';
import { arrowsOf, duringHours, heatOf, legsOf, type Stop, stepsOf } from './map-layers';
import { MapHours, MapLegend, MapList } from './map-words';

interface AnswerMapProps {
  candidates: readonly Candidate[];
  /** Sightings of the entry that is chosen; only these are joined by a path. */
  group: readonly Candidate[];
  chosenRank: number | null;
  hoveredRank: number | null;
  onChoose: (rank: number) => void;
  onHover: (rank: number | null) => void;
}

/** Where what is listed was seen: the more, the warmer; the sightings of one entry joined in order of time. */
export function AnswerMap({ candidates, group, chosenRank, hoveredRank, onChoose, onHover }: AnswerMapProps) {
  const t = useTranslations('answers.map');
  const container = useRef<HTMLDivElement>(null);
  const locale = useLocale();
  const zone = useZone();
  const { duration } = useDurationWords();
  const [hours, setHours] = useState<[from: number, to: number]>([0, 24]);
  const shown = useMemo(() => duringHours(candidates, ...hours), [candidates, hours]);
  const way = useMemo(() => duringHours(group, ...hours), [group, hours]);
  const { stops, unplaced } = useMemo(() => heatOf(shown), [shown]);
  const whole = useMemo(() => boundsOf(heatOf(candidates).stops), [candidates]);
  const legs = useMemo(() => legsOf(way), [way]);
  const steps = useMemo(() => stepsOf(way), [way]);
  const { map, failed, view } = useGround(container, whole);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `view` also says that colours may have changed
  useEffect(() => {
    if (map && container.current) drawHeat(map, readColours(container.current).path, stops);
  }, [map, stops, view]);
  useEffect(() => {
    if (map && container.current) drawLegs(map, readColours(container.current).path, legs);
  }, [map, legs]);

  const most = Math.max(1, ...stops.map(({ candidates: here }) => here.length));
  const items: OverlayItem[] = stops.map((stop) => {
    const [best] = stop.candidates;
    const firstSeen =
      legs.length > 0 && steps.find(({ candidate }) => candidate.sighting.camera.id === stop.cameraId);
    const has = (rank: number | null) => stop.candidates.some((candidate) => candidate.rank === rank);
    const sizePx = 24 + 20 * Math.sqrt(stop.candidates.length / most);
    return {
      key: String(stop.cameraId),
      latitude: stop.latitude,
      longitude: stop.longitude,
      level: has(chosenRank) || has(hoveredRank) ? 30 : 10,
      content: (
        <>
          <button
            type="button"
            aria-label={t('stop', { camera: stop.name, count: stop.candidates.length })}
            title={stop.name}
            aria-pressed={has(chosenRank)}
            onClick={() => best && onChoose(best.rank)}
            onPointerEnter={() => best && onHover(best.rank)}
            onPointerLeave={() => onHover(null)}
            style={{ width: sizePx, height: sizePx }}
            className={cx(
              'flex items-center justify-center rounded-full border-2 font-semibold text-xs figures',
              has(chosenRank) || has(hoveredRank)
                ? 'border-ink bg-accent text-on-accent'
                : 'border-accent bg-raised text-ink',
            )}
          >
            {stop.candidates.length}
          </button>
          {firstSeen && (
            <span className="map-tag" aria-hidden>
              {steps.indexOf(firstSeen) + 1} ·{' '}
              {formatClock(firstSeen.candidate.sighting.startsAt, zone, locale, 'minute')}
            </span>
          )}
        </>
      ),
    };
  });

  for (const arrow of arrowsOf(legs)) {
    const first = arrow.eachMs[0] ?? 0;
    items.push({
      key: `${arrow.from}>${arrow.to}`,
      ...arrow.at,
      level: 20,
      content: (
        <span className="map-leg" data-gap={arrow.gap} aria-hidden>
          <span style={{ rotate: `${arrow.turnDeg}deg` }}>➔</span>
          {first > 0 && duration(first)}
          {arrow.eachMs.length > 1 && ` ×${arrow.eachMs.length}`}
        </span>
      ),
    });
  }

  return (
    <section aria-label={t('title')} className="map-frame flex min-h-64 min-w-0 flex-col border border-line">
      <div className="map-stage flex-1">
        <div ref={container} className="map-canvas" />
        {map && <MapOverlay map={map} items={items} />}
        {failed && <p className="map-failed">{t('failed')}</p>}
      </div>
      <div className="flex flex-col gap-1.5 bg-surface px-2 py-1.5 text-ink-2 text-xs">
        <MapHours hours={hours} onHours={setHours} shown={shown.length} all={candidates.length} />
        <MapLegend most={most} path={legs.length > 0} />
        <p className="text-ink-3">
          {legs.length > 0 ? t('path') : t('heat')}
          {unplaced > 0 && ` ${t('unplaced', { count: unplaced })}`}
        </p>
        <MapList stops={stops} steps={steps} onChoose={onChoose} />
      </div>
    </section>
  );
}

type Features = Exclude<Parameters<GeoJSONSource['setData']>[0], string>;

/** Warmth beneath the markers, in the path's colour: MapLibre takes it as `rgb(…)`. */
function drawHeat(map: MapLibre, colour: string, stops: readonly Stop[]): void {
  const clear = colour.replace('rgb(', 'rgba(').replace(')', ', 0)');
  const warm = colour.replace('rgb(', 'rgba(').replace(')', ', 0.55)');
  const data: Features = {
    type: 'FeatureCollection',
    features: stops.map(({ longitude, latitude, candidates }) => ({
      type: 'Feature',
      properties: { weight: candidates.length },
      geometry: { type: 'Point', coordinates: [longitude, latitude] },
    })),
  };
  const most = Math.max(1, ...stops.map(({ candidates }) => candidates.length));
  const source = map.getSource<GeoJSONSource>('answer-heat');
  if (source) source.setData(data);
  else {
    map.addSource('answer-heat', { type: 'geojson', data });
    map.addLayer({ id: 'answer-heat', type: 'heatmap', source: 'answer-heat' }, 'path');
  }
  map.setPaintProperty('answer-heat', 'heatmap-weight', ['/', ['get', 'weight'], most]);
  map.setPaintProperty('answer-heat', 'heatmap-radius', 70);
  map.setPaintProperty('answer-heat', 'heatmap-color', [
    'interpolate',
    ['linear'],
    ['heatmap-density'],
    0,
    clear,
    1,
    warm,
  ]);
}

/** Lines from sighting to sighting: whole where they follow closely, dashed where much time lies between. */
function drawLegs(map: MapLibre, colour: string, legs: ReturnType<typeof legsOf>): void {
  for (const [id, gap] of [
    ['answer-path', false],
    ['answer-path-gap', true],
  ] as const) {
    const data: Features = {
      type: 'FeatureCollection',
      features: legs
        .filter((leg) => leg.gap === gap)
        .map(({ from, to }) => ({
          type: 'Feature',
          properties: {},
          geometry: { type: 'LineString', coordinates: [from, to] },
        })),
    };
    const source = map.getSource<GeoJSONSource>(id);
    if (source) source.setData(data);
    else {
      map.addSource(id, { type: 'geojson', data });
      map.addLayer({
        id,
        type: 'line',
        source: id,
        layout: { 'line-cap': 'round' },
        paint: { 'line-width': 2.5, ...(gap && { 'line-dasharray': [1, 2] }) },
      });
    }
    map.setPaintProperty(id, 'line-color', colour);
  }
}

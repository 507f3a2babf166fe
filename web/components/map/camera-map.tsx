'use client';

import 'maplibre-gl/dist/maplibre-gl.css';
import './map.css';
import { Minus, Plus, Scan, SquareDashedMousePointer } from 'lucide-react';
import type { Map as MapLibre } from 'maplibre-gl';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { CameraList } from './camera-list';
import {
  boundsOf,
  type Cluster,
  clusterCameras,
  groupStops,
  inOrder,
  type MapCamera,
  type MapStop,
  type Place,
  pathOf,
  scaleBar,
} from './geometry';
import { drawPath, viewOf } from './ground';
import { MapOverlay, type OverlayItem } from './map-overlay';
import { CameraMarker, ClusterMarker, PlaceMarker, StopMarker } from './markers';
import { StopCard } from './stop-card';
import { useBoxSelect } from './use-box-select';
import { useGround } from './use-ground';

/** Nearer than this, two cameras cannot be pressed apart. */
const clusterRadiusPx = 48;
/** Here MapLibre zooms in no further: what is still together stands on one pole. */
const nearestZoom = 20;
/** Near enough to tell a camera from its neighbours. */
const focusZoom = 14.5;

export interface CameraMapCamera {
  id: number;
  code: string;
  name: string;
  latitude: number | null;
  longitude: number | null;
  headingDeg?: number | null;
  fieldOfViewDeg?: number | null;
  drawn?: boolean;
}

export interface CameraMapProps {
  /** Names the map to a screen reader. */
  label: string;
  cameras: readonly CameraMapCamera[];
  selected?: ReadonlySet<number>;
  /** Given: cameras are chosen by click, drawn box and list; it receives the whole new choice. */
  onSelect?: (ids: Set<number>) => void;
  /** Given without `onSelect`: a press on a camera, on the map or in the list, opens it. */
  onOpen?: (id: number) => void;
  /** Brought into view whenever it changes. */
  focusId?: number | undefined;
  /** Sightings or exhibits, joined by a path in order of time. */
  stops?: readonly MapStop[];
  /** Where it happened. */
  place?: (Place & { label: string }) | null;
  /** Given: a click on the ground chooses a place. */
  onPick?: (place: Place) => void;
  /** Given: lies over the ground, for drawing on it. */
  children?: (map: MapLibre) => ReactNode;
  /** Leave the list beside it out only where the page shows the same cameras already. */
  list?: boolean;
  className?: string;
}

/** Cameras, what was seen and where it happened, on a ground that needs no network. */
export function CameraMap({
  label,
  cameras: given,
  selected = nobody,
  onSelect,
  onOpen,
  focusId,
  stops = nothing,
  place = null,
  onPick,
  children,
  list = true,
  className = '',
}: CameraMapProps) {
  const t = useTranslations('map');
  const [placed, unplaced] = useMemo(() => split(given), [given]);
  const ordered = useMemo(() => inOrder(stops), [stops]);
  const groups = useMemo(() => groupStops(stops), [stops]);
  const whole = useMemo(
    () => boundsOf([...placed, ...stops, ...(place ? [place] : [])]),
    [placed, stops, place],
  );
  const container = useRef<HTMLDivElement>(null);
  const { map, failed, view } = useGround(container, whole);
  const [armed, setArmed] = useState(false);
  const [lit, setLit] = useState<number | null>(null);
  const [openKey, setOpenKey] = useState<string | null>(null);

  const toggle = (ids: number[]) => {
    const next = new Set(selected);
    const all = ids.every((id) => next.has(id));
    for (const id of ids) {
      if (all) next.delete(id);
      else next.add(id);
    }
    onSelect?.(next);
  };

  const box = useBoxSelect(
    map,
    armed,
    onSelect &&
      ((bounds, add) => {
        const inside = placed.filter(
          ({ latitude, longitude }) =>
            latitude >= bounds.south &&
            latitude <= bounds.north &&
            longitude >= bounds.west &&
            longitude <= bounds.east,
        );
        onSelect(new Set([...(add ? selected : []), ...inside.map(({ id }) => id)]));
        setArmed(false);
      }),
  );

  const show = (places: readonly Place[]) => {
    const bounds = boundsOf(places);
    if (bounds) {
      map?.fitBounds([bounds.west, bounds.south, bounds.east, bounds.north], { padding: 72, maxZoom: 17 });
    }
  };

  const path = useMemo(() => pathOf(stops), [stops]);
  useEffect(() => {
    if (map) drawPath(map, path);
  }, [map, path]);

  // What is shown changed: bring it into view, but leave alone a view that the person has chosen since.
  const wholeKey = whole ? Object.values(whole).join() : '';
  const shownKey = useRef(wholeKey);
  const camerasKnown = useRef(placed.length > 0);
  useEffect(() => {
    if (!map || !whole || shownKey.current === wholeKey) return;
    const firstKnown = !camerasKnown.current && placed.length > 0;
    camerasKnown.current ||= firstKnown;
    shownKey.current = wholeKey;
    // Somebody who marks a place has the view in hand, but not before there were cameras to see: until they are known a station may
    // stand in for them, and is no view that anybody chose.
    if (onPick && !firstKnown) return;
    map.fitBounds([whole.west, whole.south, whole.east, whole.north], { padding: 64, maxZoom: 16 });
  }, [map, whole, wholeKey, onPick, placed.length]);

  const focus = placed.find(({ id }) => id === focusId);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another camera moves the view, not a new list
  useEffect(() => {
    if (map && focus) {
      map.easeTo({ center: [focus.longitude, focus.latitude], zoom: Math.max(map.getZoom(), focusZoom) });
    }
  }, [map, focus?.id]);

  const pick = useRef(onPick);
  pick.current = onPick;
  const picking = onPick !== undefined;
  useEffect(() => {
    if (!map || !picking) return;
    const canvas = map.getCanvas();
    canvas.style.cursor = 'crosshair';
    const listen = map.on('click', ({ lngLat }) =>
      pick.current?.({ latitude: round6(lngLat.lat), longitude: round6(lngLat.lng) }),
    );
    return () => {
      listen.unsubscribe();
      canvas.style.cursor = '';
    };
  }, [map, picking]);

  const openCluster = (cluster: Cluster) => {
    if (!map) return;
    const bounds = boundsOf(cluster.cameras);
    const onePole = map.getZoom() >= nearestZoom - 0.5 || (bounds && bounds.east - bounds.west < 1e-6);
    if (onePole && onSelect) toggle(cluster.cameras.map(({ id }) => id));
    else show(cluster.cameras);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: `view` says that the map moved; the rest is read from it.
  const clusters = useMemo(() => {
    if (!map) return [];
    const seen = viewOf(map);
    // Steps of a half keep markers from regrouping at every turn of the wheel.
    const zoom = Math.round(map.getZoom() * 2) / 2;
    return clusterCameras(placed, zoom, clusterRadiusPx).filter(
      ({ latitude, longitude }) =>
        latitude >= seen.south && latitude <= seen.north && longitude >= seen.west && longitude <= seen.east,
    );
  }, [map, view, placed]);

  const items: OverlayItem[] = [];
  for (const cluster of clusters) {
    const camera = cluster.cameras.length === 1 ? cluster.cameras[0] : undefined;
    if (camera) {
      const name = `${camera.code} · ${camera.name}${camera.drawn ? ` · ${t('drawn')}` : ''}`;
      items.push({
        key: cluster.key,
        latitude: camera.latitude,
        longitude: camera.longitude,
        level: lit === camera.id ? 30 : selected.has(camera.id) ? 12 : 10,
        content: (
          <CameraMarker
            camera={camera}
            label={name}
            selected={selected.has(camera.id)}
            lit={lit === camera.id}
            onPress={
              onSelect === undefined
                ? onOpen && (() => onOpen(camera.id))
                : (event) => {
                    if (event.shiftKey || event.ctrlKey || event.metaKey || selected.size === 0)
                      toggle([camera.id]);
                    else if (selected.size === 1 && selected.has(camera.id)) onSelect(new Set());
                    else onSelect(new Set([camera.id]));
                  }
            }
            onHover={(over) => setLit(over ? camera.id : null)}
          />
        ),
      });
    } else {
      const chosen = cluster.cameras.filter(({ id }) => selected.has(id)).length;
      items.push({
        key: cluster.key,
        latitude: cluster.latitude,
        longitude: cluster.longitude,
        level: 11,
        content: (
          <ClusterMarker
            cluster={cluster}
            chosen={chosen}
            label={t('cluster', { count: cluster.cameras.length, chosen })}
            onPress={() => openCluster(cluster)}
          />
        ),
      });
    }
  }
  for (const group of groups) {
    const open = openKey === group.key;
    items.push({
      key: group.key,
      latitude: group.latitude,
      longitude: group.longitude,
      level: open ? 40 : 20,
      content: (
        <>
          <StopMarker
            group={group}
            open={open}
            label={t('stopsHere', { count: group.stops.length, first: group.stops[0]?.time ?? '' })}
            onPress={() => setOpenKey(open ? null : group.key)}
          />
          {open && <StopCard group={group} onClose={() => setOpenKey(null)} />}
        </>
      ),
    });
  }
  if (place) {
    items.push({
      key: 'place',
      latitude: place.latitude,
      longitude: place.longitude,
      level: 15,
      content: <PlaceMarker label={place.label} />,
    });
  }

  return (
    <section className={`map-frame ${className}`} aria-label={label} data-list={list}>
      <div className="map-stage" data-armed={armed}>
        <div ref={container} className="map-canvas" />
        {map && <MapOverlay map={map} items={items} />}
        {map && children?.(map)}
        {box && (
          <div
            className="map-box"
            style={{ left: box.left, top: box.top, width: box.width, height: box.height }}
          />
        )}
        {failed && <p className="map-failed">{t('failed')}</p>}
        {!failed && (
          <div className="map-tools" role="toolbar" aria-label={t('tools')}>
            <Tool label={t('zoomIn')} onPress={() => map?.zoomIn()}>
              <Plus size={16} aria-hidden="true" />
            </Tool>
            <Tool label={t('zoomOut')} onPress={() => map?.zoomOut()}>
              <Minus size={16} aria-hidden="true" />
            </Tool>
            <Tool label={t('showAll')} onPress={() => show([...placed, ...stops, ...(place ? [place] : [])])}>
              <Scan size={16} aria-hidden="true" />
            </Tool>
            {onSelect && (
              <Tool label={t('box')} pressed={armed} onPress={() => setArmed(!armed)}>
                <SquareDashedMousePointer size={16} aria-hidden="true" />
              </Tool>
            )}
          </div>
        )}
        {map && <Scale latitude={map.getCenter().lat} zoom={map.getZoom()} />}
        {armed && <p className="map-hint">{t('boxHint')}</p>}
      </div>
      {list && (
        <CameraList
          cameras={placed}
          unplaced={unplaced}
          stops={ordered}
          selected={selected}
          lit={lit}
          onLight={setLit}
          onToggle={onSelect && ((id) => toggle([id]))}
          onGoTo={(camera) => {
            show([camera]);
            onOpen?.(camera.id);
          }}
          onStop={(stop) => {
            show([stop]);
            setOpenKey(groups.find((group) => group.stops.includes(stop))?.key ?? null);
          }}
        />
      )}
    </section>
  );
}

function Tool({
  label,
  pressed,
  onPress,
  children,
}: {
  label: string;
  pressed?: boolean;
  onPress: () => void;
  children: React.ReactNode;
}) {
  return (
    <button
      type="button"
      className="map-tool"
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      onClick={onPress}
    >
      {children}
    </button>
  );
}

function Scale({ latitude, zoom }: { latitude: number; zoom: number }) {
  const t = useTranslations('map');
  const { distanceM, lengthPx } = scaleBar(latitude, zoom);
  return (
    <div className="map-scale" style={{ inlineSize: lengthPx }}>
      {distanceM >= 1000
        ? t('kilometres', { distance: distanceM / 1000 })
        : t('metres', { distance: distanceM })}
    </div>
  );
}

const nobody: ReadonlySet<number> = new Set();
const nothing: readonly MapStop[] = [];
/** A millionth of a degree is a tenth of a metre. */
const round6 = (degrees: number) => Math.round(degrees * 1e6) / 1e6;

function split(cameras: readonly CameraMapCamera[]): [MapCamera[], CameraMapCamera[]] {
  const placed: MapCamera[] = [];
  const unplaced: CameraMapCamera[] = [];
  for (const camera of cameras) {
    const { latitude, longitude } = camera;
    if (latitude === null || longitude === null) unplaced.push(camera);
    else {
      placed.push({
        id: camera.id,
        code: camera.code,
        name: camera.name,
        latitude,
        longitude,
        headingDeg: camera.headingDeg ?? null,
        fieldOfViewDeg: camera.fieldOfViewDeg ?? null,
        drawn: camera.drawn ?? false,
      });
    }
  }
  return [placed, unplaced];
}

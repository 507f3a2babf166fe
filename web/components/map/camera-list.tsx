'use client';

import './list.css';
import { Play } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useDeferredValue, useId, useState } from 'react';
import type { MapCamera, MapStop } from './geometry';

/** As many rows as are drawn at once; what lies beyond is found by typing. */
const rowsShown = 200;

/**
 * The map's contents as a list: the way in by keyboard and by screen reader, and what remains where no map can be drawn.
 * With `onToggle` it chooses cameras, otherwise it goes to them.
 */
export function CameraList({
  cameras,
  unplaced,
  stops,
  selected,
  lit,
  onLight,
  onToggle,
  onGoTo,
  onStop,
}: {
  cameras: readonly MapCamera[];
  unplaced: readonly { id: number; code: string; name: string }[];
  stops: readonly MapStop[];
  selected: ReadonlySet<number>;
  lit: number | null;
  onLight: (id: number | null) => void;
  onToggle?: ((id: number) => void) | undefined;
  onGoTo: (camera: MapCamera) => void;
  onStop: (stop: MapStop) => void;
}) {
  const t = useTranslations('map');
  const fieldId = useId();
  const [typed, setTyped] = useState('');
  const text = useDeferredValue(typed).trim().toLocaleLowerCase();
  const matches = <Item extends { code: string; name: string }>(items: readonly Item[]) =>
    text === ''
      ? items
      : items.filter(({ code, name }) => `${code} ${name}`.toLocaleLowerCase().includes(text));
  const found = matches(cameras);
  const foundUnplaced = matches(unplaced);
  const total = cameras.length + unplaced.length;

  return (
    <div className="map-list">
      {stops.length > 0 && (
        <section aria-label={t('stops')}>
          <h2 className="map-list-title">{t('stops')}</h2>
          <ol className="map-list-rows">
            {stops.map((stop, index) => (
              <li key={stop.id} className="map-stop-row">
                <button type="button" className="map-row" onClick={() => onStop(stop)}>
                  <span className="map-row-number" aria-hidden="true">
                    {index + 1}
                  </span>
                  <span className="map-row-text">
                    <span className="map-row-name">{stop.title}</span>
                    <span className="map-row-detail">{stop.time}</span>
                  </span>
                </button>
                {stop.href && (
                  <Link href={stop.href} className="map-tool" aria-label={t('open', { title: stop.title })}>
                    <Play size={14} aria-hidden="true" />
                  </Link>
                )}
              </li>
            ))}
          </ol>
        </section>
      )}
      {total > 0 && (
        <section aria-label={t('cameras')}>
          <div className="map-list-head">
            <h2 className="map-list-title">{t('cameras')}</h2>
            <span className="map-list-count">
              {onToggle && selected.size > 0
                ? t('chosenOf', { chosen: selected.size, count: total })
                : t('count', { count: total })}
            </span>
          </div>
          {total > 8 && (
            <>
              <label className="sr-only" htmlFor={fieldId}>
                {t('find')}
              </label>
              <input
                id={fieldId}
                className="map-find"
                type="search"
                placeholder={t('find')}
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
              />
            </>
          )}
          <ul className="map-list-rows">
            {found.slice(0, rowsShown).map((camera) => (
              <li
                key={camera.id}
                onPointerEnter={() => onLight(camera.id)}
                onPointerLeave={() => onLight(null)}
              >
                <Row
                  camera={camera}
                  lit={lit === camera.id}
                  checked={onToggle ? selected.has(camera.id) : undefined}
                  drawn={camera.drawn ? t('drawn') : null}
                  onFocus={() => onLight(camera.id)}
                  onPress={() => (onToggle ? onToggle(camera.id) : onGoTo(camera))}
                />
              </li>
            ))}
            {foundUnplaced.map((camera) => (
              <li key={camera.id}>
                <Row
                  camera={camera}
                  lit={false}
                  checked={onToggle ? selected.has(camera.id) : undefined}
                  drawn={t('unplaced')}
                  disabled={!onToggle}
                  onPress={() => onToggle?.(camera.id)}
                />
              </li>
            ))}
          </ul>
          {found.length > rowsShown && (
            <p className="map-list-note">{t('more', { count: found.length - rowsShown })}</p>
          )}
          {found.length + foundUnplaced.length === 0 && <p className="map-list-note">{t('noneFound')}</p>}
        </section>
      )}
      {total === 0 && stops.length === 0 && <p className="map-list-note">{t('nothing')}</p>}
    </div>
  );
}

function Row({
  camera,
  lit,
  checked,
  drawn,
  disabled = false,
  onFocus,
  onPress,
}: {
  camera: { code: string; name: string };
  lit: boolean;
  checked: boolean | undefined;
  drawn: string | null;
  disabled?: boolean;
  onFocus?: () => void;
  onPress: () => void;
}) {
  const words = (
    <span className="map-row-text">
      <span className="map-row-name">{camera.name}</span>
      <span className="map-row-detail">
        {camera.code}
        {drawn !== null && <span className="map-row-mark">{drawn}</span>}
      </span>
    </span>
  );
  if (checked === undefined) {
    return (
      <button
        type="button"
        className="map-row"
        data-lit={lit}
        disabled={disabled}
        onFocus={onFocus}
        onClick={onPress}
      >
        {words}
      </button>
    );
  }
  return (
    <label className="map-row" data-lit={lit}>
      <input type="checkbox" className="map-check" checked={checked} onFocus={onFocus} onChange={onPress} />
      {words}
    </label>
  );
}

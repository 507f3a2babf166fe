'use client';

import { useTranslations } from 'next-intl';
import { Slider } from 'radix-ui';
import { TimeText, useDurationWords } from '../ui/time-text';
import type { PathStep, Stop } from './map-layers';

type Hours = [from: number, to: number];

interface MapHoursProps {
  hours: Hours;
  onHours: (hours: Hours) => void;
  shown: number;
  all: number;
}

const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`;

/** Hours of the day, by each camera's own clock, that the map shows. Narrows the map alone. */
export function MapHours({ hours, onHours, shown, all }: MapHoursProps) {
  const t = useTranslations('answers.map');
  return (
    <div className="grid grid-cols-[auto_minmax(6rem,1fr)_auto] items-center gap-3">
      <span>{t('hours')}</span>
      <Slider.Root
        min={0}
        max={24}
        step={1}
        minStepsBetweenThumbs={1}
        value={hours}
        onValueChange={([from = 0, to = 24]) => onHours([from, to])}
        className="relative flex h-6 touch-none select-none items-center"
      >
        <Slider.Track className="relative h-1 grow bg-sunken">
          <Slider.Range className="absolute h-full bg-accent" />
        </Slider.Track>
        {hours.map((hour, index) => (
          <Slider.Thumb
            // biome-ignore lint/suspicious/noArrayIndexKey: the first end and the last.
            key={index}
            aria-label={t(index === 0 ? 'hoursFrom' : 'hoursTo')}
            aria-valuetext={clock(hour)}
            className="flex size-6 cursor-ew-resize items-center justify-center rounded-sm"
          >
            <span className="h-4 w-1.5 rounded-sm border border-on-accent bg-accent-strong" aria-hidden />
          </Slider.Thumb>
        ))}
      </Slider.Root>
      <span className="figures" aria-live="polite">
        {clock(hours[0])}–{clock(hours[1])} · {t('hoursShown', { shown, all })}
      </span>
    </div>
  );
}

/** What warmth and lines mean. One hue that grows denser, and lines told apart by their dashes: no colour has to be told from another. */
export function MapLegend({ most, path }: { most: number; path: boolean }) {
  const t = useTranslations('answers.map');
  return (
    <ul aria-label={t('legend')} className="flex flex-wrap gap-x-4 gap-y-1">
      <li className="flex items-center gap-1.5">
        <span
          aria-hidden
          className="h-2.5 w-16 rounded-sm border border-line bg-linear-to-r from-transparent to-accent/60"
        />
        {t('legendHeat', { most })}
      </li>
      {path && (
        <>
          <li className="flex items-center gap-1.5">
            <span aria-hidden className="w-8 border-accent border-t-2" />
            {t('legendNear')}
          </li>
          <li className="flex items-center gap-1.5">
            <span aria-hidden className="w-8 border-accent border-t-2 border-dotted" />
            {t('legendGap')}
          </li>
        </>
      )}
    </ul>
  );
}

interface MapListProps {
  stops: readonly Stop[];
  steps: readonly PathStep[];
  onChoose: (rank: number) => void;
}

/** What the map shows, in words: for whoever does not see it, and where none can be drawn. */
export function MapList({ stops, steps, onChoose }: MapListProps) {
  const t = useTranslations('answers.map');
  const { duration } = useDurationWords();
  return (
    <details>
      <summary className="w-fit cursor-pointer text-accent">{t('list')}</summary>
      <div className="mt-1 flex max-h-48 flex-wrap gap-x-8 gap-y-2 overflow-y-auto">
        <ul aria-label={t('listCameras')}>
          {[...stops]
            .sort((a, b) => b.candidates.length - a.candidates.length)
            .map((stop) => (
              <li key={stop.cameraId}>{t('stop', { camera: stop.name, count: stop.candidates.length })}</li>
            ))}
        </ul>
        {steps.length > 1 && (
          <ol aria-label={t('listPath')} className="list-decimal ps-5">
            {steps.map(({ candidate, sinceMs, gap }) => (
              <li key={candidate.rank}>
                <button
                  type="button"
                  className="text-start hover:underline"
                  onClick={() => onChoose(candidate.rank)}
                >
                  <TimeText at={candidate.sighting.startsAt} /> {candidate.sighting.camera.name}
                  {sinceMs !== null && sinceMs > 0 && (
                    <span className="text-ink-3">
                      {' '}
                      {t(gap ? 'unseenFor' : 'after', { time: duration(sinceMs) })}
                    </span>
                  )}
                </button>
              </li>
            ))}
          </ol>
        )}
      </div>
    </details>
  );
}

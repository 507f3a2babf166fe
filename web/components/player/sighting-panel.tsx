'use client';

import { Paperclip, ScanSearch, Waypoints, X } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { Sighting } from '@/core/footage/schema';
import type { Action } from '@/core/people/schema';
import { carried } from '@/core/search/schema';
import { BestShot } from '../sighting/best-shot';
import { PlateText } from '../sighting/plate-text';
import {
  questionsFrom,
  searchesFrom,
  useClassWords,
  useQualityWords,
  useSightingName,
} from '../sighting/words';
import { formatPosition } from '../time/format';
import { Button, IconButton } from '../ui/button';
import { cx } from '../ui/cx';
import { TimeText, useDurationWords } from '../ui/time-text';
import { usePlayer } from './use-player';

interface SightingPanelProps {
  sighting: Sighting;
  actions: readonly Action[];
  onClose: () => void;
  onAttach: () => void;
}

/** One object chosen: its pictures, when it was seen, and the searches that can start from it. */
export function SightingPanel({ sighting, actions, onClose, onAttach }: SightingPanelProps) {
  const t = useTranslations('player');
  const ts = useTranslations('sighting.searchThis');
  const tq = useTranslations('sighting.acrossSightings');
  const name = useSightingName();
  const { duration } = useDurationWords();
  const quality = useQualityWords();
  const engine = usePlayer();
  const [index, setIndex] = useState(0);
  const shot = sighting.bestShots[index];
  const searches = searchesFrom(sighting).filter(({ kind }) =>
    actions.includes(kind === 'face' ? 'search.face' : 'search.object'),
  );
  return (
    <section aria-label={t('chosen')} className="flex flex-col gap-3 border-line border-b bg-surface p-3">
      <header className="flex items-center gap-2">
        <h2 className="min-w-0 flex-1 truncate font-semibold">{name(sighting)}</h2>
        {sighting.plate && <PlateText plate={sighting.plate} />}
        <IconButton size="sm" label={t('letGo')} keys="Esc" icon={<X />} onClick={onClose} />
      </header>
      <div className="flex gap-3">
        <button
          type="button"
          onClick={() => shot && engine.seek(shot.ptsMs)}
          aria-label={t('goToShot')}
          className="shrink-0 overflow-hidden rounded-md"
        >
          <BestShot sighting={sighting} index={index} eager className="size-28" />
        </button>
        <dl className="grid min-w-0 flex-1 auto-rows-min grid-cols-[auto_1fr] gap-x-3 gap-y-0.5">
          <dt className="text-ink-3">{t('seen')}</dt>
          <dd>
            <TimeText at={sighting.startsAt} zone={sighting.camera.timeZone} wrap />
          </dd>
          <dt className="text-ink-3">{t('for')}</dt>
          <dd className="figures">{duration(sighting.lastPtsMs - sighting.firstPtsMs)}</dd>
          {shot && (
            <>
              <dt className="text-ink-3">{t('shotAt')}</dt>
              <dd className="figures">{formatPosition(shot.ptsMs, 'millisecond')}</dd>
              <dt className="text-ink-3">{t('size')}</dt>
              <dd className="figures">{t('pixels', { width: shot.widthPx, height: shot.heightPx })}</dd>
            </>
          )}
          {shot && (
            <>
              <dt className="text-ink-3">{t('quality')}</dt>
              <dd className="figures">{quality(shot.quality)}</dd>
            </>
          )}
          {sighting.kind === 'VEHICLE' && <VehicleLooks sighting={sighting} />}
          {sighting.kind === 'PERSON' && <Clothes sighting={sighting} />}
          <Went headingDeg={sighting.headingDeg} />
          <dt className="text-ink-3">{t('sureness')}</dt>
          <dd className="figures">{Math.round(sighting.confidence * 100)} %</dd>
        </dl>
      </div>
      {sighting.bestShots.length > 1 && (
        <fieldset aria-label={t('shots')} className="flex gap-1.5">
          {sighting.bestShots.map((other, place) => (
            <button
              key={other.id}
              type="button"
              aria-label={t('shotNumber', { number: place + 1 })}
              aria-pressed={place === index}
              onClick={() => {
                setIndex(place);
                engine.seek(other.ptsMs);
              }}
              className={cx(
                'overflow-hidden rounded-sm border-2',
                place === index ? 'border-accent' : 'border-transparent',
              )}
            >
              <BestShot sighting={sighting} index={place} className="size-11" />
            </button>
          ))}
        </fieldset>
      )}
      <div className="flex flex-wrap gap-2">
        {searches.map(({ kind, href }) => (
          <Button key={kind} asChild>
            <Link href={href}>
              <ScanSearch aria-hidden />
              {ts(kind)}
            </Link>
          </Button>
        ))}
        {actions.includes('search.object') &&
          questionsFrom(sighting).map(({ ask, href }) => (
            <Button key={ask} asChild>
              <Link href={href}>
                <Waypoints aria-hidden />
                {tq(ask)}
              </Link>
            </Button>
          ))}
        {actions.includes('exhibit.write') && (
          <Button icon={<Paperclip aria-hidden />} onClick={onAttach}>
            {t('attachThis')}
          </Button>
        )}
      </div>
    </section>
  );
}

/** What a person wears and carries, where it could be told. */
function Clothes({ sighting: { upperColour, lowerColour, carries } }: { sighting: Sighting }) {
  const t = useTranslations('player');
  const td = useTranslations('search.description.things');
  const words = useClassWords();
  return (
    <>
      {upperColour && (
        <>
          <dt className="text-ink-3">{t('wearsUpper')}</dt>
          <dd>{words.colour(upperColour)}</dd>
        </>
      )}
      {lowerColour && (
        <>
          <dt className="text-ink-3">{t('wearsLower')}</dt>
          <dd>{words.colour(lowerColour)}</dd>
        </>
      )}
      {carries.length > 0 && (
        <>
          <dt className="text-ink-3">{t('carries')}</dt>
          <dd>{carries.map((thing) => td(carried.parse(thing))).join(', ')}</dd>
        </>
      )}
    </>
  );
}

/** Which way it went over the picture. */
function Went({ headingDeg }: { headingDeg: number | null }) {
  const t = useTranslations('player');
  if (headingDeg === null) return null;
  const ways = ['up', 'right', 'down', 'left'] as const;
  const way = ways[Math.round(headingDeg / 90) % 4] ?? 'up';
  return (
    <>
      <dt className="text-ink-3">{t('went')}</dt>
      <dd>{t(`ways.${way}`)}</dd>
    </>
  );
}

/** A vehicle's type and colour, each with how sure the index is of it. */
function VehicleLooks({ sighting }: { sighting: Sighting }) {
  const t = useTranslations('player');
  const words = useClassWords();
  const { colour, colourConfidence, secondColour, classConfidence } = sighting;
  const sure = (confidence: number | null) =>
    confidence === null ? '' : `, ${Math.round(confidence * 100)} %`;
  const named = colour && words.colour(colour);
  return (
    <>
      <dt className="text-ink-3">{t('type')}</dt>
      <dd className="figures">
        {words.className(sighting.objectClass)}
        {sure(classConfidence)}
      </dd>
      <dt className="text-ink-3">{t('colour')}</dt>
      <dd className="figures">
        {named
          ? (secondColour
              ? t('colourOr', { colour: named, second: words.colour(secondColour).toLowerCase() })
              : named) + sure(colourConfidence)
          : t('colourUnknown')}
      </dd>
    </>
  );
}

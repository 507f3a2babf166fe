'use client';

import { ChevronDown, X } from 'lucide-react';
import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { Tally } from '@/core/search/answers/schema';
import {
  countPassing,
  type FacetName,
  type FacetValue,
  facetCounts,
  facetNames,
  type Narrowing,
} from '@/core/search/answers/tally';
import { swatches, useClassWords, vehicleColours } from '../sighting/words';
import { Button } from '../ui/button';
import { Checkbox } from '../ui/checkbox';
import { cx } from '../ui/cx';
import { Popover } from '../ui/popover';
import { Histogram } from './histogram';

interface FacetsProps {
  tally: Tally;
  narrowing: Narrowing;
  onNarrow: (narrowing: Narrowing) => void;
  /** Candidates of the list that pass. */
  shown: number;
}

/** Everything that was found by kind and time, to narrow the list by; nothing is searched anew. */
export function Facets({ tally, narrowing, onNarrow, shown }: FacetsProps) {
  const t = useTranslations('answers.facets');
  const format = useFormatter();
  const counts = useMemo(() => facetCounts(tally, narrowing), [tally, narrowing]);
  const passing = useMemo(() => countPassing(tally, narrowing), [tally, narrowing]);
  const offered = facetNames.filter((name) => counts[name].length > 1 || (narrowing[name]?.length ?? 0) > 0);
  const narrowed = Object.keys(narrowing).length > 0;
  const number = (count: number) => format.number(count);
  if (offered.length === 0 && tally.counted < 2) return null;
  return (
    <section aria-label={t('title')} className="flex flex-col gap-2">
      <Histogram tally={tally} narrowing={narrowing} onNarrow={onNarrow} />
      <div className="flex flex-wrap items-center gap-1.5">
        {offered.map((name) => (
          <Facet
            key={name}
            name={name}
            cameras={tally.cameras}
            counts={counts[name]}
            chosen={narrowing[name] ?? []}
            onChoose={(values) => onNarrow(withFacet(narrowing, name, values))}
          />
        ))}
        {narrowed && (
          <Button size="sm" look="plain" icon={<X aria-hidden />} onClick={() => onNarrow({})}>
            {t('clear')}
          </Button>
        )}
        <p role="status" className="ms-auto text-ink-2 text-xs figures">
          {narrowed && t('passing', { passing: number(passing), counted: number(tally.counted), shown })}
          {tally.counted < tally.total && (
            <span className="ms-2 text-warn">
              {t('best', { counted: number(tally.counted), total: number(tally.total) })}
            </span>
          )}
        </p>
      </div>
    </section>
  );
}

/** A narrowing with other values of one facet; none chosen leaves the facet out. */
function withFacet(narrowing: Narrowing, name: FacetName, values: readonly FacetValue[]): Narrowing {
  const { [name]: _before, ...rest } = narrowing;
  return values.length > 0 ? { ...rest, [name]: values } : rest;
}

interface FacetProps {
  name: FacetName;
  cameras: Tally['cameras'];
  counts: readonly { value: FacetValue; count: number }[];
  chosen: readonly FacetValue[];
  onChoose: (values: FacetValue[]) => void;
}

function Facet({ name, cameras, counts, chosen, onChoose }: FacetProps) {
  const t = useTranslations('answers.facets');
  const format = useFormatter();
  const words = useFacetWords(cameras);
  // What is chosen stays to be let go, also where nothing of it is left.
  const values = [
    ...counts,
    ...chosen.flatMap((value) => (counts.some((one) => one.value === value) ? [] : [{ value, count: 0 }])),
  ];
  const sorted =
    name === 'hour' || name === 'weekday'
      ? values.toSorted((a, b) => Number(a.value) - Number(b.value))
      : values;
  return (
    <Popover
      label={t(`names.${name}`)}
      className="max-h-80 w-64 overflow-y-auto"
      trigger={
        <Button size="sm" className={cx(chosen.length > 0 && 'border-accent bg-accent-soft')}>
          {t(`names.${name}`)}
          {chosen.length > 0 && (
            <span className="max-w-40 truncate font-semibold">
              {chosen.length === 1 && chosen[0] !== undefined ? words(name, chosen[0]) : chosen.length}
            </span>
          )}
          <ChevronDown aria-hidden />
        </Button>
      }
    >
      <ul className="flex flex-col gap-0.5">
        {sorted.map(({ value, count }) => (
          <li key={value} className="flex items-start gap-2">
            <Checkbox
              className="min-w-0 flex-1"
              checked={chosen.includes(value)}
              onChange={(on) => onChoose(on ? [...chosen, value] : chosen.filter((other) => other !== value))}
              label={
                <span className="flex items-center gap-1.5">
                  {name === 'colour' && (vehicleColours as readonly FacetValue[]).includes(value) && (
                    <span
                      aria-hidden
                      className="size-3 shrink-0 rounded-full border border-line-strong"
                      style={{ background: swatches[value as (typeof vehicleColours)[number]] }}
                    />
                  )}
                  {words(name, value)}
                </span>
              }
            />
            <span className="text-ink-2 text-xs leading-5 figures">{format.number(count)}</span>
          </li>
        ))}
      </ul>
    </Popover>
  );
}

/** Names values as a person reads them; hours and days are those of each camera's own zone. */
function useFacetWords(cameras: Tally['cameras']) {
  const tf = useTranslations('answers.facets');
  const tk = useTranslations('ui.kind');
  const locale = useLocale();
  const { className, colour } = useClassWords();
  return (facet: FacetName, value: FacetValue): string => {
    const text = String(value);
    switch (facet) {
      case 'camera':
        return cameras.find(({ id }) => id === value)?.name ?? text;
      case 'type':
        return text === 'face' ? tk('FACE') : text === 'plate' ? tk('PLATE') : className(text);
      case 'colour':
        return colour(text);
      case 'plate':
        return tf(`plate.${text as 'agreed'}`);
      case 'pass':
        return tf(`pass.${text as 'FINE'}`);
      case 'weekday':
        // 2 November 2026 is a Monday.
        return new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(
          Date.UTC(2026, 10, 1 + Number(value)),
        );
      case 'hour':
        return `${text.padStart(2, '0')}:00–${text.padStart(2, '0')}:59`;
      case 'site':
        return text;
    }
  };
}

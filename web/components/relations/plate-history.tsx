'use client';

import { Route, ScanSearch, SearchX, UsersRound } from 'lucide-react';
import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import type { Sighting } from '@/core/footage/schema';
import type { PlateHistory } from '@/core/search/relations/plate-history-schema';
import { useClassWords } from '../sighting/words';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Panel } from '../ui/page';
import { EmptyState } from '../ui/states';
import { Table, Td, Th, Tr } from '../ui/table';
import { TimeText, useDurationWords } from '../ui/time-text';
import { companionsOfPlateHref, plateHistoryHref } from './draft';
import { ClockDoubt, Seen } from './seen';

interface PartProps {
  history: PlateHistory;
  caseId: string | undefined;
}

/** A plate's sightings: how often, where, at which hours, and what in them does not fit one vehicle. */
export function PlateHistoryView({ history, caseId }: PartProps) {
  const t = useTranslations('relations.plate');
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <span
          dir="ltr"
          className="rounded-sm border border-[#17191a]/60 bg-[#f6f3e7] px-2 py-0.5 font-mono font-semibold text-[#17191a] text-lg tracking-widest"
        >
          {history.plate}
        </span>
        <p className="figures">
          <b>{t('seen', { count: history.total })}</b>{' '}
          {history.uncertain > 0 && (
            <span className="text-ink-2">{t('uncertain', { count: history.uncertain })}</span>
          )}
        </p>
        {history.firstAt && history.lastAt && (
          <p className="text-ink-2">
            {t('first')} <TimeText at={history.firstAt} /> · {t('last')} <TimeText at={history.lastAt} />
          </p>
        )}
        <Button size="sm" asChild className="ms-auto">
          <Link href={companionsOfPlateHref(history.plate, caseId)}>
            <UsersRound aria-hidden />
            {t('companions')}
          </Link>
        </Button>
        <Button size="sm" asChild>
          <Link href={`/search?kind=plate&text=${encodeURIComponent(history.plate)}&go=1`}>
            <ScanSearch aria-hidden />
            {t('search')}
          </Link>
        </Button>
      </div>
      {history.total === 0 ? (
        <EmptyState icon={<SearchX />} title={t('none')}>
          {t('noneText')}
        </EmptyState>
      ) : (
        <>
          <Impossible history={history} caseId={caseId} />
          <Looks history={history} caseId={caseId} />
          <div className="grid gap-4 xl:grid-cols-2">
            <ByHour history={history} />
            <ByCamera history={history} />
          </div>
        </>
      )}
      <Alike history={history} caseId={caseId} />
      {history.total > 0 && <Passages history={history} caseId={caseId} />}
    </>
  );
}

function useSightings({ sightings }: PlateHistory): Map<string, Sighting> {
  return useMemo(() => new Map(sightings.map((one) => [one.trackId, one])), [sightings]);
}

function Impossible({ history, caseId }: PartProps) {
  const t = useTranslations('relations.plate');
  const format = useFormatter();
  const { duration } = useDurationWords();
  const seen = useSightings(history);
  if (history.impossible.length === 0)
    return (
      <p className="text-ink-2">
        {t('possible')}
        {history.unplaced > 0 && (
          <span className="text-warn"> {t('unplaced', { count: history.unplaced })}</span>
        )}
      </p>
    );
  return (
    <Panel title={t('impossible')} beside={<Badge tone="warn">{history.impossible.length}</Badge>}>
      <p className="border-line border-b px-3 py-2 text-ink-2">{t('impossibleText')}</p>
      <ul>
        {history.impossible.map((journey) => {
          const from = seen.get(journey.from.trackId);
          const to = seen.get(journey.to.trackId);
          return (
            <li
              key={`${journey.from.trackId} ${journey.to.trackId}`}
              className="flex flex-col gap-3 border-line border-b p-3 last:border-b-0"
            >
              <p className="figures">
                <b>
                  {journey.neededKmh === null
                    ? t('noTime', {
                        distance: format.number(journey.atLeastM / 1000, { maximumFractionDigits: 1 }),
                      })
                    : t('needed', {
                        speed: format.number(journey.neededKmh, { maximumFractionDigits: 0 }),
                        distance: format.number(journey.atLeastM / 1000, { maximumFractionDigits: 1 }),
                        time: duration(journey.atMostMs),
                      })}
                </b>{' '}
                {!journey.clocksChecked && <span className="text-warn">{t('clockMayExplain')}</span>}
              </p>
              <div className="grid max-w-3xl grid-cols-2 gap-3">
                {from && <Seen sighting={from} caseId={caseId} />}
                {to && <Seen sighting={to} caseId={caseId} />}
              </div>
            </li>
          );
        })}
      </ul>
      {history.unplaced > 0 && (
        <p className="px-3 py-2 text-warn">{t('unplaced', { count: history.unplaced })}</p>
      )}
    </Panel>
  );
}

function Looks({ history, caseId }: PartProps) {
  const t = useTranslations('relations.plate');
  const words = useClassWords();
  const strength = useTranslations('search.strength');
  const seen = useSightings(history);
  if (history.looks.length === 0) return null;
  const named = (what: string, name: string) =>
    what === 'type' ? words.className(name) : what === 'colour' ? words.colour(name) : name;
  return (
    <Panel title={t('looks')} beside={<Badge tone="warn">{history.looks.length}</Badge>}>
      <p className="border-line border-b px-3 py-2 text-ink-2">
        {t('looksText')} <Likeness likeness={history.likeness} />
      </p>
      <ul>
        {history.looks.map((look) => {
          const earlier = seen.get(look.earlierTrackId);
          const now = seen.get(look.trackId);
          return (
            <li key={look.trackId} className="flex flex-col gap-3 border-line border-b p-3 last:border-b-0">
              <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <Badge tone={look.strength === 'weak' ? 'neutral' : 'warn'}>
                  {t('differs')}: {strength(look.strength).toLocaleLowerCase()}
                </Badge>
                <ul className="flex flex-wrap gap-x-3">
                  {look.differences.map((difference) => (
                    <li key={difference.what} className="figures">
                      {t(`difference.${difference.what}`, {
                        now: named(difference.what, difference.now),
                        before: named(difference.what, difference.before),
                      })}{' '}
                      <span className="text-ink-3">
                        {t('agreeing', { agreeing: difference.agreeing, compared: difference.compared })}
                      </span>
                    </li>
                  ))}
                </ul>
              </div>
              <div className="grid max-w-3xl grid-cols-2 gap-3">
                {earlier && <Seen sighting={earlier} caption={t('earlier')} caseId={caseId} />}
                {now && <Seen sighting={now} caption={t('thisTime')} caseId={caseId} />}
              </div>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

/** From where vehicles count as alike, and how often that is wrong. */
function Likeness({ likeness }: Pick<PlateHistory, 'likeness'>) {
  const t = useTranslations('relations.plate');
  const format = useFormatter();
  if (!likeness) return null;
  const { falseMatches } = likeness;
  return (
    <>
      {t('likeness', { threshold: format.number(likeness.threshold), setOn: likeness.setOn ?? '–' })}{' '}
      {falseMatches
        ? t('likenessRate', {
            ...falseMatches,
            atMost: String(falseMatches.atMost),
            rate: format.number(falseMatches.rate, { style: 'percent', maximumSignificantDigits: 2 }),
          })
        : t('likenessUnknown')}
    </>
  );
}

function ByHour({ history }: { history: PlateHistory }) {
  const t = useTranslations('relations.plate');
  const most = Math.max(1, ...history.byHour);
  return (
    <Panel title={t('byHour')} bodyClassName="p-3">
      <ol dir="ltr" className="flex h-28 items-end gap-px">
        {history.byHour.map((count, hour) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: an hour is its place
            key={hour}
            className="flex h-full min-w-0 flex-1 flex-col justify-end gap-1"
            title={t('hour', { hour, count })}
          >
            <span className="sr-only">{t('hour', { hour, count })}</span>
            <span
              aria-hidden
              className="rounded-t-sm bg-accent"
              style={{ height: `${(count / most) * 100}%`, minHeight: count > 0 ? 3 : 0 }}
            />
            <span aria-hidden className="h-4 text-center text-ink-3 text-xs figures">
              {hour % 6 === 0 ? hour : ''}
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function ByCamera({ history }: { history: PlateHistory }) {
  const t = useTranslations('relations.plate');
  const most = history.byCamera[0]?.count ?? 1;
  return (
    <Panel title={t('byCamera')} bodyClassName="p-3">
      <ul className="flex max-h-40 flex-col gap-1.5 overflow-y-auto">
        {history.byCamera.map((camera) => (
          <li key={camera.id} className="grid grid-cols-[minmax(0,1fr)_6rem_2.5rem] items-center gap-2">
            <span className="truncate">
              {camera.name} <span className="text-ink-3 text-xs">{camera.code}</span>
            </span>
            <span className="h-2 overflow-hidden rounded-sm bg-sunken" aria-hidden>
              <span className="block h-full bg-accent" style={{ width: `${(camera.count / most) * 100}%` }} />
            </span>
            <span className="text-end figures">{camera.count}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Alike({ history, caseId }: PartProps) {
  const t = useTranslations('relations.plate');
  if (history.alike.length === 0) return null;
  return (
    <Panel title={t('alike')} bodyClassName="flex flex-col gap-2 p-3">
      <p className="text-ink-2">{t('alikeText')}</p>
      <ul className="flex flex-wrap gap-2">
        {history.alike.map((plate) => (
          <li key={plate.text}>
            <Button size="sm" asChild>
              <Link href={plateHistoryHref(plate.text, caseId)}>
                <bdi className="font-mono tracking-wider">{plate.text}</bdi>
                <span className="text-ink-3">
                  {t('sightings', { count: plate.sightings })}
                  {!plate.agreed && ` · ${t('alikeUncertain')}`}
                </span>
              </Link>
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Rows shown before the person asks for all: a page of two thousand rows is slow to open. */
const FIRST_ROWS = 50;

function Passages({ history, caseId }: PartProps) {
  const t = useTranslations('relations.plate');
  const [all, setAll] = useState(false);
  const newest = useMemo(() => history.passages.toReversed(), [history.passages]);
  return (
    <Panel title={t('passages')}>
      <Table label={t('passages')}>
        <thead>
          <tr>
            <Th>{t('when')}</Th>
            <Th>{t('where')}</Th>
            <Th>{t('reading')}</Th>
            <Th>{t('clock')}</Th>
            <Th>{t('moment')}</Th>
          </tr>
        </thead>
        <tbody>
          {newest.slice(0, all ? undefined : FIRST_ROWS).map((passage) => (
            <Tr key={passage.trackId}>
              <Td>
                <TimeText at={passage.startsAt} zone={passage.camera.timeZone} />
              </Td>
              <Td className="whitespace-nowrap">
                {passage.camera.name} <span className="text-ink-3 text-xs">{passage.camera.code}</span>
              </Td>
              <Td className="whitespace-nowrap">
                <bdi className="font-mono">{passage.text}</bdi>{' '}
                {!(passage.exact && passage.agreed) && (
                  <span className="text-ink-3 text-xs">
                    {passage.exact ? t('notAgreed') : t('confusable')}
                  </span>
                )}
              </Td>
              <Td className="whitespace-nowrap text-xs">
                <ClockDoubt uncertaintyMs={passage.clockUncertaintyMs} />
              </Td>
              <Td>
                <Link
                  href={`/footage/${passage.recordingId}?t=${passage.ptsMs}&track=${passage.trackId}${caseId ? `&case=${caseId}` : ''}`}
                  className="flex min-h-6 w-fit items-center gap-1 text-accent underline underline-offset-2"
                >
                  <Route className="size-3.5" aria-hidden />
                  {t('open')}
                </Link>
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {!all && newest.length > FIRST_ROWS && (
        <Button look="plain" className="m-2" onClick={() => setAll(true)}>
          {t('showAll', { count: newest.length })}
        </Button>
      )}
    </Panel>
  );
}

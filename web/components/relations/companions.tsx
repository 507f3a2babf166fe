'use client';

import { UsersRound } from 'lucide-react';
import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import type { Companions } from '@/core/search/relations/companions-schema';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Panel } from '../ui/page';
import { EmptyState } from '../ui/states';
import { TimeText, useDurationWords } from '../ui/time-text';
import { plateHistoryHref } from './draft';
import { FalsePairsNote } from './false-pairs';
import { Seen } from './seen';

type Companion = Companions['companions'][number];
/** Explained by chance less than this, also counting all that were compared. */
const HARDLY_CHANCE = 0.01;
const PERHAPS_CHANCE = 0.1;

/** What was near it again and again, with what chance would have given. */
export function CompanionsView({
  companions: answer,
  caseId,
}: {
  companions: Companions;
  caseId: string | undefined;
}) {
  const t = useTranslations('relations.companions');
  const { duration } = useDurationWords();
  return (
    <>
      <p className="text-ink-2">
        {t('followed', { times: answer.times, cameras: answer.cameras, gap: duration(answer.gapMs) })}{' '}
        <TimeText at={answer.measuredFrom} precision="minute" /> –{' '}
        <TimeText at={answer.measuredTo} precision="minute" />.{' '}
        {t('compared', { plates: answer.compared.plates })}
        {answer.compared.looks !== null && ` ${t('comparedLooks', { count: answer.compared.looks })}`}
        {answer.compared.faces !== null && ` ${t('comparedFaces', { count: answer.compared.faces })}`}
      </p>
      {answer.falsePairs?.looks !== undefined && (
        <FalsePairsNote kind="VEHICLE" falsePairs={answer.falsePairs.looks} />
      )}
      {answer.falsePairs?.faces !== undefined && (
        <FalsePairsNote kind="FACE" falsePairs={answer.falsePairs.faces} />
      )}
      <Panel title={t('title')} beside={<Badge>{answer.companions.length}</Badge>}>
        {answer.companions.length === 0 ? (
          <EmptyState compact icon={<UsersRound />} title={t('none')}>
            {t('noneText')}
          </EmptyState>
        ) : (
          <ol>
            {answer.companions.map((companion) => (
              <li
                key={`${companion.by} ${companion.plate ?? companion.sightings[0]?.trackId}`}
                className="flex flex-col gap-3 border-line border-b p-3 last:border-b-0"
              >
                <Weight companion={companion} caseId={caseId} />
                <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(10rem,100%),1fr))] gap-3">
                  {companion.sightings.map((sighting) => (
                    <li key={sighting.trackId}>
                      <Seen sighting={sighting} caseId={caseId} />
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ol>
        )}
      </Panel>
    </>
  );
}

function Weight({ companion, caseId }: { companion: Companion; caseId: string | undefined }) {
  const t = useTranslations('relations.companions');
  const strength = useTranslations('search.strength');
  const format = useFormatter();
  const { corrected } = companion;
  const word = corrected < HARDLY_CHANCE ? 'hardly' : corrected < PERHAPS_CHANCE ? 'perhaps' : 'likely';
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="font-semibold">
        {companion.plate ? (
          <bdi className="font-mono tracking-wider">{companion.plate}</bdi>
        ) : (
          t(`by.${companion.by}`)
        )}
      </span>
      {companion.strength && (
        <Badge>{t('alike', { strength: strength(companion.strength).toLocaleLowerCase() })}</Badge>
      )}
      <span className="figures">
        <b>{t('seen', { count: companion.seen, cameras: companion.cameras })}</b>{' '}
        {t('expected', {
          expected: format.number(companion.expected, { maximumSignificantDigits: 2 }),
          passages: companion.passages,
        })}
      </span>
      <Badge tone={word === 'hardly' ? 'warn' : 'neutral'}>{t(`chance.${word}`)}</Badge>
      <span className="text-ink-3 text-xs figures">
        {t('p', {
          chance: smallNumber(companion.chance, format),
          corrected: smallNumber(corrected, format),
        })}
      </span>
      {companion.plate && (
        <Button size="sm" look="plain" asChild className="ms-auto">
          <Link href={plateHistoryHref(companion.plate, caseId)}>{t('history')}</Link>
        </Button>
      )}
    </div>
  );
}

function smallNumber(value: number, format: ReturnType<typeof useFormatter>): string {
  return value > 0 && value < 1e-4
    ? value.toExponential(1)
    : format.number(value, { maximumSignificantDigits: 2 });
}

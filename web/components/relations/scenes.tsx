'use client';

import { SearchX } from 'lucide-react';
import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import type { Scenes } from '@/core/search/relations/scenes-schema';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Panel } from '../ui/page';
import { EmptyState } from '../ui/states';
import { Table, Td, Th, Tr } from '../ui/table';
import { TimeText, useDurationWords } from '../ui/time-text';
import { plateHistoryHref } from './draft';
import { FalsePairsNote } from './false-pairs';
import { Seen } from './seen';

/** Who or what was in several scenes, with its sighting in each, and what of each scene was looked at. */
export function ScenesView({ scenes: answer, caseId }: { scenes: Scenes; caseId: string | undefined }) {
  const t = useTranslations('relations.scenes');
  const strength = useTranslations('search.strength');
  const format = useFormatter();
  const { duration } = useDurationWords();
  const nameOf = (place: number) => {
    const name = answer.scenes[place]?.name;
    return name && name !== String(place + 1) ? name : t('scene', { number: place + 1 });
  };
  return (
    <>
      <Panel title={t('scenes')}>
        <Table label={t('scenes')}>
          <thead>
            <tr>
              <Th>{t('name')}</Th>
              <Th>{t('when')}</Th>
              <Th>{t('looked')}</Th>
              <Th>{t(`compared.${answer.by}`)}</Th>
            </tr>
          </thead>
          <tbody>
            {answer.scenes.map((scene, place) => (
              <Tr key={`${scene.name} ${scene.from}`}>
                <Td>
                  <bdi>{nameOf(place)}</bdi>{' '}
                  <span className="text-ink-3 text-xs">{t('cameras', { count: scene.cameras })}</span>
                </Td>
                <Td className="text-xs sm:whitespace-nowrap">
                  <TimeText at={scene.from} precision="minute" /> –{' '}
                  <TimeText at={scene.to} precision="minute" />
                </Td>
                <Td className="text-xs figures sm:whitespace-nowrap">
                  <span className={scene.indexedMs < scene.timeMs ? 'text-warn' : ''}>
                    {duration(scene.indexedMs)} / {duration(scene.timeMs)}
                  </span>
                </Td>
                <Td figure>{scene.compared}</Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      </Panel>
      <Panel
        title={t('found', { least: answer.atLeast, of: answer.scenes.length })}
        beside={<Badge>{answer.found.length}</Badge>}
      >
        <div className="flex flex-col gap-2 border-line border-b px-3 py-2 text-ink-2">
          {answer.by === 'PLATE' ? (
            answer.expected !== null && (
              <p>
                {t('expected', {
                  expected: format.number(answer.expected, { maximumSignificantDigits: 2 }),
                  seen: answer.found.length,
                })}
              </p>
            )
          ) : (
            <>
              <p>{t('resemble')}</p>
              <FalsePairsNote
                kind={answer.by}
                falsePairs={answer.falsePairs}
                belowListed={answer.found.some(({ strength }) => strength === 'weak')}
              />
            </>
          )}
        </div>
        {answer.found.length === 0 ? (
          <EmptyState compact icon={<SearchX />} title={t('none')}>
            {t('noneText')}
          </EmptyState>
        ) : (
          <ol>
            {answer.found.map((hit) => (
              <li
                key={hit.in.map(({ sighting }) => sighting.trackId).join()}
                className="flex flex-col gap-2 border-line border-b p-3 last:border-b-0"
              >
                <div className="flex flex-wrap items-center gap-2">
                  {hit.plate && <bdi className="font-mono font-semibold tracking-wider">{hit.plate}</bdi>}
                  {hit.strength && (
                    <Badge tone={hit.strength === 'strong' ? 'ok' : 'neutral'}>
                      {t('alike', { strength: strength(hit.strength).toLocaleLowerCase() })}
                    </Badge>
                  )}
                  {hit.plate && !hit.exact && <Badge>{t('confusable')}</Badge>}
                  {hit.plate && !hit.agreed && <Badge tone="warn">{t('uncertain')}</Badge>}
                  <span className="text-ink-2">
                    {t('in', { count: hit.in.length, of: answer.scenes.length })}
                  </span>
                  {hit.plate && (
                    <Button size="sm" look="plain" asChild className="ms-auto">
                      <Link href={plateHistoryHref(hit.plate, caseId)}>{t('history')}</Link>
                    </Button>
                  )}
                </div>
                <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(11rem,100%),1fr))] gap-3">
                  {hit.in.map(({ scene, sighting }) => (
                    <li key={scene}>
                      <Seen sighting={sighting} caption={<bdi>{nameOf(scene)}</bdi>} caseId={caseId} />
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

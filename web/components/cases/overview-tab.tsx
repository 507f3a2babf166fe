'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { CaseDetail } from '@/core/cases/schema';
import { Button } from '@/web/components/ui/button';
import { Panel } from '@/web/components/ui/page';
import { TimeText } from '@/web/components/ui/time-text';
import type { CaseFrame } from './case-frame';
import { DeadlineFact } from './deadline-fact';
import { timelineOf } from './timeline';

/** The case at a glance: what is alleged, what is due, what has been attached, what happened last. */
export function OverviewTab({ fir, show, showExhibit }: CaseFrame) {
  const t = useTranslations('cases');
  const more = (part: Parameters<typeof show>[0]) => (
    <Button size="sm" onClick={() => show(part)}>
      {t('detail.all', { part: t(`detail.tabs.${part}`) })}
    </Button>
  );
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Panel title={t('detail.tabs.fir')} actions={more('fir')} bodyClassName="p-3.5">
        <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-4 gap-y-2">
          <Fact name={t('detail.occurred')}>
            <TimeText at={fir.occurredFrom} precision="minute" />
            {fir.occurredTo && (
              <span className="text-ink-2">
                {' '}
                {t('detail.until')}{' '}
                <TimeText at={fir.occurredTo} precision="minute" clockOnly={sameDay(fir)} />
              </span>
            )}
          </Fact>
          <Fact name={t('detail.reported')}>
            <TimeText at={fir.reportedAt} precision="minute" />
          </Fact>
          {fir.heldBy.id !== fir.station.id && (
            <Fact name={t('detail.heldBy')}>
              <bdi>{fir.heldBy.name}</bdi>
            </Fact>
          )}
          <Fact name={t('detail.place')}>
            <bdi>{fir.place}</bdi>
          </Fact>
          <Fact name={t('table.offence')}>
            <bdi>{fir.offence}</bdi>
          </Fact>
          <Fact name={t('detail.sections')}>
            <bdi>{fir.sections.join(', ')}</bdi>
          </Fact>
          <Fact name={t('detail.informant')}>
            <bdi>{fir.informantName}</bdi>
          </Fact>
        </dl>
      </Panel>
      <Panel title={t('deadline.title')} actions={more('reports')} bodyClassName="p-3.5">
        <DeadlineFact fir={fir} />
      </Panel>
      <Panel title={t('detail.tabs.exhibits')} actions={more('exhibits')} bodyClassName="p-3.5">
        {fir.exhibitList.length === 0 ? (
          <p className="text-ink-2">{t('exhibits.empty')}</p>
        ) : (
          <ol className="flex flex-col gap-1.5">
            {fir.exhibitList.slice(0, 8).map((exhibit) => (
              <li key={exhibit.id}>
                <button
                  type="button"
                  className="text-start underline decoration-line-strong underline-offset-2 hover:decoration-current"
                  onClick={() => showExhibit(exhibit.number)}
                >
                  <bdi>{t('timeline.exhibit', { number: exhibit.number, title: exhibit.title })}</bdi>
                </button>
              </li>
            ))}
          </ol>
        )}
      </Panel>
      <Panel title={t('detail.latest')} actions={more('timeline')} bodyClassName="p-3.5">
        <ol className="flex flex-col gap-2">
          {latestEvents(fir).map((event) => (
            <li key={event.id}>
              <TimeText at={event.at} precision="minute" className="text-ink-3 text-xs" />
              <p dir="auto" className="break-words">
                {event.text}
              </p>
            </li>
          ))}
        </ol>
      </Panel>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

const latestEvents = (fir: CaseDetail) =>
  timelineOf(fir)
    .flatMap((entry) => (entry.kind === 'event' ? [entry.event] : []))
    .slice(-5)
    .reverse();

const dayMs = 86_400_000;
function sameDay({ occurredFrom, occurredTo }: CaseDetail): boolean {
  return occurredTo !== null && Date.parse(occurredTo) - Date.parse(occurredFrom) < dayMs / 2;
}

'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { CaseRecord } from '@/core/cases/record-schema';
import type { CaseDetail } from '@/core/cases/schema';
import { StatusPill, type Tone } from '@/web/components/ui/badge';
import { TimeText } from '@/web/components/ui/time-text';
import { nameOfRecord } from './naming';

const standing: Record<string, Tone> = { ABSCONDING: 'bad', UNIDENTIFIED: 'warn', ARRESTED: 'ok' };
const outcome: Record<string, Tone> = { OPEN: 'neutral', SUPPORTED: 'ok', REJECTED: 'bad' };

/** What a record says, as far as it says it. */
export function RecordFacts({ record, fir }: { record: CaseRecord; fir: CaseDetail }) {
  return (
    <>
      <Head record={record} />
      <Body record={record} fir={fir} />
      {'note' in record.details && record.details.note && (
        <p dir="auto" className="whitespace-pre-line break-words text-ink-2">
          {record.details.note}
        </p>
      )}
    </>
  );
}

function Head({ record }: { record: CaseRecord }) {
  const t = useTranslations('caseWork');
  const name = nameOfRecord(record);
  return (
    <p className="flex flex-wrap items-center gap-x-2.5 gap-y-0.5">
      <bdi
        className={
          record.kind === 'VEHICLE' && record.details.plate ? 'font-medium font-mono' : 'font-medium'
        }
      >
        {name}
      </bdi>
      {record.kind === 'PERSON' && (
        <>
          {record.details.name && record.details.nameUrdu && <bdi lang="ur">{record.details.nameUrdu}</bdi>}
          <span className="text-ink-2">
            {record.details.roles.map((role) => t(`choices.roles.${role}`)).join(', ')}
          </span>
          {record.details.status !== 'KNOWN' && (
            <StatusPill tone={standing[record.details.status] ?? 'neutral'}>
              {t(`choices.status.${record.details.status}`)}
            </StatusPill>
          )}
        </>
      )}
      {record.kind === 'HYPOTHESIS' && (
        <StatusPill tone={outcome[record.details.state] ?? 'neutral'}>
          {t(`choices.state.${record.details.state}`)}
        </StatusPill>
      )}
    </p>
  );
}

function Body({ record, fir }: { record: CaseRecord; fir: CaseDetail }) {
  const t = useTranslations('caseWork');
  const line = (parts: ReactNode[]) => {
    const said = parts.filter(Boolean);
    return (
      said.length > 0 && (
        <p className="flex flex-wrap gap-x-3 text-ink-2">
          {said.map((part, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of one line, in a fixed order
            <bdi key={index}>{part}</bdi>
          ))}
        </p>
      )
    );
  };
  switch (record.kind) {
    case 'PERSON': {
      const { parentage, document, documentNumber, phone, residence } = record.details;
      return line([
        parentage && t('of', { name: parentage }),
        document !== 'NONE' && `${t(`choices.document.${document}`)} ${documentNumber ?? ''}`,
        phone,
        residence,
      ]);
    }
    case 'VEHICLE': {
      const { plate, colour, make, model, chassisNumber, engineNumber } = record.details;
      return line([
        plate && [colour, make, model].filter(Boolean).join(' '),
        chassisNumber && t('chassis', { number: chassisNumber }),
        engineNumber && t('engine', { number: engineNumber }),
      ]);
    }
    case 'PLACE': {
      const { latitude, longitude } = record.details;
      return line([
        latitude !== null && longitude !== null && (
          <span dir="ltr" className="figures">
            {latitude.toFixed(5)}, {longitude.toFixed(5)}
          </span>
        ),
      ]);
    }
    case 'STATEMENT':
      return line([
        t('statementBy', { section: record.details.section, name: record.details.takenBy }),
        <TimeText key="at" at={record.details.takenAt} precision="minute" />,
        record.details.reference,
      ]);
    case 'VERSION':
      return (
        <>
          {line([
            <TimeText key="at" at={record.details.givenAt} precision="minute" />,
            record.details.reference,
          ])}
          <p dir="auto" className="whitespace-pre-line break-words">
            {record.details.text}
          </p>
        </>
      );
    case 'TASK':
      return line([
        record.details.dueAt && (
          <span>
            {t('due')} <TimeText at={record.details.dueAt} precision="minute" />
          </span>
        ),
        record.details.doneAt && (
          <span>
            {t('done')} <TimeText at={record.details.doneAt} precision="minute" />
          </span>
        ),
        record.details.result,
      ]);
    case 'HYPOTHESIS':
      return (
        <ul className="mt-1 flex flex-col gap-0.5">
          {record.details.points.map((point, index) => {
            const exhibit = fir.exhibitList.find(({ id }) => id === point.exhibitId);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a point is its place in the list
              <li key={index} className="break-words">
                <span className={point.side === 'FOR' ? 'text-ok' : 'text-bad'}>
                  {t(`points.${point.side}`)}:
                </span>{' '}
                <bdi>{point.text}</bdi>
                {exhibit && (
                  <span className="text-ink-3"> ({t('points.of', { number: exhibit.number })})</span>
                )}
              </li>
            );
          })}
        </ul>
      );
  }
}

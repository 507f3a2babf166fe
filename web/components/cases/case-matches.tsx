'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Fragment } from 'react';
import type { FoundCase } from '@/core/cases/schema';
import type { CasePart } from './case-frame';

/** The part of the case page where each source stands. */
const partOf: Record<FoundCase['matches'][number]['source'], CasePart> = {
  FIR: 'fir',
  PERSON: 'people',
  VEHICLE: 'people',
  PLACE: 'people',
  STATEMENT: 'statements',
  VERSION: 'statements',
  TASK: 'tasks',
  HYPOTHESIS: 'tasks',
  EXHIBIT: 'exhibits',
  EVENT: 'timeline',
  DIARY: 'diary',
};

/** Where the words of the search stand in a case, each with the way there. */
export function CaseMatches({ one }: { one: FoundCase }) {
  const t = useTranslations('cases.found');
  if (one.matches.length === 0) return null;
  return (
    <ul className="mt-1 flex flex-col gap-0.5 text-xs">
      {one.matches.map(({ source, number, parts }) => (
        <li key={`${source} ${number}`} className="flex gap-2 truncate">
          <Link
            href={`/cases/${one.id}?part=${partOf[source]}`}
            className="shrink-0 text-accent underline underline-offset-2"
          >
            {t(source, { number: number ?? 0 })}
          </Link>
          <bdi className="min-w-0 truncate text-ink-2">
            {parts.map(({ text, hit }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: parts of one line, in a fixed order
              <Fragment key={index}>
                {hit ? <mark className="rounded-sm bg-accent-soft text-ink">{text}</mark> : text}{' '}
              </Fragment>
            ))}
          </bdi>
        </li>
      ))}
    </ul>
  );
}

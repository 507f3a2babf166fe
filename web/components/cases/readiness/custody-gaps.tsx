'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { z } from 'zod';
import { type CustodyGap, custodyGap } from '@/core/evidence/readiness/schema';
import { ApiProblem } from '@/web/components/api/client';

const refusal = z.object({ gaps: z.array(custodyGap) });

/** The exhibits on whose account an export was refused; none where it was refused for another reason. */
export function gapsOf(error: unknown): CustodyGap[] {
  if (!(error instanceof ApiProblem) || error.problem.code !== 'custody-incomplete') return [];
  return refusal.parse(error.problem.details).gaps;
}

/** What exhibits lack before they can go to a court, each with the way to where it is added. */
export function CustodyGaps({
  caseId,
  gaps,
  onLeave,
}: {
  caseId: string;
  gaps: readonly CustodyGap[];
  /** Another page or part is shown. */
  onLeave: () => void;
}) {
  const t = useTranslations('readiness');
  return (
    <ul aria-label={t('gaps.label')} className="flex flex-col gap-2">
      {gaps.map(({ id, number, title, missing }) => (
        <li key={id} className="flex flex-col gap-1 rounded-md border border-line p-2.5">
          <span className="font-medium">
            {t('exhibit', { number })}: <bdi>{title}</bdi>
          </span>
          {missing.map(({ part, what, place }) => (
            <span key={part} className="flex flex-wrap items-baseline gap-x-2">
              <span className="text-ink-2">{what}</span>
              <Link className="underline" href={hrefOf(caseId, place)} onClick={onLeave}>
                {t(`gaps.${place}`)}
              </Link>
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}

function hrefOf(caseId: string, place: CustodyGap['missing'][number]['place']): string {
  if (place === 'cameras' || place === 'footage') return `/${place}`;
  return `/cases/${caseId}?part=${place === 'fact' ? 'readiness' : place}`;
}

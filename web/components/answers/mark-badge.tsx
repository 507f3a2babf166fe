'use client';

import { Check, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { Mark } from '@/core/search/answers/schema';
import { cx } from '../ui/cx';

/** What a person said of a candidate. */
export function MarkBadge({ decision }: { decision: Mark['decision'] }) {
  const t = useTranslations('answers.review');
  const Icon = decision === 'keep' ? Check : X;
  return (
    <span
      className={cx(
        'inline-flex items-center gap-1 rounded-sm bg-raised px-1.5 font-semibold text-xs',
        decision === 'keep' ? 'text-ok' : 'text-bad',
      )}
    >
      <Icon className="size-3.5" aria-hidden />
      {t(`said.${decision}`)}
    </span>
  );
}

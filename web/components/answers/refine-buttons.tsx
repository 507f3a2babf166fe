'use client';

import { ThumbsDown, ThumbsUp } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { Candidate } from '@/core/search/schema';
import type { RefineRole } from '../search/refining';
import { Button } from '../ui/button';
import { cx } from '../ui/cx';
import { Kbd } from '../ui/kbd';

const ROLES = [
  { role: 'examples', icon: ThumbsUp, key: '+' },
  { role: 'unlike', icon: ThumbsDown, key: '−' },
] as const;

interface RefineButtonsProps {
  candidate: Candidate;
  /** What it is of the search that is being refined. */
  role: RefineRole | undefined;
  /** Only one candidate's buttons are in the tab order, as with the candidates themselves. */
  tabStop: boolean;
  onRefine: (role: RefineRole, candidate: Candidate) => void;
  className?: string;
}

/** "More like this" and "not like this" on a candidate of the list. Plain hints: there are two for each of hundreds. */
export function RefineButtons({ candidate, role, tabStop, onRefine, className }: RefineButtonsProps) {
  const t = useTranslations('answers.refine');
  return (
    <span
      className={cx(
        'flex gap-1',
        !role &&
          'opacity-0 transition-opacity duration-100 group-focus-within/one:opacity-100 group-hover/one:opacity-100 [@media(hover:none)]:opacity-100',
        className,
      )}
    >
      {ROLES.map((one) => {
        const pressed = role === one.role;
        const words = t(`mark.${one.role}`, { rank: candidate.rank });
        return (
          <button
            key={one.role}
            type="button"
            tabIndex={tabStop ? 0 : -1}
            aria-pressed={pressed}
            aria-label={words}
            title={`${words} (${one.key})`}
            onClick={() => onRefine(one.role, candidate)}
            className={cx(
              'pointer-events-auto grid size-7 place-items-center rounded-md border [&_svg]:size-4',
              !pressed && 'border-line-strong bg-raised text-ink-2 hover:bg-hover hover:text-ink',
              pressed && one.role === 'examples' && 'border-accent bg-accent text-on-accent',
              pressed && one.role === 'unlike' && 'border-bad bg-bad-solid text-on-well',
            )}
          >
            <one.icon aria-hidden />
          </button>
        );
      })}
    </span>
  );
}

/** The same with words, beside the pictures of a candidate. */
export function RefineChoices({
  candidate,
  role,
  onRefine,
}: Omit<RefineButtonsProps, 'tabStop' | 'className'>) {
  const t = useTranslations('answers.refine');
  return (
    <fieldset aria-label={t('title')} className="flex flex-wrap gap-1">
      {ROLES.map((one) => (
        <Button
          key={one.role}
          size="sm"
          aria-pressed={role === one.role}
          icon={<one.icon aria-hidden />}
          onClick={() => onRefine(one.role, candidate)}
          className={cx(role === one.role && 'border-accent! bg-accent-soft!')}
        >
          {t(`choose.${one.role}`)}
          <Kbd>{one.key}</Kbd>
        </Button>
      ))}
    </fieldset>
  );
}

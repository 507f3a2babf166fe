'use client';

import { ChevronDown, Layers } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { memo } from 'react';
import type { Mark } from '@/core/search/answers/schema';
import type { Candidate } from '@/core/search/schema';
import { CandidateCard } from '../search/candidate-card';
import type { RefineRole } from '../search/refining';
import { cx } from '../ui/cx';
import { TimeText } from '../ui/time-text';
import { CandidateRow } from './candidate-row';
import type { CardActions } from './candidate-shape';
import { bestOf, type Listed, spanOf } from './grouped';
import { RefineButtons } from './refine-buttons';

export type View = 'grid' | 'list';

interface AnswerListProps {
  listed: readonly Listed[];
  view: View;
  label: string;
  /** Ranks that name the groups laid open. */
  expanded: ReadonlySet<number>;
  onExpand: (rank: number) => void;
  chosenRank: number | null;
  /** Where Tab comes in. */
  tabRank: number | null;
  hoveredRank: number | null;
  actions: CardActions;
  /** What people said of a candidate. */
  markOf: (rank: number) => Mark | undefined;
  /** What a candidate is of the search that is being refined; null where it cannot be compared. */
  roleOf: (candidate: Candidate) => RefineRole | undefined | null;
}

const layouts: Record<View, string> = {
  grid: 'grid grid-cols-[repeat(auto-fill,minmax(11rem,1fr))] gap-3 max-sm:grid-cols-2 max-sm:gap-2',
  list: 'flex flex-col',
};

/** The candidates of an answer, as cards or as rows; several of one object are one entry that opens. */
export function AnswerList({ listed, view, label, expanded, onExpand, ...shared }: AnswerListProps) {
  return (
    <ul aria-label={label} className={cx(layouts[view], 'p-4 max-sm:p-3')}>
      {listed.map((one) => {
        const several = one.candidates.length > 1;
        const open = several && expanded.has(one.rank);
        return (
          <li
            key={one.rank}
            className={cx(
              'flex min-w-0 flex-col',
              open && 'col-span-full rounded-lg border border-line bg-sunken',
              view === 'list' && !open && 'border-line border-b',
            )}
          >
            {several && open ? (
              <Opened one={one} view={view} onExpand={onExpand} {...shared} />
            ) : (
              <>
                <One candidate={bestOf(one)} group={several ? one : undefined} view={view} {...shared} />
                {several && <GroupToggle one={one} open={false} onExpand={onExpand} />}
              </>
            )}
          </li>
        );
      })}
    </ul>
  );
}

type Shared = Pick<
  AnswerListProps,
  'chosenRank' | 'tabRank' | 'hoveredRank' | 'actions' | 'markOf' | 'roleOf'
>;

function Opened({
  one,
  view,
  onExpand,
  ...shared
}: { one: Listed; view: View; onExpand: (rank: number) => void } & Shared) {
  const t = useTranslations('answers.group');
  return (
    <>
      <GroupToggle one={one} open onExpand={onExpand} />
      <ul aria-label={t('sightings', { count: one.candidates.length })} className={cx(layouts[view], 'p-2')}>
        {one.candidates.map((candidate) => (
          <li
            key={candidate.rank}
            className={cx('flex min-w-0 flex-col', view === 'list' && 'border-line border-b last:border-0')}
          >
            <One candidate={candidate} view={view} {...shared} />
          </li>
        ))}
      </ul>
    </>
  );
}

function GroupToggle({
  one,
  open,
  onExpand,
}: {
  one: Listed;
  open: boolean;
  onExpand: (rank: number) => void;
}) {
  const t = useTranslations('answers.group');
  const { first, last, cameras } = spanOf(one);
  return (
    <button
      type="button"
      aria-expanded={open}
      onClick={() => onExpand(one.rank)}
      className={cx(
        'flex min-h-6 w-full items-start gap-1.5 rounded-md px-2 py-1 text-start text-ink-2 text-xs hover:bg-hover hover:text-ink',
        open && 'px-3 py-2',
      )}
    >
      <Layers className="mt-0.5 size-3.5 shrink-0" aria-hidden />
      <span className="min-w-0 flex-1">
        <b className="font-semibold text-ink">{t('sightings', { count: one.candidates.length })}</b>{' '}
        <span>{one.because.map((reason) => t(`because.${reason}`)).join(', ')}</span>
        {open && (
          <span className="block">
            {cameras.join(' · ')}
            {', '}
            <TimeText at={first.sighting.at} zone={first.sighting.camera.timeZone} wrap />
            {' – '}
            <TimeText at={last.sighting.at} zone={last.sighting.camera.timeZone} wrap />
          </span>
        )}
      </span>
      <ChevronDown className={cx('mt-0.5 size-3.5 shrink-0', open && 'rotate-180')} aria-hidden />
    </button>
  );
}

function One({
  candidate,
  group,
  view,
  chosenRank,
  tabRank,
  hoveredRank,
  actions,
  markOf,
  roleOf,
}: { candidate: Candidate; group?: Listed | undefined; view: View } & Shared) {
  const within = (rank: number | null) =>
    rank !== null &&
    (group ? group.candidates.some((other) => other.rank === rank) : rank === candidate.rank);
  const Shape = view === 'grid' ? Card : Row;
  const role = roleOf(candidate);
  const tabStop = within(tabRank);
  return (
    <div
      className={cx('group/one relative flex min-w-0', view === 'grid' ? 'flex-col' : 'items-center gap-1')}
    >
      <Shape
        candidate={candidate}
        group={group}
        chosen={within(chosenRank)}
        tabStop={tabStop}
        lit={within(hoveredRank)}
        actions={actions}
        decision={markOf(candidate.rank)?.decision}
      />
      {role !== null && (
        <span
          className={
            view === 'grid'
              ? 'pointer-events-none absolute inset-x-0 top-0 flex aspect-[4/3] items-end p-1'
              : ''
          }
        >
          <RefineButtons candidate={candidate} role={role} tabStop={tabStop} onRefine={actions.refine} />
        </span>
      )}
    </div>
  );
}

const Card = memo(CandidateCard);
const Row = memo(CandidateRow);

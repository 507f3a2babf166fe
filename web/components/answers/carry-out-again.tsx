'use client';

import { CircleCheck, RotateCw, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { Change, Rerun } from '@/core/search/rerun-schema';
import { useMe } from '../api/queries';
import { Button } from '../ui/button';
import { cx } from '../ui/cx';
import { ErrorState } from '../ui/states';
import { type AnswerPlace, useRerun } from './use-receipt';

/** Changes told one by one; of more their number is. */
const CHANGES_SHOWN = 12;

interface CarryOutAgainProps {
  place: AnswerPlace;
  /** Rank of a listed sighting. */
  rankOf: (trackId: string) => number | null;
}

/** Has the search carried out again and says whether it says the same. */
export function CarryOutAgain({ place, rankOf }: CarryOutAgainProps) {
  const t = useTranslations('answers.receipt.again');
  const me = useMe();
  const again = useRerun(place);
  if (!me.data?.actions.includes('search.rerun')) return null;
  return (
    <section aria-label={t('button')} className="mt-3 border-line border-t pt-3 text-xs">
      <Button size="sm" icon={<RotateCw aria-hidden />} busy={again.isPending} onClick={() => again.mutate()}>
        {t('button')}
      </Button>
      <div role="status" className="mt-2 empty:hidden">
        {again.isPending && <p className="text-ink-2">{t('working')}</p>}
        {again.data && !again.isPending && <Outcome rerun={again.data} rankOf={rankOf} />}
      </div>
      {again.isError && <ErrorState error={again.error} compact onRetry={() => again.mutate()} />}
    </section>
  );
}

function Outcome({ rerun, rankOf }: { rerun: Rerun; rankOf: CarryOutAgainProps['rankOf'] }) {
  const t = useTranslations('answers.receipt.again');
  const words = useChangeWords(rankOf);
  const { same, hidden, listed, method, changes } = rerun;
  const partly = hidden.cameras > 0;
  const Icon = same ? CircleCheck : TriangleAlert;
  return (
    <>
      <p
        className={cx(
          'flex items-center gap-1.5 font-semibold [&_svg]:size-4 [&_svg]:shrink-0',
          same ? 'text-ok' : 'text-warn',
        )}
      >
        <Icon aria-hidden />
        {same ? t(partly ? 'sameSeen' : 'same') : t('changed', { count: changes.length })}
      </p>
      {same && !partly && <p className="mt-1 text-ink-2">{t('sameText', { count: listed.before })}</p>}
      <p className="mt-1 text-ink-2">
        {t(method.before === method.now ? 'method.asThen' : 'method.otherwise', {
          before: t(`method.names.${method.before ?? 'none'}`),
          now: t(`method.names.${method.now}`),
        })}
      </p>
      {partly && <p className="mt-1 text-ink-2">{t('hidden', hidden)}</p>}
      {changes.length > 0 && (
        <ul className="mt-1 flex list-disc flex-col gap-0.5 ps-4 text-ink-2">
          {changes.slice(0, CHANGES_SHOWN).map((change) => (
            <li key={JSON.stringify(change)} className="break-words">
              {words(change)}
            </li>
          ))}
          {changes.length > CHANGES_SHOWN && <li>{t('more', { count: changes.length - CHANGES_SHOWN })}</li>}
        </ul>
      )}
    </>
  );
}

function useChangeWords(rankOf: CarryOutAgainProps['rankOf']): (change: Change) => string {
  const t = useTranslations('answers.receipt.again');
  const said = (value: unknown) =>
    value === null || value === undefined
      ? t('none')
      : typeof value === 'string'
        ? value
        : JSON.stringify(value);
  return (change) => {
    switch (change.what) {
      case 'model':
        return t('change.model', {
          name: change.name,
          before: said(change.before),
          now: said(change.now),
        });
      case 'method':
      case 'threshold':
      case 'total':
        return t(`change.${change.what}`, { before: said(change.before), now: said(change.now) });
      case 'camera':
        return t('change.camera', { cameraId: change.cameraId });
      case 'missing':
        return t(`change.missing.${change.why}`, { rank: change.rank });
      case 'added':
        return t(`change.added.${change.why}`, { rank: change.rank });
      case 'score':
        return t('change.score', {
          rank: said(rankOf(change.trackId)),
          before: change.before.toFixed(4),
          now: change.now.toFixed(4),
        });
      case 'order':
        return t('change.order', { rank: change.rank });
    }
  };
}

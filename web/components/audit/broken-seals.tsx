'use client';

import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { z } from 'zod';
import { type BrokenSeal, brokenSeal } from '@/core/cases/seals-schema';
import type { Action } from '@/core/people/schema';
import { call } from '../api/client';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Panel } from '../ui/page';
import { ErrorState } from '../ui/states';
import { TimeText } from '../ui/time-text';

const brokenSealsQuery = queryOptions({
  queryKey: ['broken-seals'],
  queryFn: async ({ signal }) =>
    (await call('/api/broken-seals', z.object({ items: z.array(brokenSeal) }), { signal })).items,
  refetchInterval: 15_000,
});

/** Broken seals that wait for a review; 0 for those who review none. */
export function useSealsToReview(actions: readonly Action[]): number {
  const seals = useQuery({ ...brokenSealsQuery, enabled: actions.includes('seal.review') });
  return (seals.data ?? []).filter(({ reviewedAt }) => reviewedAt === null).length;
}

/** Alarms: sealed cases that somebody opened in an emergency. Nothing is shown where none was. */
export function BrokenSeals() {
  const t = useTranslations('seals.broken');
  const seals = useQuery(brokenSealsQuery);
  if (seals.isError && !seals.data) {
    return <ErrorState error={seals.error} compact onRetry={() => void seals.refetch()} />;
  }
  if (!seals.data || seals.data.length === 0) return null;
  return (
    <Panel title={t('title')} className="mx-4 mb-3 sm:mx-5">
      <ul>
        {seals.data.map((one) => (
          <li key={one.id} className="flex flex-col gap-1.5 border-line border-b px-3 py-2 last:border-b-0">
            <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <span className="font-semibold">{t('by', { name: one.byName })}</span>
              <TimeText at={one.openedAt} precision="minute" />
              {one.finding ? (
                <Badge tone={one.finding === 'JUSTIFIED' ? 'ok' : 'bad'}>{t(`finding.${one.finding}`)}</Badge>
              ) : (
                <Badge tone="warn">
                  {t.rich('reviewBy', { at: () => <TimeText at={one.reviewBy} precision="minute" /> })}
                </Badge>
              )}
            </p>
            <p className="text-ink-2">
              <bdi>{one.reason}</bdi>
            </p>
            {one.reviewNote && (
              <p className="text-ink-3 text-xs">
                {one.reviewedByName}: <bdi>{one.reviewNote}</bdi>
              </p>
            )}
            {one.reviewedAt === null && <ReviewForm seal={one} />}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function ReviewForm({ seal }: { seal: BrokenSeal }) {
  const t = useTranslations('seals.broken');
  const client = useQueryClient();
  const [note, setNote] = useState('');
  const review = useMutation({
    mutationFn: (finding: 'JUSTIFIED' | 'UNJUSTIFIED') =>
      call(`/api/broken-seals/${seal.id}/review`, brokenSeal, { body: { finding, note } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['broken-seals'] }),
  });
  const ready = note.trim().length >= 3;
  return (
    <div className="flex flex-wrap items-end gap-2">
      <Field label={t('note')} className="min-w-56 flex-1">
        <Input value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
      </Field>
      <Button disabled={!ready} busy={review.isPending} onClick={() => review.mutate('JUSTIFIED')}>
        {t('finding.JUSTIFIED')}
      </Button>
      <Button disabled={!ready} busy={review.isPending} onClick={() => review.mutate('UNJUSTIFIED')}>
        {t('finding.UNJUSTIFIED')}
      </Button>
      {review.isError && <ErrorState error={review.error} compact />}
    </div>
  );
}

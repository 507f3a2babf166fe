'use client';

import { Check, Undo2, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { type RejectReason, rejectReason } from '@/core/search/answers/schema';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { Textarea } from '../ui/input';
import { Kbd } from '../ui/kbd';
import { MarkBadge } from './mark-badge';
import type { Reviewing } from './use-review';

interface VerdictProps {
  rank: number;
  review: Reviewing;
  onKeep: () => void;
  onReject: () => void;
  onUndo: () => void;
}

/** What a person says of the candidate before them. The machine says nothing here. */
export function Verdict({ rank, review, onKeep, onReject, onUndo }: VerdictProps) {
  const t = useTranslations('answers.review');
  const mark = review.markOf(rank);
  if (!review.data) return null;
  const { mine, others } = review.data;
  const theirs = others.flatMap(({ reviewerName, marks }) =>
    (marks ?? []).filter((one) => one.rank === rank).map((one) => ({ reviewerName, mark: one })),
  );
  return (
    <div className="flex flex-col gap-1.5">
      {mine.endedAt === null && (
        <div className="flex flex-wrap items-center gap-1.5">
          <Button
            size="sm"
            aria-pressed={mark?.decision === 'keep'}
            icon={<Check aria-hidden />}
            onClick={onKeep}
          >
            {t('keep')} <Kbd>k</Kbd>
          </Button>
          <Button
            size="sm"
            aria-pressed={mark?.decision === 'reject'}
            icon={<X aria-hidden />}
            onClick={onReject}
          >
            {t('reject')} <Kbd>x</Kbd>
          </Button>
          {mark && (
            <Button size="sm" look="plain" icon={<Undo2 aria-hidden />} onClick={onUndo}>
              {t('undo')} <Kbd>u</Kbd>
            </Button>
          )}
        </div>
      )}
      {mark && (
        <p className="text-ink-2 text-xs">
          <MarkBadge decision={mark.decision} /> {mark.reason && t(`reason.${mark.reason}`)}
          {mark.words && ` ${mark.words}`}
        </p>
      )}
      {theirs.map(({ reviewerName, mark: one }) => (
        <p key={reviewerName} className="text-ink-2 text-xs">
          {reviewerName}: <MarkBadge decision={one.decision} /> {one.reason && t(`reason.${one.reason}`)}
          {one.words && ` ${one.words}`}
        </p>
      ))}
    </div>
  );
}

/** Why a candidate is set aside: from a list, by figure, or in own words. */
export function RejectDialog({
  rank,
  onReject,
  onClose,
}: {
  rank: number;
  onReject: (reason: RejectReason, words: string) => void;
  onClose: () => void;
}) {
  const t = useTranslations('answers.review');
  const [words, setWords] = useState('');
  const [writing, setWriting] = useState(false);
  function choose(reason: RejectReason) {
    if (reason === 'other' && words.trim() === '') setWriting(true);
    else onReject(reason, words.trim());
  }
  const press = useRef((_event: KeyboardEvent) => {});
  press.current = (event) => {
    const reason = rejectReason.options[Number(event.key) - 1];
    if (!reason || event.target instanceof HTMLTextAreaElement) return;
    event.preventDefault();
    choose(reason);
  };
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press.current(event);
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} width="sm" title={t('why', { rank })}>
      <div className="flex flex-col gap-3">
        {writing ? (
          <Field label={t('words')} hint={t('wordsThen')}>
            <Textarea autoFocus rows={2} value={words} onChange={(event) => setWords(event.target.value)} />
          </Field>
        ) : (
          <Button look="plain" className="justify-start" onClick={() => setWriting(true)}>
            {t('addWords')}
          </Button>
        )}
        <ul className="flex flex-col gap-1.5">
          {rejectReason.options.map((reason, index) => (
            <li key={reason}>
              <Button
                className="w-full justify-start"
                disabled={reason === 'other' && writing && words.trim() === ''}
                onClick={() => choose(reason)}
              >
                <Kbd>{String(index + 1)}</Kbd>
                {t(`reason.${reason}`)}
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}

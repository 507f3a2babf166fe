'use client';

import { useQuery } from '@tanstack/react-query';
import { Clapperboard, Paperclip, StickyNote } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { CaseDetail } from '@/core/cases/schema';
import type { StoryCard } from '@/core/cases/storyboard-schema';
import { useMay } from '@/web/components/access/access';
import { Button } from '@/web/components/ui/button';
import { DropdownMenu, MenuItem } from '@/web/components/ui/dropdown-menu';
import { SkeletonRows } from '@/web/components/ui/skeleton';
import { EmptyState, ErrorState, useProblemWords } from '@/web/components/ui/states';
import { TimeText } from '@/web/components/ui/time-text';
import { toast } from '@/web/components/ui/toast';
import { CardDialog } from './card-dialog';
import { moved } from './order';
import { storyboardQuery, useWriteStoryboard } from './queries';
import { StoryCardRow } from './story-card';
import { StoryMap } from './story-map';

/** The case told in pictures: exhibits and words in order, on the map and in time. It becomes a page of the report. */
export function StoryboardTab({ fir }: { fir: CaseDetail }) {
  const t = useTranslations('storyboard');
  const may = useMay();
  const words = useProblemWords();
  const { data, error, refetch } = useQuery(storyboardQuery(fir.id));
  const write = useWriteStoryboard(fir.id);
  const [editing, setEditing] = useState<StoryCard>();
  const [told, setTold] = useState('');
  const [held, setHeld] = useState<number>();
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={4} label={t('title')} />;
  const { cards } = data;
  const mayWrite = may('case.write');
  const titleOf = (card: StoryCard) => {
    if (card.kind === 'NOTE') return card.title;
    const exhibit = fir.exhibitList.find(({ id }) => id === card.exhibitId);
    return exhibit ? t('exhibit', { number: exhibit.number, title: exhibit.title }) : t('gone');
  };

  function put(next: StoryCard[], say?: string) {
    if (say) setTold(say);
    write.mutate(next, {
      onError: (problem) => {
        const { message, remedy } = words(problem);
        toast('failed', { title: message, detail: remedy });
      },
    });
  }
  function move(from: number, to: number) {
    const card = cards[from];
    if (!card || to < 0 || to >= cards.length) return;
    put(moved(cards, from, to), t('movedTo', { title: titleOf(card), place: to + 1 }));
  }
  const unused = fir.exhibitList.filter(
    ({ id }) => !cards.some((card) => card.kind === 'EXHIBIT' && card.exhibitId === id),
  );

  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <p className="min-w-0 flex-1 text-ink-2">{t('lead')}</p>
        {mayWrite && (
          <>
            {unused.length > 0 && (
              <DropdownMenu trigger={<Button icon={<Paperclip aria-hidden />}>{t('addExhibit')}</Button>}>
                {unused.map(({ id, number, title }) => (
                  <MenuItem
                    key={id}
                    onSelect={() =>
                      put([...cards, { kind: 'EXHIBIT', id: crypto.randomUUID(), exhibitId: id, text: '' }])
                    }
                  >
                    {t('exhibit', { number, title })}
                  </MenuItem>
                ))}
              </DropdownMenu>
            )}
            <Button
              icon={<StickyNote aria-hidden />}
              onClick={() =>
                setEditing({
                  kind: 'NOTE',
                  id: crypto.randomUUID(),
                  title: '',
                  text: '',
                  at: null,
                  latitude: null,
                  longitude: null,
                })
              }
            >
              {t('addNote')}
            </Button>
          </>
        )}
      </div>
      <p aria-live="polite" className="sr-only">
        {told}
      </p>
      {cards.length === 0 ? (
        <EmptyState icon={<Clapperboard />} title={t('empty')}>
          {t('emptyText')}
        </EmptyState>
      ) : (
        <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_26rem]">
          <ol aria-label={t('title')} className="flex flex-col gap-3">
            {cards.map((card, index) => (
              <StoryCardRow
                key={card.id}
                fir={fir}
                card={card}
                title={titleOf(card)}
                place={index}
                last={index === cards.length - 1}
                mayWrite={mayWrite}
                held={held === index}
                onHold={setHeld}
                onDrop={(from) => move(from, index)}
                onMove={(by) => move(index, index + by)}
                onEdit={() => setEditing(card)}
                onRemove={() => put(cards.filter(({ id }) => id !== card.id))}
              />
            ))}
          </ol>
          <StoryMap fir={fir} cards={cards} titleOf={titleOf} />
        </div>
      )}
      {data.changedAt && (
        <p className="text-ink-3 text-xs">
          <bdi>{t('changedBy', { name: data.changedBy ?? '' })}</bdi> <TimeText at={data.changedAt} />
        </p>
      )}
      {editing && (
        <CardDialog
          card={editing}
          title={editing.kind === 'EXHIBIT' ? titleOf(editing) : t('note')}
          onClose={() => setEditing(undefined)}
          onSave={(card) => {
            const known = cards.some(({ id }) => id === card.id);
            put(known ? cards.map((one) => (one.id === card.id ? card : one)) : [...cards, card]);
            setEditing(undefined);
          }}
        />
      )}
    </div>
  );
}

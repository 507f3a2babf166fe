'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { StoryCard } from '@/core/cases/storyboard-schema';
import { WallInput } from '@/web/components/time/wall-input';
import { instantOf, wallTimeOf } from '@/web/components/time/zone';
import { useZone } from '@/web/components/time/zone-provider';
import { Button } from '@/web/components/ui/button';
import { Dialog } from '@/web/components/ui/dialog';
import { Field } from '@/web/components/ui/field';
import { Input, Textarea } from '@/web/components/ui/input';

/** The words of a card; of a note also its title and when it was. */
export function CardDialog({
  card,
  title,
  onSave,
  onClose,
}: {
  card: StoryCard;
  title: string;
  onSave: (card: StoryCard) => void;
  onClose: () => void;
}) {
  const t = useTranslations('storyboard');
  const zone = useZone();
  const [now, setNow] = useState(card);
  const [wall, setWall] = useState(() =>
    card.kind === 'NOTE' && card.at ? wallTimeOf(new Date(card.at), zone) : '',
  );
  const [asked, setAsked] = useState(false);
  const at = wall === '' ? null : instantOf(wall, zone);
  const untitled = now.kind === 'NOTE' && now.title.trim() === '';
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={<bdi>{title}</bdi>}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button look="primary" type="submit" form="card-form">
            {t('save')}
          </Button>
        </>
      }
    >
      <form
        id="card-form"
        noValidate
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(true);
          if (untitled || at === undefined) return;
          onSave(now.kind === 'NOTE' ? { ...now, at } : now);
        }}
      >
        {now.kind === 'NOTE' && (
          <>
            <Field label={t('noteTitle')} required error={asked && untitled ? t('needTitle') : undefined}>
              <Input
                dir="auto"
                maxLength={200}
                value={now.title}
                onChange={(event) => setNow({ ...now, title: event.target.value })}
              />
            </Field>
            <Field
              label={t('when')}
              hint={t('whenHint')}
              error={asked && at === undefined ? t('needTime') : undefined}
            >
              <WallInput value={wall} zone={zone} onChange={setWall} />
            </Field>
          </>
        )}
        <Field label={t('text')}>
          <Textarea
            dir="auto"
            rows={4}
            maxLength={2000}
            value={now.text}
            onChange={(event) => setNow({ ...now, text: event.target.value })}
          />
        </Field>
      </form>
    </Dialog>
  );
}

'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { z } from 'zod';
import type { copyInput } from '@/core/evidence/derivatives/schema';
import type { Exhibit } from '@/core/evidence/schema';
import { Button } from '@/web/components/ui/button';
import { Checkbox } from '@/web/components/ui/checkbox';
import { Dialog } from '@/web/components/ui/dialog';
import { Field } from '@/web/components/ui/field';
import { Input } from '@/web/components/ui/input';
import { Segmented } from '@/web/components/ui/segmented';
import { ErrorState } from '@/web/components/ui/states';
import { toast } from '@/web/components/ui/toast';
import { useMakeCopy } from './queries';

const lights = ['brightness', 'contrast', 'gamma'] as const;
const plain = { brightness: 0, contrast: 1, gamma: 1 };
const bounds = { brightness: [-1, 1], contrast: [0.25, 4], gamma: [0.25, 4] } as const;

interface CopyDialogProps {
  /** What it is a copy of; several are put together. */
  of: readonly Exhibit[];
  kind: z.input<typeof copyInput>['kind'];
  /** What was drawn, of an annotated or redacted copy. */
  markupId?: string;
  onClose: () => void;
  onAsked?: (made: Exhibit) => void;
}

/** How a copy is to be: what is burnt in, the card in front, sound, and of a compilation how it is laid out. */
export function CopyDialog({ of, kind, markupId, onClose, onAsked }: CopyDialogProps) {
  const t = useTranslations('copies.dialog');
  const [first] = of;
  const make = useMakeCopy(first?.caseId ?? '');
  const still = first?.kind === 'STILL';
  const [title, setTitle] = useState('');
  const [burnIn, setBurnIn] = useState({ cameraTime: true, correctedTime: true, frameNumber: true });
  const [card, setCard] = useState(true);
  const [sound, setSound] = useState(true);
  const [stretch, setStretch] = useState<'held' | 'marked'>('held');
  const [layout, setLayout] = useState<'side-by-side' | 'sequence'>(
    of.length <= 4 ? 'side-by-side' : 'sequence',
  );
  const [display, setDisplay] = useState(plain);
  if (!first) return null;
  const asked = first;

  function inputOf(): z.input<typeof copyInput> {
    const common = { burnIn, card, ...(title.trim() && { title: title.trim() }) };
    const one = { exhibitId: asked.id, stretch, ...common };
    const heard = { sound: sound ? ('keep' as const) : ('drop' as const) };
    if (kind === 'COMPILATION') {
      return {
        kind,
        layout,
        exhibitIds: of.map(({ id }) => id),
        ...common,
        soundOf: sound ? asked.id : null,
      };
    }
    if (kind === 'REDACTED') return { kind, ...one, markupId: markupId ?? '' };
    if (kind === 'ANNOTATED') return { kind, ...one, ...heard, markupId: markupId ?? '' };
    const adjusted = still && lights.some((light) => display[light] !== plain[light]);
    return { kind, ...one, ...heard, display: adjusted ? display : null };
  }

  function submit() {
    make.mutate(inputOf(), {
      onSuccess: (made) => {
        toast('news', { title: t('asked', { number: made.number }) });
        onAsked?.(made);
        onClose();
      },
    });
  }
  const numbers = of.map(({ number }) => number).join(', ');
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t(`title.${kind}`, { numbers })}
      description={t(`lead.${kind}`)}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button look="primary" busy={make.isPending} onClick={submit}>
            {t('make')}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {kind === 'COMPILATION' && (
          <Segmented
            label={t('layout')}
            value={layout}
            onChange={setLayout}
            options={[
              ...(of.length <= 4 ? [{ value: 'side-by-side' as const, label: t('sideBySide') }] : []),
              { value: 'sequence', label: t('sequence') },
            ]}
          />
        )}
        {kind !== 'COMPILATION' && !still && !first.derivative && (
          <Segmented
            label={t('stretch')}
            value={stretch}
            onChange={setStretch}
            options={[
              { value: 'held', label: t('held') },
              { value: 'marked', label: t('marked') },
            ]}
          />
        )}
        <fieldset className="flex flex-col gap-1.5">
          <legend className="mb-1.5 font-medium text-ink-2 text-xs">{t('burnIn')}</legend>
          {(['cameraTime', 'correctedTime', 'frameNumber'] as const).map((part) => (
            <Checkbox
              key={part}
              checked={burnIn[part]}
              onChange={(checked) => setBurnIn({ ...burnIn, [part]: checked })}
              label={t(part)}
            />
          ))}
        </fieldset>
        {!still && (
          <div className="flex flex-col gap-1.5">
            <Checkbox checked={card} onChange={setCard} label={t('card')} detail={t('cardDetail')} />
            {kind !== 'REDACTED' && !(kind === 'COMPILATION' && layout === 'sequence') && (
              <Checkbox checked={sound} onChange={setSound} label={t('sound')} detail={t('soundDetail')} />
            )}
          </div>
        )}
        {still && kind === 'COURT_COPY' && (
          <fieldset className="grid grid-cols-3 gap-3">
            <legend className="mb-1.5 font-medium text-ink-2 text-xs">{t('display')}</legend>
            {lights.map((light) => (
              <Field key={light} label={t(light)}>
                <Input
                  type="number"
                  step={0.05}
                  min={bounds[light][0]}
                  max={bounds[light][1]}
                  value={display[light]}
                  onChange={(event) => setDisplay({ ...display, [light]: Number(event.target.value) })}
                />
              </Field>
            ))}
          </fieldset>
        )}
        <Field label={t('titleField')} hint={t('titleHint')}>
          <Input
            dir="auto"
            value={title}
            maxLength={200}
            placeholder={first.title}
            onChange={(event) => setTitle(event.target.value)}
          />
        </Field>
        {make.error && <ErrorState compact error={make.error} />}
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}

'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '../ui/button';
import { Checkbox } from '../ui/checkbox';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { Textarea } from '../ui/input';

const REASONS = ['purpose', 'scope', 'picture', 'basis'] as const;

/** Why a request is refused: a usual reason by one press, or own words. */
export function RefuseDialog({
  busy,
  found,
  onRefuse,
  onClose,
}: {
  busy: boolean;
  /** It has run already: what it found goes. */
  found: boolean;
  onRefuse: (note: string) => void;
  onClose: () => void;
}) {
  const t = useTranslations('approvals.refusing');
  const [words, setWords] = useState('');
  const [tried, setTried] = useState(false);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      width="sm"
      title={t('title')}
      description={found ? t('found') : t('notFound')}
      footer={
        <Button
          look="danger"
          busy={busy}
          onClick={() => {
            setTried(true);
            if (words.trim()) onRefuse(words.trim());
          }}
        >
          {t('refuse')}
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        <fieldset className="flex flex-wrap gap-2">
          <legend className="mb-1.5 font-medium text-ink-2 text-xs">{t('usual')}</legend>
          {REASONS.map((reason) => (
            <Button
              key={reason}
              size="sm"
              aria-pressed={words === t(`reasons.${reason}`)}
              className="aria-pressed:border-ink-2 aria-pressed:bg-press"
              onClick={() => setWords(t(`reasons.${reason}`))}
            >
              {t(`reasons.${reason}`)}
            </Button>
          ))}
        </fieldset>
        <Field label={t('words')} required error={tried && !words.trim() ? t('missing') : undefined}>
          <Textarea value={words} maxLength={500} onChange={(event) => setWords(event.target.value)} />
        </Field>
      </div>
    </Dialog>
  );
}

/** Approving a search of a child: said in so many words, with its reason. */
export function ApproveMinorDialog({
  busy,
  onApprove,
  onClose,
}: {
  busy: boolean;
  onApprove: (note: string) => void;
  onClose: () => void;
}) {
  const t = useTranslations('approvals.approvingMinor');
  const [words, setWords] = useState('');
  const [sure, setSure] = useState(false);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      width="sm"
      title={t('title')}
      description={t('explained')}
      footer={
        <Button
          look="primary"
          busy={busy}
          disabled={!sure || !words.trim()}
          onClick={() => onApprove(words.trim())}
        >
          {t('approve')}
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        <Field label={t('words')} required>
          <Textarea value={words} maxLength={500} onChange={(event) => setWords(event.target.value)} />
        </Field>
        <Checkbox checked={sure} onChange={setSure} label={t('sure')} />
      </div>
    </Dialog>
  );
}

'use client';

import { Briefcase, Check, ChevronDown } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { type AlertSummary, dismissal } from '@/core/watchlist/alerts/schema';
import { useMay } from '../access/access';
import { CasePicker } from '../case-picker/case-picker';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { DropdownMenu, MenuItem } from '../ui/dropdown-menu';
import { Field } from '../ui/field';
import { Textarea } from '../ui/input';
import { ErrorState, useProblemWords } from '../ui/states';
import { toast } from '../ui/toast';
import { useDecide } from './queries';

/** Acknowledge in one press, dismiss in two, hand to a case with words. */
export function DecideBar({ alert }: { alert: AlertSummary }) {
  const t = useTranslations('alerts');
  const may = useMay();
  const words = useProblemWords();
  const decide = useDecide(alert.id);
  const [handing, setHanding] = useState(false);
  if (!may('alert.decide') || alert.status === 'DISMISSED' || alert.status === 'HANDED_OVER') return null;
  const failed = (error: unknown) => {
    const { message, remedy } = words(error);
    toast('failed', { title: message, detail: remedy });
  };
  return (
    <div className="flex flex-wrap items-center gap-2">
      {alert.status === 'NEW' && (
        <Button
          size="sm"
          icon={<Check aria-hidden />}
          busy={decide.isPending}
          aria-label={t('acknowledgeOf', { title: alert.entry.title })}
          onClick={() => decide.mutate({ decision: 'ACKNOWLEDGED' }, { onError: failed })}
        >
          {t('acknowledge')}
        </Button>
      )}
      <DropdownMenu
        align="start"
        trigger={
          <Button
            size="sm"
            disabled={decide.isPending}
            aria-label={t('dismissOf', { title: alert.entry.title })}
          >
            {t('dismiss')}
            <ChevronDown aria-hidden />
          </Button>
        }
      >
        {dismissal.options.map((reason) => (
          <MenuItem
            key={reason}
            onSelect={() => decide.mutate({ decision: 'DISMISSED', reason }, { onError: failed })}
          >
            {t(`reasons.${reason}`)}
          </MenuItem>
        ))}
      </DropdownMenu>
      {may('case.write') && (
        <Button size="sm" icon={<Briefcase aria-hidden />} onClick={() => setHanding(true)}>
          {t('handOver')}
        </Button>
      )}
      {handing && <HandOver alert={alert} onClose={() => setHanding(false)} />}
    </div>
  );
}

function HandOver({ alert, onClose }: { alert: AlertSummary; onClose: () => void }) {
  const t = useTranslations('alerts');
  const tu = useTranslations('ui');
  const decide = useDecide(alert.id);
  const [caseId, setCaseId] = useState<string>();
  const [text, setText] = useState('');
  const [asked, setAsked] = useState(false);
  function submit() {
    setAsked(true);
    if (!caseId || !text.trim()) return;
    decide.mutate(
      { decision: 'HANDED_OVER', caseId, words: text.trim() },
      {
        onSuccess: () => {
          toast('done', { title: t('handed'), href: `/cases/${caseId}`, linkLabel: t('toCase') });
          onClose();
        },
      },
    );
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('handOverTitle')}
      description={t('handOverHint')}
      footer={
        <>
          <Button onClick={onClose}>{tu('cancel')}</Button>
          <Button look="primary" busy={decide.isPending} onClick={submit}>
            {t('handOver')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <Field label={t('case')} required error={asked && !caseId ? t('caseMissing') : undefined}>
          <CasePicker value={caseId} onChange={setCaseId} />
        </Field>
        <Field label={t('words')} required error={asked && !text.trim() ? t('wordsMissing') : undefined}>
          <Textarea value={text} maxLength={500} onChange={(event) => setText(event.target.value)} />
        </Field>
        {decide.error && <ErrorState compact error={decide.error} />}
      </div>
    </Dialog>
  );
}

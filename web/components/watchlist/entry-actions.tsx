'use client';

import { useMutation } from '@tanstack/react-query';
import { ScanSearch } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { z } from 'zod';
import type { WatchlistEntry } from '@/core/watchlist/schema';
import { useMay } from '../access/access';
import { call } from '../api/client';
import { useMe } from '../api/queries';
import { Button } from '../ui/button';
import { DateTimeField } from '../ui/date-time-field';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { Textarea } from '../ui/input';
import { ErrorState, useProblemWords } from '../ui/states';
import { toast } from '../ui/toast';
import { useEntryChange } from './queries';

type Worded = 'refuse' | 'suspend' | 'resume' | 'extend' | 'withdraw';

/** What may be done with an entry as it stands, by whoever looks. */
export function EntryActions({ entry }: { entry: WatchlistEntry }) {
  const t = useTranslations('watchlist');
  const may = useMay();
  const me = useMe();
  const words = useProblemWords();
  const change = useEntryChange();
  const [asking, setAsking] = useState<Worded>();
  const own = me.data?.id === entry.owner.id;
  const writes = may('watchlist.write');
  const approves = may('watchlist.approve') && !own;
  const step = (name: 'submit' | 'recall' | 'approve', done: string) =>
    change.mutate(
      { path: `/${entry.id}/${name}`, method: 'POST' },
      {
        onSuccess: () => toast('done', { title: done }),
        onError: (error) => {
          const { message, remedy } = words(error);
          toast('failed', { title: message, detail: remedy });
        },
      },
    );
  const { status } = entry;
  return (
    <>
      {status === 'AWAITING' && own && may('watchlist.approve') && (
        <span className="text-ink-2 text-xs">{t('anotherApproves')}</span>
      )}
      {status === 'ACTIVE' && <SearchWith entry={entry} />}
      {writes && status !== 'EXPIRED' && status !== 'WITHDRAWN' && (
        <Button look="plain" onClick={() => setAsking('withdraw')}>
          {t('actions.withdraw')}
        </Button>
      )}
      {writes && status === 'ACTIVE' && (
        <Button onClick={() => setAsking('suspend')}>{t('actions.suspend')}</Button>
      )}
      {approves && (status === 'ACTIVE' || status === 'SUSPENDED') && (
        <Button onClick={() => setAsking('extend')}>{t('actions.extend')}</Button>
      )}
      {approves && status === 'SUSPENDED' && (
        <Button look="primary" onClick={() => setAsking('resume')}>
          {t('actions.resume')}
        </Button>
      )}
      {writes && status === 'AWAITING' && (
        <Button busy={change.isPending} onClick={() => step('recall', t('recalled'))}>
          {t('actions.recall')}
        </Button>
      )}
      {approves && status === 'AWAITING' && (
        <>
          <Button onClick={() => setAsking('refuse')}>{t('actions.refuse')}</Button>
          <Button look="primary" busy={change.isPending} onClick={() => step('approve', t('approved'))}>
            {t('actions.approve')}
          </Button>
        </>
      )}
      {writes && status === 'DRAFT' && (
        <Button look="primary" busy={change.isPending} onClick={() => step('submit', t('submitted'))}>
          {t('actions.submit')}
        </Button>
      )}
      {asking && <WordsDialog entry={entry} step={asking} onClose={() => setAsking(undefined)} />}
    </>
  );
}

/** Searches the footage there is for what the entry is of; the search asks for its own authority. */
function SearchWith({ entry }: { entry: WatchlistEntry }) {
  const t = useTranslations('watchlist');
  const may = useMay();
  const words = useProblemWords();
  const router = useRouter();
  const probes = useMutation({
    mutationFn: () =>
      call(
        `/api/watchlist/${entry.id}/probes`,
        z.object({ kind: z.enum(['FACE', 'VEHICLE']), probeIds: z.array(z.uuid()) }),
        { method: 'POST' },
      ),
    onSuccess: ({ kind, probeIds }) => {
      const address = new URLSearchParams({ kind: kind.toLowerCase() });
      for (const id of probeIds) address.append('like', `probe.${id}`);
      if (entry.caseId) address.set('case', entry.caseId);
      router.push(`/search?${address}`);
    },
    onError: (error) => {
      const { message, remedy } = words(error);
      toast('failed', { title: message, detail: remedy });
    },
  });
  if (!may(entry.kind === 'PERSON' ? 'search.face' : 'search.object')) return null;
  if (entry.plate) {
    return (
      <Button asChild>
        <Link href={`/search?${new URLSearchParams({ kind: 'plate', text: entry.plate })}`}>
          <ScanSearch aria-hidden />
          {t('searchFootage')}
        </Link>
      </Button>
    );
  }
  if (!entry.photos.some(({ status }) => status === 'READY')) return null;
  return (
    <Button icon={<ScanSearch aria-hidden />} busy={probes.isPending} onClick={() => probes.mutate()}>
      {t('searchFootage')}
    </Button>
  );
}

function WordsDialog({ entry, step, onClose }: { entry: WatchlistEntry; step: Worded; onClose: () => void }) {
  const t = useTranslations('watchlist');
  const tu = useTranslations('ui');
  const change = useEntryChange();
  const [text, setText] = useState('');
  const [expiresAt, setExpiresAt] = useState<string | undefined>(entry.expiresAt);
  const [reviewAt, setReviewAt] = useState<string | undefined>(entry.reviewAt);
  const [asked, setAsked] = useState(false);
  function submit() {
    setAsked(true);
    if (!text.trim() || (step === 'extend' && !(expiresAt && reviewAt))) return;
    change.mutate(
      {
        path: `/${entry.id}/${step}`,
        method: 'POST',
        body: { words: text.trim(), ...(step === 'extend' && { expiresAt, reviewAt }) },
      },
      {
        onSuccess: () => {
          toast('done', { title: t(`done.${step}`) });
          onClose();
        },
      },
    );
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t(`ask.${step}.title`)}
      description={t(`ask.${step}.text`)}
      footer={
        <>
          <Button onClick={onClose}>{tu('cancel')}</Button>
          <Button look={step === 'withdraw' ? 'danger' : 'primary'} busy={change.isPending} onClick={submit}>
            {t(`actions.${step}`)}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {step === 'extend' && (
          <div className="grid gap-3 sm:grid-cols-2">
            <Field label={t('expires')} required error={asked && !expiresAt ? t('dateMissing') : undefined}>
              <DateTimeField strict value={expiresAt} onChange={setExpiresAt} />
            </Field>
            <Field label={t('review')} required error={asked && !reviewAt ? t('dateMissing') : undefined}>
              <DateTimeField strict value={reviewAt} onChange={setReviewAt} />
            </Field>
          </div>
        )}
        <Field label={t('words')} required error={asked && !text.trim() ? t('wordsMissing') : undefined}>
          <Textarea value={text} maxLength={500} onChange={(event) => setText(event.target.value)} />
        </Field>
        {change.error && <ErrorState compact error={change.error} />}
      </div>
    </Dialog>
  );
}

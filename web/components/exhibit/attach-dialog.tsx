'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { type ExhibitInput, exhibit } from '@/core/evidence/schema';
import { call } from '../api/client';
import { CasePicker } from '../case-picker/case-picker';
import { formatPosition } from '../time/format';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { DrawnBadge } from '../ui/drawn-badge';
import { Field } from '../ui/field';
import { Input, Textarea } from '../ui/input';
import { Segmented } from '../ui/segmented';
import { ErrorState } from '../ui/states';
import { TimeText, useDurationWords } from '../ui/time-text';
import { toast } from '../ui/toast';

/** What is to be attached: a stretch of a recording and the frame for a still. */
export interface Attachable {
  recordingId: string;
  camera: { name: string; code: string; drawn: boolean; timeZone: string };
  /** Corrected instant of the recording's first frame. */
  startsAt: string;
  fromMs: number;
  toMs: number;
  /** The frame that a still would show. */
  stillMs: number;
  suggestedTitle: string;
  trackId?: string;
  searchId?: string;
  caseId?: string;
  kind?: 'CLIP' | 'STILL';
}

/** The case chosen last in this window: most of an afternoon goes to one FIR. */
let lastCaseId: string | undefined;

/** Attaches a clip or a still to a case. */
export function AttachDialog({ what, onClose }: { what: Attachable; onClose: () => void }) {
  const t = useTranslations('exhibit');
  const tu = useTranslations('ui');
  const { duration } = useDurationWords();
  const client = useQueryClient();
  const [kind, setKind] = useState<'CLIP' | 'STILL'>(what.kind ?? 'CLIP');
  const [caseId, setCaseId] = useState(what.caseId ?? lastCaseId);
  const [title, setTitle] = useState(what.suggestedTitle);
  const [note, setNote] = useState('');
  const [reference, setReference] = useState<string>();
  const [tried, setTried] = useState(false);

  const attach = useMutation({
    mutationFn: () => {
      const input: ExhibitInput = {
        kind,
        recordingId: what.recordingId,
        fromMs: Math.round(kind === 'CLIP' ? what.fromMs : what.stillMs),
        toMs: Math.round(kind === 'CLIP' ? what.toMs : what.stillMs),
        title: title.trim(),
        ...(note.trim() && { note: note.trim() }),
        ...(what.trackId && { trackId: what.trackId }),
        ...(what.searchId && { searchId: what.searchId }),
      };
      return call(`/api/cases/${caseId}/exhibits`, exhibit, { body: input });
    },
    onSuccess: (made) => {
      lastCaseId = made.caseId;
      void client.invalidateQueries({ queryKey: ['case', made.caseId] });
      void client.invalidateQueries({ queryKey: ['cases'] });
      toast('done', {
        title: t('done', { number: made.number }),
        detail: t('doneDetail', { reference: reference ?? '' }).trim(),
        href: `/cases/${made.caseId}?part=exhibits`,
        linkLabel: t('open'),
      });
      onClose();
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (caseId && title.trim()) attach.mutate();
  }
  const at = (ms: number) => Date.parse(what.startsAt) + ms;
  const from = kind === 'CLIP' ? what.fromMs : what.stillMs;

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('title')}
      footer={
        <>
          <Button onClick={onClose}>{tu('cancel')}</Button>
          <Button look="primary" type="submit" form="attach" busy={attach.isPending}>
            {t('attach')}
          </Button>
        </>
      }
    >
      <form id="attach" onSubmit={submit} noValidate className="flex flex-col gap-4">
        <div className="grid gap-4 sm:grid-cols-[13rem_1fr]">
          {/* biome-ignore lint/performance/noImgElement: one frame, made for this dialog */}
          <img
            src={`/media/recordings/${what.recordingId}/still?ptsMs=${Math.round(what.stillMs)}`}
            alt=""
            className="aspect-video w-full rounded-md bg-well object-contain"
          />
          <div className="flex min-w-0 flex-col gap-2">
            <div className="flex flex-wrap items-center gap-2">
              <Segmented
                label={t('what')}
                value={kind}
                onChange={setKind}
                options={[
                  { value: 'CLIP', label: t('clip') },
                  { value: 'STILL', label: t('still') },
                ]}
              />
              {what.camera.drawn && <DrawnBadge />}
            </div>
            <p className="truncate font-medium">{what.camera.name}</p>
            <dl className="grid grid-cols-[auto_1fr] gap-x-3 text-ink-2 figures">
              <dt className="text-ink-3">{kind === 'CLIP' ? t('from') : t('frame')}</dt>
              <dd>
                <TimeText at={at(from)} precision="millisecond" zone={what.camera.timeZone} />
              </dd>
              {kind === 'CLIP' && (
                <>
                  <dt className="text-ink-3">{t('length')}</dt>
                  <dd>
                    {duration(what.toMs - what.fromMs)}{' '}
                    <span className="text-ink-3">
                      ({formatPosition(what.fromMs)} – {formatPosition(what.toMs)})
                    </span>
                  </dd>
                </>
              )}
            </dl>
          </div>
        </div>
        <p className="text-ink-2 text-xs">{kind === 'CLIP' ? t('keyframes') : t('stillNote')}</p>
        <Field label={t('case')} required error={tried && !caseId ? t('caseMissing') : undefined}>
          <CasePicker
            value={caseId}
            onChange={(id, name) => {
              setCaseId(id);
              setReference(name);
            }}
          />
        </Field>
        <Field label={t('name')} required error={tried && !title.trim() ? t('nameMissing') : undefined}>
          <Input
            value={title}
            maxLength={200}
            placeholder={t('namePlaceholder')}
            onChange={(event) => setTitle(event.target.value)}
          />
        </Field>
        <Field label={t('note')} hint={t('noteHint')}>
          <Textarea value={note} maxLength={5000} onChange={(event) => setNote(event.target.value)} />
        </Field>
        {attach.isError && <ErrorState error={attach.error} compact />}
      </form>
    </Dialog>
  );
}

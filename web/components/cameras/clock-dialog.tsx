'use client';

import { useQuery } from '@tanstack/react-query';
import { Clock } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { Camera } from '@/core/footage/schema';
import { useMay } from '@/web/components/access/access';
import { WallInput } from '@/web/components/time/wall-input';
import { wallTimeOf } from '@/web/components/time/zone';
import { Badge } from '@/web/components/ui/badge';
import { Button } from '@/web/components/ui/button';
import { Dialog } from '@/web/components/ui/dialog';
import { Field } from '@/web/components/ui/field';
import { Input, Textarea } from '@/web/components/ui/input';
import { Skeleton } from '@/web/components/ui/skeleton';
import { ErrorState } from '@/web/components/ui/states';
import { TimeText, useDurationWords } from '@/web/components/ui/time-text';
import { toast } from '@/web/components/ui/toast';
import { readClocks, secondsToMs } from './clock';
import { useOffsetWords } from './clock-state';
import { clockChecksQuery, useAddClockCheck } from './queries';

/** How far a camera's clock is off: measure it, see what a correction does, and who measured it before. */
export function ClockDialog({ camera, onClose }: { camera: Camera; onClose: () => void }) {
  const t = useTranslations('cameras.clock');
  const { offset } = useDurationWords();
  const may = useMay();
  const save = useAddClockCheck(camera.id);
  const zone = camera.timeZone;
  const [cameraWall, setCameraWall] = useState('');
  const [trueWall, setTrueWall] = useState('');
  const [uncertainty, setUncertainty] = useState('1');
  const [method, setMethod] = useState('');
  const [note, setNote] = useState('');
  const [asked, setAsked] = useState(false);

  const reading = readClocks(cameraWall, trueWall, zone);
  const uncertaintyMs = secondsToMs(uncertainty);

  function submit() {
    setAsked(true);
    if (!reading || uncertaintyMs === undefined || method.trim() === '') return;
    save.mutate(
      { ...reading, uncertaintyMs, method, ...(note.trim() && { note }) },
      {
        onSuccess: () => {
          toast('done', { title: t('saved', { camera: camera.code }) });
          onClose();
        },
      },
    );
  }

  const writes = may('camera.write');
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('title', { camera: camera.code })}
      description={writes ? t('lead') : camera.name}
      footer={
        <>
          <Button onClick={onClose}>{writes ? t('cancel') : t('close')}</Button>
          {writes && (
            <Button look="primary" busy={save.isPending} onClick={submit}>
              {t('save')}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-6">
        {writes && (
          <form
            className="flex flex-col gap-4"
            onSubmit={(event) => {
              event.preventDefault();
              submit();
            }}
          >
            <div className="grid items-start gap-3 sm:grid-cols-2">
              <Field
                label={t('camera')}
                required
                error={asked && !reading && !cameraWall ? t('need') : undefined}
              >
                <WallInput value={cameraWall} onChange={setCameraWall} zone={zone} />
              </Field>
              <Field
                label={t('true')}
                required
                error={asked && !reading && !trueWall ? t('need') : undefined}
              >
                <WallInput value={trueWall} onChange={setTrueWall} zone={zone} />
              </Field>
            </div>
            <Button
              size="sm"
              className="self-start"
              icon={<Clock aria-hidden />}
              onClick={() => {
                const now = wallTimeOf(new Date(), zone);
                setTrueWall(now);
                if (!cameraWall) setCameraWall(now);
              }}
            >
              {t('now')}
            </Button>
            <div className="rounded-md border border-line bg-sunken px-3 py-2.5">
              <p className="flex items-baseline gap-3">
                <span className="text-ink-3 text-xs">{t('difference')}</span>
                <strong className="figures text-lg">{reading ? offset(reading.offsetMs) : '–'}</strong>
              </p>
              <p className="mt-1 text-ink-2 text-xs">
                {reading ? <Consequence reading={reading} zone={zone} /> : t('explain')}
              </p>
            </div>
            <div className="grid items-start gap-3 sm:grid-cols-[10rem_1fr]">
              <Field
                label={t('uncertainty')}
                required
                error={asked && uncertaintyMs === undefined ? t('needUncertainty') : undefined}
              >
                <Input
                  inputMode="decimal"
                  className="figures"
                  value={uncertainty}
                  onChange={(event) => setUncertainty(event.target.value)}
                />
              </Field>
              <Field
                label={t('method')}
                required
                hint={t('methodHint')}
                error={asked && method.trim() === '' ? t('needMethod') : undefined}
              >
                <Input value={method} maxLength={200} onChange={(event) => setMethod(event.target.value)} />
              </Field>
            </div>
            <Field label={t('note')}>
              <Textarea value={note} maxLength={2000} onChange={(event) => setNote(event.target.value)} />
            </Field>
            <p className="text-ink-2 text-xs">{t('effect')}</p>
            {save.error && <ErrorState compact error={save.error} />}
            <button type="submit" hidden />
          </form>
        )}
        <History camera={camera} />
      </div>
    </Dialog>
  );
}

/** What the offset does to a picture, with the times just read as the example. */
function Consequence({ reading, zone }: { reading: { offsetMs: number; measuredAt: string }; zone: string }) {
  const t = useTranslations('cameras.clock');
  const { duration } = useDurationWords();
  if (reading.offsetMs === 0) return t('exact');
  const at = Date.parse(reading.measuredAt);
  return t.rich(reading.offsetMs > 0 ? 'fast' : 'slow', {
    offset: duration(Math.abs(reading.offsetMs)),
    stamped: () => <TimeText at={at + reading.offsetMs} zone={zone} clockOnly className="text-ink" />,
    true: () => <TimeText at={at} zone={zone} clockOnly className="text-ink" />,
  });
}

function History({ camera }: { camera: Camera }) {
  const t = useTranslations('cameras.clock');
  const words = useOffsetWords();
  const { duration } = useDurationWords();
  const { data: checks, error, refetch } = useQuery(clockChecksQuery(camera.id));
  return (
    <section>
      <h3 className="mb-2 font-medium text-ink-3 text-xs">{t('history')}</h3>
      {error && <ErrorState compact error={error} onRetry={() => void refetch()} />}
      {!checks && !error && <Skeleton className="h-10" />}
      {checks?.length === 0 && <p className="text-ink-2">{t('noHistory')}</p>}
      {checks !== undefined && checks.length > 0 && (
        <ol className="flex flex-col divide-y divide-line border-line border-y">
          {checks.map((check) => (
            <li key={check.id} className="flex flex-col gap-0.5 py-2">
              <p className="flex flex-wrap items-center gap-2">
                <span className="figures font-medium">{words(check.offsetMs)}</span>
                <span className="figures text-ink-2 text-xs">
                  {t('within', { uncertainty: duration(check.uncertaintyMs) })}
                </span>
                {check.id === camera.clock?.id && <Badge tone="ok">{t('inUse')}</Badge>}
                <span className="text-ink-3 text-xs sm:ms-auto">
                  <TimeText at={check.measuredAt} zone={camera.timeZone} />
                </span>
              </p>
              <p className="text-ink-2 text-xs">
                {check.method} · {check.measuredBy}
              </p>
              {check.note && <p className="whitespace-pre-line text-ink-3 text-xs">{check.note}</p>}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ImageUp, LoaderCircle, Paperclip, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import { type Probe, type ProbeKind, probe as probeSchema } from '@/core/search/schema';
import { useMay } from '../access/access';
import { call } from '../api/client';
import { probeQuery } from '../api/queries';
import { Button, IconButton } from '../ui/button';
import { cx } from '../ui/cx';
import { ErrorState } from '../ui/states';
import { ExhibitPicker } from './exhibit-picker';
import { ProbeOriginNote } from './probe-origin-note';

const mostBytes = 20 * 1024 * 1024;

interface ProbePickerProps {
  kind: ProbeKind;
  probeId: string | undefined;
  subject: number | null;
  /** Whose exhibits are offered first. */
  caseId: string | undefined;
  onProbe: (probeId: string | undefined, subject: number | null) => void;
}

/** A picture to search with: dropped, pasted or chosen; then the face or vehicle in it. */
export function ProbePicker({ kind, probeId, subject, caseId, onProbe }: ProbePickerProps) {
  const t = useTranslations('search.probe');
  const may = useMay();
  const [fromCase, setFromCase] = useState(false);
  const client = useQueryClient();
  const file = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [wrong, setWrong] = useState<string>();
  const upload = useMutation({
    mutationFn: (picture: Blob) =>
      call('/api/probes', probeSchema, { method: 'POST', body: picture, query: { kind } }),
    onSuccess: (made) => {
      client.setQueryData(probeQuery(made.id).queryKey, made);
      onProbe(made.id, null);
    },
  });
  const probe = useQuery({ ...probeQuery(probeId ?? ''), enabled: Boolean(probeId) });

  function take(picture: File | null | undefined) {
    if (!picture) return;
    const problem = !picture.type.startsWith('image/')
      ? t('notPicture')
      : picture.size > mostBytes
        ? t('tooLarge')
        : undefined;
    setWrong(problem);
    if (!problem) upload.mutate(picture);
  }
  const taking = useRef(take);
  taking.current = take;
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const picture = [...(event.clipboardData?.files ?? [])].find((item) => item.type.startsWith('image/'));
      if (picture) {
        event.preventDefault();
        taking.current(picture);
      }
    };
    addEventListener('paste', paste);
    return () => removeEventListener('paste', paste);
  }, []);

  // One usable subject needs no choosing.
  const found = probe.data;
  const only = soleSubject(found);
  useEffect(() => {
    if (found && only !== undefined && subject === null && found.id === probeId) onProbe(found.id, only);
  }, [found, only, subject, probeId, onProbe]);

  if (probeId && !probe.isError) {
    return (
      <Chosen
        kind={kind}
        probeId={probeId}
        probe={found}
        subject={subject}
        onSubject={(index) => onProbe(probeId, index)}
        onClear={() => onProbe(undefined, null)}
      />
    );
  }
  return (
    <div className="flex flex-col gap-2">
      <button
        type="button"
        onClick={() => file.current?.click()}
        onDragOver={(event: DragEvent) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event: DragEvent) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer.files[0]);
        }}
        disabled={upload.isPending}
        className={cx(
          'flex min-h-36 flex-col items-center justify-center gap-1 rounded-md border border-edge border-dashed bg-field px-4 py-5 text-center hover:border-ink-3 hover:bg-hover',
          over && 'border-accent bg-accent-soft',
        )}
      >
        {upload.isPending ? (
          <LoaderCircle className="size-6 animate-spin text-ink-3" aria-hidden />
        ) : (
          <ImageUp className="size-6 text-ink-3" aria-hidden />
        )}
        <span className="font-medium">{upload.isPending ? t('sending') : t(`drop.${kind}`)}</span>
        <span className="text-ink-3 text-xs">{t('ways')}</span>
      </button>
      <input
        ref={file}
        type="file"
        accept="image/*"
        className="sr-only"
        tabIndex={-1}
        aria-label={t(`drop.${kind}`)}
        onChange={(event) => {
          take(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      {may('case.read') && may('recording.view') && (
        <Button
          size="sm"
          icon={<Paperclip aria-hidden />}
          className="self-start"
          onClick={() => setFromCase(true)}
        >
          {t('fromExhibit')}
        </Button>
      )}
      {fromCase && (
        <ExhibitPicker
          kind={kind}
          caseId={caseId}
          onProbe={(made) => {
            setFromCase(false);
            onProbe(made.id, null);
          }}
          onClose={() => setFromCase(false)}
        />
      )}
      {wrong && (
        <p role="alert" className="text-bad text-xs">
          {wrong}
        </p>
      )}
      {upload.isError && <ErrorState error={upload.error} compact />}
      {probe.isError && <ErrorState error={probe.error} compact />}
    </div>
  );
}

/** The only subject of a probe that can be searched with, if there is just one. */
function soleSubject(probe: Probe | undefined): number | undefined {
  if (probe?.status !== 'READY') return undefined;
  const usable = probe.subjects.flatMap((subject, index) => (subject.refused ? [] : [index]));
  return usable.length === 1 ? usable[0] : undefined;
}

interface ChosenProps {
  kind: ProbeKind;
  probeId: string;
  probe: Probe | undefined;
  subject: number | null;
  onSubject: (index: number) => void;
  onClear: () => void;
}

/** The picture with what was found in it; one is chosen by pressing it. */
function Chosen({ kind, probeId, probe, subject, onSubject, onClear }: ChosenProps) {
  const t = useTranslations('search.probe');
  const pending = !probe || probe.status === 'PENDING';
  const usable = probe?.subjects.filter((item) => !item.refused) ?? [];
  const refused = probe?.subjects.filter((item) => item.refused) ?? [];
  return (
    <div className="flex flex-col gap-2">
      <div className="relative overflow-hidden rounded-md bg-well text-center">
        {/* The frame takes the picture's own shape, so that boxes are fractions of it; a picture has no reading direction. */}
        <div dir="ltr" className="relative inline-block max-w-full align-top">
          {!probe || probe.sha256 === null ? (
            <div className="h-36 w-60 max-w-full" />
          ) : (
            // biome-ignore lint/performance/noImgElement: evidence is shown as it was handed over
            <img
              src={`/media/probes/${probeId}`}
              alt={t(`alt.${kind}`)}
              className="block max-h-80 max-w-full"
            />
          )}
          {probe?.subjects.map((item, index) => (
            <button
              // biome-ignore lint/suspicious/noArrayIndexKey: a subject is its place in the probe
              key={index}
              type="button"
              disabled={item.refused !== null}
              aria-pressed={index === subject}
              aria-label={
                item.refused
                  ? t('refusedOne', { number: index + 1, reason: item.refused })
                  : t(`choose.${kind}`, { number: index + 1 })
              }
              title={item.refused ?? undefined}
              onClick={() => onSubject(index)}
              className={cx(
                'absolute rounded-sm border-2 before:absolute before:-inset-1.5',
                item.refused
                  ? 'border-[#ff9b8f] border-dashed'
                  : index === subject
                    ? 'border-[#ffd25e] shadow-[0_0_0_9999px_rgba(0,0,0,0.45)]'
                    : 'border-white/90 hover:border-[#ffd25e]',
              )}
              style={{
                insetInlineStart: `${item.box.x * 100}%`,
                top: `${item.box.y * 100}%`,
                width: `${item.box.w * 100}%`,
                height: `${item.box.h * 100}%`,
              }}
            />
          ))}
          {probe?.drawn && (
            <span
              aria-hidden
              className="pointer-events-none absolute border border-white/80 border-dashed"
              style={{
                insetInlineStart: `${probe.drawn.x * 100}%`,
                top: `${probe.drawn.y * 100}%`,
                width: `${probe.drawn.w * 100}%`,
                height: `${probe.drawn.h * 100}%`,
              }}
            />
          )}
        </div>
        {pending && (
          <p
            role="status"
            className="absolute inset-x-0 bottom-0 flex items-center justify-center gap-2 bg-well/80 py-1.5 text-on-well text-xs"
          >
            <LoaderCircle className="size-4 animate-spin" aria-hidden />
            {probe && probe.sha256 === null ? t('taking') : t(`finding.${kind}`)}
          </p>
        )}
        <span className="absolute end-1.5 top-1.5 rounded-md bg-raised">
          <IconButton size="sm" label={t('other')} icon={<X />} onClick={onClear} />
        </span>
      </div>
      {probe?.status === 'FAILED' || (probe?.status === 'READY' && probe.subjects.length === 0) ? (
        <div role="alert" className="rounded-md border border-warn/40 bg-warn-soft p-2.5">
          <p className={cx(!probe.error && 'font-semibold')}>{probe.error ?? t(`none.${kind}`)}</p>
          {!probe.error && <p className="text-ink-2">{t(`noneRemedy.${kind}`)}</p>}
        </div>
      ) : (
        probe?.status === 'READY' && (
          <p className="text-ink-2 text-xs" role="status">
            {usable.length === 0
              ? t(`allRefused.${kind}`)
              : subject === null
                ? t(`chooseOne.${kind}`, { count: usable.length })
                : t(`chosen.${kind}`, { number: subject + 1, count: probe.subjects.length })}
          </p>
        )
      )}
      {probe && <ProbeOriginNote origin={probe.origin} />}
      {refused.length > 0 && (
        <ul className="flex flex-col gap-0.5 text-ink-2 text-xs">
          {[...new Set(refused.map((item) => item.refused))].map((reason) => (
            <li key={reason} className="flex gap-1.5">
              <span className="mt-1 size-2 shrink-0 border border-bad border-dashed" aria-hidden />
              {reason}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

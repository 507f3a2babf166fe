'use client';

import { useQuery } from '@tanstack/react-query';
import { ChevronDown, Download, ImageOff, LoaderCircle, Pencil, Play, RotateCw } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { z } from 'zod';
import type { Exhibit } from '@/core/evidence/schema';
import { useMay } from '@/web/components/access/access';
import { CopyActions } from '@/web/components/copies/copy-actions';
import { DerivativeBadge, DerivativeFacts } from '@/web/components/copies/derivative-facts';
import { formatPosition } from '@/web/components/time/format';
import { StatusPill, type Tone } from '@/web/components/ui/badge';
import { Button, IconButton } from '@/web/components/ui/button';
import { useByteWords } from '@/web/components/ui/byte-size';
import { DrawnBadge } from '@/web/components/ui/drawn-badge';
import { ReferenceTag } from '@/web/components/ui/reference-tag';
import { useProblemWords } from '@/web/components/ui/states';
import { StampedCorrected, TimeText } from '@/web/components/ui/time-text';
import { toast } from '@/web/components/ui/toast';
import { CustodyHistory, Details } from './custody';
import { ExhibitDialog } from './exhibit-dialog';
import { ExhibitSearch } from './exhibit-search';
import { HashText } from './hash-text';
import { exhibitQuery, useExhibitWork } from './queries';
import { TransferButton } from './transfer-dialog';

/** Which frame of its recording a still is, as the record says it. */
const stillRecord = z.object({ frameIndex: z.int(), frames: z.int(), pts: z.int(), timeBase: z.string() });

const tones: Record<Exhibit['status'], Tone> = { PENDING: 'busy', READY: 'ok', FAILED: 'bad' };

/** An exhibit with all that a court asks of it: what it shows, when, from where, how it was cut, its hashes, who had it. */
export function ExhibitCard({ known, onChanged }: { known: Exhibit; onChanged: (exhibit: Exhibit) => void }) {
  const t = useTranslations('cases.exhibits');
  const may = useMay();
  const words = useProblemWords();
  const { data: exhibit } = useQuery(exhibitQuery(known));
  const work = useExhibitWork(exhibit.caseId, exhibit.id);
  const [editing, setEditing] = useState(false);
  const video = useRef<HTMLVideoElement>(null);
  const { number, title, camera } = exhibit;

  // biome-ignore lint/correctness/useExhaustiveDependencies: tells the case once, when the state has changed
  useEffect(() => {
    if (exhibit.status !== known.status) onChanged(exhibit);
  }, [exhibit.status]);

  function retry() {
    work.mutate(
      { retry: true },
      {
        onSuccess: () => toast('done', { title: t('retried', { number }) }),
        onError: (error) => {
          const { message, remedy } = words(error);
          toast('failed', { title: message, detail: remedy });
        },
      },
    );
  }

  return (
    <article
      id={`exhibit-${number}`}
      aria-labelledby={`exhibit-${number}-title`}
      className="grid scroll-mt-16 overflow-hidden rounded-lg border border-line bg-surface md:grid-cols-[18rem_minmax(0,1fr)]"
    >
      <Preview exhibit={exhibit} video={video} />
      <div className="flex min-w-0 flex-col gap-3 p-3.5">
        <header className="flex items-start gap-2">
          <div className="min-w-0 flex-1">
            <span className="flex flex-wrap items-center gap-2">
              <ReferenceTag>{t('number', { number })}</ReferenceTag>
              <span className="text-ink-2 text-xs">{t(`kind.${exhibit.kind}`)}</span>
              <StatusPill tone={tones[exhibit.status]} live={exhibit.status === 'PENDING'}>
                {t(`status.${exhibit.status}`)}
              </StatusPill>
              <DerivativeBadge exhibit={exhibit} />
              {camera.drawn && <DrawnBadge />}
            </span>
            <h3 id={`exhibit-${number}-title`} dir="auto" className="mt-1.5 font-semibold text-md">
              {title}
            </h3>
            {exhibit.note && (
              <p dir="auto" className="whitespace-pre-line text-ink-2">
                {exhibit.note}
              </p>
            )}
          </div>
          {may('exhibit.write') && (
            <IconButton size="sm" label={t('rename')} icon={<Pencil />} onClick={() => setEditing(true)} />
          )}
        </header>
        {exhibit.status === 'FAILED' && (
          <div className="flex flex-wrap items-center gap-3 rounded-md border border-bad/40 bg-bad-soft px-3 py-2">
            <p className="min-w-0 flex-1">{exhibit.error ?? t('failed')}</p>
            {may('exhibit.write') && (
              <Button size="sm" icon={<RotateCw aria-hidden />} busy={work.isPending} onClick={retry}>
                {t('retry')}
              </Button>
            )}
          </div>
        )}
        <StampedCorrected
          stampedAt={exhibit.stampedAt}
          at={exhibit.at}
          offsetMs={exhibit.clockOffsetMs}
          uncertaintyMs={exhibit.clockUncertaintyMs}
          zone={camera.timeZone}
          precision="millisecond"
        />
        <Facts exhibit={exhibit} />
        <DerivativeFacts exhibit={exhibit} />
        <More exhibit={exhibit} video={video} />
        <div className="flex flex-wrap gap-2">
          <CopyActions exhibit={exhibit} />
        </div>
      </div>
      {editing && <ExhibitDialog exhibit={exhibit} onClose={() => setEditing(false)} />}
    </article>
  );
}

interface Shown {
  exhibit: Exhibit;
  /** A clip's player, where it is shown. */
  video: RefObject<HTMLVideoElement | null>;
}

function Preview({ exhibit, video }: Shown) {
  const t = useTranslations('cases.exhibits');
  const [broken, setBroken] = useState(false);
  const words = t('preview', { number: exhibit.number, title: exhibit.title });
  const source = `/media/exhibits/${exhibit.id}`;
  // Of a copy the recording's picture would show what the copy may hide.
  const poster = exhibit.derivative
    ? undefined
    : `/media/recordings/${exhibit.recordingId}/still?ptsMs=${exhibit.requestedFromMs}`;
  return (
    <div className="flex aspect-video items-center justify-center self-start overflow-hidden bg-well text-on-well">
      {exhibit.status === 'PENDING' ? (
        <span className="flex flex-col items-center gap-2 p-4 text-center text-xs opacity-80">
          <LoaderCircle className="size-5 animate-spin" aria-hidden />
          {exhibit.derivative ? t('makingCopy') : t('making')}
        </span>
      ) : exhibit.status === 'FAILED' || broken ? (
        <span className="flex flex-col items-center gap-2 text-xs opacity-75">
          <ImageOff className="size-5" aria-hidden />
          {t('noPreview')}
        </span>
      ) : exhibit.kind === 'STILL' ? (
        // biome-ignore lint/performance/noImgElement: evidence is shown as it is, never re-encoded by an optimiser
        <img src={source} alt={words} className="size-full object-contain" onError={() => setBroken(true)} />
      ) : (
        // biome-ignore lint/a11y/useMediaCaption: CCTV carries no speech to caption
        <video
          ref={video}
          src={source}
          poster={poster}
          controls
          preload={poster ? 'none' : 'metadata'}
          aria-label={words}
          className="size-full object-contain"
          onError={() => setBroken(true)}
        />
      )}
    </div>
  );
}

function Facts({ exhibit }: { exhibit: Exhibit }) {
  const t = useTranslations('cases.exhibits');
  const size = useByteWords();
  const { camera, kind, requestedFromMs, requestedToMs, actualFromMs, actualToMs } = exhibit;
  const span = (fromMs: number, toMs: number) =>
    kind === 'STILL'
      ? t('at', { at: formatPosition(fromMs, 'millisecond') })
      : t('position', {
          from: formatPosition(fromMs, 'millisecond'),
          to: formatPosition(toMs, 'millisecond'),
        });
  const still = stillRecord.safeParse(exhibit.provenance.still).data;
  const display = exhibit.derivative?.display;
  const asAsked =
    exhibit.derivative !== null || (actualFromMs === requestedFromMs && actualToMs === requestedToMs);
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
      <Fact name={t('from')}>
        <span className="flex flex-wrap items-center gap-x-2">
          <ReferenceTag>{camera.code}</ReferenceTag>
          <span>{camera.name}</span>
          <Link
            href={`/footage/${exhibit.recordingId}?t=${requestedFromMs}${exhibit.trackId ? `&track=${exhibit.trackId}` : ''}`}
            className="inline-flex items-center gap-1 text-accent underline underline-offset-2"
          >
            <Play className="size-3.5" aria-hidden />
            {t('open')}
          </Link>
        </span>
      </Fact>
      <Fact name={t('requested')}>
        <span className="figures">{span(requestedFromMs, requestedToMs)}</span>
      </Fact>
      {actualFromMs !== null && actualToMs !== null && (
        <Fact name={t('actual')}>
          {asAsked ? (
            <span className="text-ink-2">{t('actualWhole')}</span>
          ) : (
            <>
              <span className="figures">{span(actualFromMs, actualToMs)}</span>
              <span className="block text-ink-3 text-xs">{t('keyframe')}</span>
            </>
          )}
        </Fact>
      )}
      {still && (
        <Fact name={t('frame')}>
          <span className="figures">{t('frameOf', { ...still, pts: String(still.pts) })}</span>
        </Fact>
      )}
      {display && (
        <Fact name={t('display')}>
          <span className="figures">{t('displayed', display)}</span>
        </Fact>
      )}
      <Fact name={t('attached')}>
        <span className="text-ink-2">
          {exhibit.createdBy}, <TimeText at={exhibit.createdAt} precision="minute" />
          {exhibit.sizeBytes !== null && ` · ${size(exhibit.sizeBytes)}`}
        </span>
      </Fact>
    </dl>
  );
}

function More({ exhibit, video }: Shown) {
  const t = useTranslations('cases.exhibits');
  const may = useMay();
  return (
    <div className="mt-auto flex flex-wrap items-start justify-between gap-3 border-line border-t pt-2.5">
      <details className="group min-w-0 flex-1">
        <summary className="flex w-fit list-none items-center gap-1.5 rounded-sm py-1 text-ink-2 hover:text-ink">
          <ChevronDown className="size-4 transition-transform group-open:rotate-180" aria-hidden />
          {t('more')}
          <span className="figures text-ink-3 text-xs">
            {t('custodyCount', { count: exhibit.custody.length })}
          </span>
        </summary>
        <div className="mt-3 flex flex-col gap-4">
          <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5">
            {exhibit.sha256 && (
              <Fact name={t('sha256')}>
                <HashText name={t('sha256')} value={exhibit.sha256} />
              </Fact>
            )}
            {exhibit.sha512 && (
              <Fact name={t('sha512')}>
                <HashText name={t('sha512')} value={exhibit.sha512} />
              </Fact>
            )}
          </dl>
          <section className="flex flex-col gap-2">
            <h4 className="font-medium text-ink-3 text-xs">{t('custody')}</h4>
            <CustodyHistory events={exhibit.custody} />
            <TransferButton exhibit={exhibit} />
          </section>
          <section>
            <h4 className="mb-1 font-medium text-ink-3 text-xs">{t('provenance')}</h4>
            <Details details={exhibit.provenance} />
          </section>
        </div>
      </details>
      {exhibit.status === 'READY' && !exhibit.derivative && (
        <ExhibitSearch
          exhibit={exhibit}
          momentOf={() => {
            const seconds = video.current?.currentTime;
            // One that was not played stands at its beginning: its in point is meant.
            return seconds ? Math.round(seconds * 1000) : undefined;
          }}
        />
      )}
      {exhibit.status === 'READY' && may('recording.view') && (
        <Button size="sm" asChild>
          <a href={`/media/exhibits/${exhibit.id}`} download>
            <Download aria-hidden />
            {t('download')}
          </a>
        </Button>
      )}
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

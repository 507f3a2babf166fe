'use client';

import { Expand, Paperclip, Pin, Play, ScanSearch, Waypoints, X } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import type { Sighting } from '@/core/footage/schema';
import type { Action } from '@/core/people/schema';
import type { Candidate } from '@/core/search/schema';
import { PairPanes, type Pane, PictureFacts } from '../answers/pair-panes';
import { BestShot } from '../sighting/best-shot';
import { PlateText } from '../sighting/plate-text';
import { playerHref, questionsFrom, searchesFrom, useSightingName } from '../sighting/words';
import { Button, IconButton } from '../ui/button';
import { cx } from '../ui/cx';
import { Dialog } from '../ui/dialog';
import { DrawnBadge } from '../ui/drawn-badge';
import { StampedCorrected } from '../ui/time-text';
import type { Draft } from './draft';
import { ExamplePicture } from './example-picture';
import { Strength } from './strength';

interface ComparePanelProps {
  candidate: Candidate;
  draft: Draft;
  actions: readonly Action[];
  /** Compared with instead of what was searched with, until it is let go. */
  held: Candidate | null;
  onHold: (candidate: Candidate | null) => void;
  onClose: () => void;
  onAttach: () => void;
  /** What the person before the screen says of it. */
  verdict: ReactNode;
  /** Whether more like it is wanted, or none; left out where it cannot be compared. */
  refine: ReactNode;
}

/** The candidate beside what was searched with, large enough to compare by eye. */
export function ComparePanel({
  candidate,
  draft,
  actions,
  held,
  onHold,
  onClose,
  onAttach,
  verdict,
  refine,
}: ComparePanelProps) {
  const tp = useTranslations('answers.pair');
  const [larger, setLarger] = useState(false);
  const t = useTranslations('search.compare');
  const ts = useTranslations('sighting.searchThis');
  const tr = useTranslations('search.results');
  const tq = useTranslations('sighting.acrossSightings');
  const name = useSightingName();
  const [shot, setShot] = useState(0);
  const { sighting } = candidate;
  const compares = draft.kind === 'FACE' || draft.kind === 'VEHICLE';
  const offset = Date.parse(sighting.stampedAt) - Date.parse(sighting.at);
  const other = held && held.rank !== candidate.rank ? held : null;
  const square = compares || other !== null;
  const panes: Pane[] = [
    ...(other
      ? [
          {
            picture: <BestShot sighting={other.sighting} eager className="aspect-square w-full" />,
            caption: tp('held', { rank: other.rank }),
            facts: <PictureFacts sighting={other.sighting} />,
          },
        ]
      : compares
        ? [
            {
              picture: <ExamplePicture example={draft.examples[0]} className="aspect-square w-full" />,
              caption: t('searched'),
            },
          ]
        : []),
    {
      picture: (
        <BestShot
          sighting={sighting}
          index={shot}
          eager
          className={cx('w-full', square ? 'aspect-square' : 'aspect-[4/3]')}
        />
      ),
      caption: t('candidate'),
      facts: <PictureFacts sighting={sighting} shot={shot} />,
    },
  ];
  return (
    <section aria-label={t('title')} className="flex flex-col gap-3 p-3">
      <header className="flex items-center gap-2">
        <h2 className="min-w-0 flex-1 truncate font-semibold">
          {tr('candidate', { rank: candidate.rank })}
          <span className="ms-2 font-normal text-ink-2">{name(sighting)}</span>
        </h2>
        <IconButton size="sm" label={t('close')} keys="Esc" icon={<X />} onClick={onClose} />
      </header>
      <PairPanes panes={panes} />
      <div className="flex flex-wrap gap-1">
        <Button size="sm" icon={<Expand aria-hidden />} onClick={() => setLarger(true)}>
          {tp('larger')}
        </Button>
        <Button
          size="sm"
          aria-pressed={held?.rank === candidate.rank}
          icon={<Pin aria-hidden />}
          onClick={() => onHold(held?.rank === candidate.rank ? null : candidate)}
        >
          {held?.rank === candidate.rank ? tp('release') : tp('hold')}
        </Button>
      </div>
      <Dialog
        open={larger}
        onOpenChange={setLarger}
        width="lg"
        title={tr('candidate', { rank: candidate.rank })}
        description={draft.kind === 'FACE' ? t('cautionFace') : t('caution')}
      >
        <PairPanes panes={panes} />
      </Dialog>
      {sighting.bestShots.length > 1 && (
        <fieldset aria-label={t('pictures')} className="flex gap-1.5">
          {sighting.bestShots.map((other, index) => (
            <button
              key={other.id}
              type="button"
              aria-label={t('picture', { number: index + 1 })}
              aria-pressed={index === shot}
              onClick={() => setShot(index)}
              className={cx(
                'overflow-hidden rounded-sm border-2',
                index === shot ? 'border-accent' : 'border-transparent',
              )}
            >
              <BestShot sighting={sighting} index={index} className="size-11" />
            </button>
          ))}
        </fieldset>
      )}
      {verdict}
      {refine}
      <Strength candidate={candidate} wide />
      {sighting.plate && <PlateSeen key={sighting.trackId} sighting={sighting} />}
      <div className="flex flex-col gap-1">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {sighting.camera.name}
          {sighting.camera.drawn && <DrawnBadge />}
        </p>
        <StampedCorrected
          at={sighting.at}
          stampedAt={sighting.stampedAt}
          offsetMs={offset}
          uncertaintyMs={sighting.clockUncertaintyMs}
          zone={sighting.camera.timeZone}
        />
      </div>
      <p className="text-ink-2 text-xs">{draft.kind === 'FACE' ? t('cautionFace') : t('caution')}</p>
      <div className="flex flex-wrap gap-2">
        <Button look="primary" asChild>
          <Link href={playerHref(sighting, draft.caseId)}>
            <Play aria-hidden className="rtl:-scale-x-100" />
            {t('play')}
          </Link>
        </Button>
        {actions.includes('exhibit.write') && (
          <Button icon={<Paperclip aria-hidden />} onClick={onAttach}>
            {t('attach')}
          </Button>
        )}
        {searchesFrom(sighting)
          .filter(({ kind }) => actions.includes(kind === 'face' ? 'search.face' : 'search.object'))
          .map(({ kind, href }) => (
            <Button key={kind} asChild>
              <Link href={withCase(href, draft)}>
                <ScanSearch aria-hidden />
                {ts(kind)}
              </Link>
            </Button>
          ))}
        {actions.includes('search.object') &&
          questionsFrom(sighting, draft.caseId).map(({ ask, href }) => (
            <Button key={ask} asChild>
              <Link href={href}>
                <Waypoints aria-hidden />
                {tq(ask)}
              </Link>
            </Button>
          ))}
      </div>
    </section>
  );
}

/** Carries case, purpose and scope over to a search that starts from a candidate. */
export function withCase(href: string, draft: Draft): string {
  const [path = '', query = ''] = href.split('?');
  const parameters = new URLSearchParams(query);
  const carry = {
    case: draft.caseId,
    purpose: draft.purpose,
    from: draft.from,
    to: draft.to,
    cameras: draft.cameraIds.join(),
  };
  for (const [name, value] of Object.entries(carry)) if (value) parameters.set(name, value);
  if (draft.caseId && draft.purpose) parameters.set('go', '1');
  return `${path}?${parameters}`;
}

/** The reading beside the picture it was read from. */
function PlateSeen({ sighting }: { sighting: Sighting }) {
  const t = useTranslations('search.compare');
  const [missing, setMissing] = useState(false);
  if (!sighting.plate) return null;
  return (
    <div className="flex flex-wrap items-center gap-3">
      <PlateText plate={sighting.plate} large />
      {!missing && (
        // biome-ignore lint/performance/noImgElement: pictures come at their size
        <img
          src={`/media/plates/${sighting.trackId}`}
          alt={t('plateCrop')}
          onError={() => setMissing(true)}
          className="h-10 max-w-40 rounded-sm bg-well object-contain"
        />
      )}
    </div>
  );
}

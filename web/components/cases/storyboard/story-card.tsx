'use client';

import { ArrowDown, ArrowUp, GripVertical, Pencil, X } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { CaseDetail } from '@/core/cases/schema';
import type { StoryCard } from '@/core/cases/storyboard-schema';
import { IconButton } from '@/web/components/ui/button';
import { cx } from '@/web/components/ui/cx';
import { TimeText } from '@/web/components/ui/time-text';

interface StoryCardRowProps {
  fir: CaseDetail;
  card: StoryCard;
  title: string;
  place: number;
  last: boolean;
  mayWrite: boolean;
  /** Is being dragged. */
  held: boolean;
  onHold: (place: number | undefined) => void;
  onDrop: (from: number) => void;
  onMove: (by: 1 | -1) => void;
  onEdit: () => void;
  onRemove: () => void;
}

/** One card: its picture, when and where, and words. Moved by dragging, by its buttons, or by Alt with an arrow. */
export function StoryCardRow(props: StoryCardRowProps) {
  const { fir, card, title, place, last, mayWrite, held } = props;
  const t = useTranslations('storyboard');
  const [over, setOver] = useState(false);
  const exhibit =
    card.kind === 'EXHIBIT' ? fir.exhibitList.find(({ id }) => id === card.exhibitId) : undefined;
  return (
    <li
      draggable={mayWrite}
      className={cx(
        'flex gap-3 rounded-lg border border-line bg-surface p-3',
        held && 'opacity-50',
        over && 'border-accent',
      )}
      onDragStart={(event) => {
        event.dataTransfer.setData('text/plain', String(place));
        props.onHold(place);
      }}
      onDragEnd={() => props.onHold(undefined)}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const from = Number.parseInt(event.dataTransfer.getData('text/plain'), 10);
        if (!Number.isNaN(from)) props.onDrop(from);
      }}
      onKeyDown={(event) => {
        if (!mayWrite || !event.altKey) return;
        if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
          event.preventDefault();
          props.onMove(event.key === 'ArrowUp' ? -1 : 1);
        }
      }}
    >
      <span className="flex shrink-0 flex-col items-center gap-1 text-ink-3">
        <span className="figures font-semibold text-ink">{place + 1}</span>
        {mayWrite && <GripVertical className="size-4 cursor-grab" aria-hidden />}
      </span>
      {exhibit && (
        // biome-ignore lint/performance/noImgElement: a still of the evidence is shown as it is
        <img
          src={`/media/recordings/${exhibit.recordingId}/still?ptsMs=${exhibit.requestedFromMs}`}
          alt=""
          draggable={false}
          className="aspect-video w-40 shrink-0 self-start rounded-md bg-well object-contain max-sm:w-24"
        />
      )}
      <div className="min-w-0 flex-1">
        <p dir="auto" className="break-words font-medium">
          {exhibit ? (
            <Link href={`/cases/${fir.id}?part=exhibits`} className="underline-offset-2 hover:underline">
              {title}
            </Link>
          ) : (
            title
          )}
        </p>
        <p className="flex flex-wrap gap-x-3 text-ink-2 text-xs">
          {exhibit && (
            <>
              <TimeText at={exhibit.at} zone={exhibit.camera.timeZone} />
              {exhibit.clockUncertaintyMs !== null ? (
                <span>{t('uncertain', { seconds: exhibit.clockUncertaintyMs / 1000 })}</span>
              ) : (
                <span>{t('unmeasured')}</span>
              )}
              <bdi>
                {exhibit.camera.code} · {exhibit.camera.name}
              </bdi>
            </>
          )}
          {card.kind === 'NOTE' && card.at && <TimeText at={card.at} />}
        </p>
        {card.text && (
          <p dir="auto" className="mt-1 whitespace-pre-line break-words">
            {card.text}
          </p>
        )}
      </div>
      {mayWrite && (
        <span className="flex shrink-0 flex-wrap items-start gap-1 max-sm:w-9">
          <IconButton
            size="sm"
            label={t('up', { title })}
            icon={<ArrowUp />}
            disabled={place === 0}
            onClick={() => props.onMove(-1)}
          />
          <IconButton
            size="sm"
            label={t('down', { title })}
            icon={<ArrowDown />}
            disabled={last}
            onClick={() => props.onMove(1)}
          />
          <IconButton size="sm" label={t('edit', { title })} icon={<Pencil />} onClick={props.onEdit} />
          <IconButton size="sm" label={t('remove', { title })} icon={<X />} onClick={props.onRemove} />
        </span>
      )}
    </li>
  );
}

'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect } from 'react';
import type { Annotation, Region } from '@/core/evidence/derivatives/drawn';
import type { Exhibit } from '@/core/evidence/schema';
import { middleBox } from '@/web/components/player/drawn-box';
import { usePlayer, usePlayerState } from '@/web/components/player/use-player';
import { Page, PageHeader } from '@/web/components/ui/page';
import { DrawingStage } from './drawing-stage';
import { DrawingTimeline } from './drawing-timeline';
import { boxOf, isThere, type Timed, withEnd, withKey } from './keys';
import { useDrawingKeys } from './use-drawing-keys';

interface DrawingFrameProps<Item extends Timed> {
  purpose: 'annotate' | 'redact';
  exhibit: Exhibit;
  frameTimes: readonly number[] | undefined;
  items: readonly Item[];
  nameOf: (item: Item) => string;
  chosenId: string | null;
  onChoose: (id: string | null) => void;
  onChange: (item: Item) => void;
  onRemove: (id: string) => void;
  onAdd: (fromMs: number, toMs: number, key: Item['keys'][number]) => void;
  annotations: readonly Annotation[];
  regions: readonly Region[];
  asMade: boolean;
  actions: ReactNode;
  children: ReactNode;
}

/** The stretch that all of an exhibit shows, in times of its recording. */
export function stretchOf({ actualFromMs, actualToMs, requestedFromMs, requestedToMs }: Exhibit) {
  return { fromMs: actualFromMs ?? requestedFromMs, toMs: actualToMs ?? requestedToMs };
}

const NEW_MS = 2_000;

/** What drawing marks and choosing regions have in common: picture, timeline, keys of the keyboard. */
export function DrawingFrame<Item extends Timed>(props: DrawingFrameProps<Item>) {
  const { purpose, exhibit, frameTimes, items, nameOf, chosenId, onChoose, onChange } = props;
  const t = useTranslations('copies.draw');
  const tc = useTranslations('cases.exhibits');
  const engine = usePlayer();
  const ms = usePlayerState((state) => state.ptsMs);
  const ready = usePlayerState((state) => state.ready);
  const { fromMs, toMs } = stretchOf(exhibit);
  useEffect(() => engine.setFrameTimes(frameTimes), [engine, frameTimes]);
  useEffect(() => {
    if (ready) engine.seek(fromMs);
  }, [engine, ready, fromMs]);
  const chosen = items.find(({ id }) => id === chosenId);
  const add = () => {
    engine.pause();
    const now = Math.round(Math.min(toMs, Math.max(fromMs, engine.getState().ptsMs)));
    const { x, y, w, h } = middleBox;
    // A still has one moment.
    props.onAdd(now, exhibit.kind === 'STILL' ? now : Math.min(Math.max(now, toMs), now + NEW_MS), [
      now,
      x,
      y,
      w,
      h,
    ]);
  };
  const end = (which: 'in' | 'out') => chosen && onChange(withEnd(chosen, which, engine.getState().ptsMs));
  useDrawingKeys(engine, {
    add,
    markIn: () => end('in'),
    markOut: () => end('out'),
    remove: () => chosen && props.onRemove(chosen.id),
  });
  return (
    <Page fill>
      <PageHeader
        parent={
          <Link href={`/cases/${exhibit.caseId}?part=exhibits`}>
            {tc('number', { number: exhibit.number })}
          </Link>
        }
        title={t(`title.${purpose}`)}
        actions={props.actions}
      />
      <div className="grid min-h-0 flex-1 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-h-0 min-w-0 flex-col">
          <DrawingStage
            recordingId={exhibit.recordingId}
            caseId={exhibit.caseId}
            annotations={props.annotations}
            regions={props.regions}
            asMade={props.asMade}
            chosenId={chosenId}
            box={chosen && isThere(chosen, ms) ? boxOf(chosen, ms) : null}
            onBox={(box) => chosen && onChange(withKey(chosen, engine.getState().ptsMs, box))}
          />
          <DrawingTimeline
            fromMs={fromMs}
            toMs={toMs}
            items={items.map((item) => ({ ...item, name: nameOf(item) }))}
            chosenId={chosenId}
            onChoose={onChoose}
          />
        </div>
        <aside
          aria-label={t('aside')}
          className="flex min-h-0 flex-col gap-4 overflow-y-auto border-line border-s p-4 max-lg:border-t"
        >
          {props.children}
        </aside>
      </div>
    </Page>
  );
}

'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { Annotation } from '@/core/evidence/derivatives/drawn';
import type { Markup } from '@/core/evidence/derivatives/schema';
import type { Exhibit } from '@/core/evidence/schema';
import { pathsQuery } from '@/web/components/api/queries';
import { usePlayer } from '@/web/components/player/use-player';
import { Button } from '@/web/components/ui/button';
import { Field } from '@/web/components/ui/field';
import { Input } from '@/web/components/ui/input';
import { Select } from '@/web/components/ui/select';
import { ErrorState } from '@/web/components/ui/states';
import { TimeText } from '@/web/components/ui/time-text';
import { ChosenItem } from './chosen-item';
import { CopyDialog } from './copy-dialog';
import { DrawingFrame, stretchOf } from './drawing-frame';
import { useKeepMarkup } from './queries';

const shapes = ['arrow', 'ellipse', 'box', 'spotlight', 'magnifier', 'label'] as const;
const colours = ['yellow', 'red', 'green', 'blue', 'white'] as const;

interface RoomProps {
  exhibit: Exhibit;
  kept: readonly Markup[];
  frameTimes: readonly number[] | undefined;
}

/** Draws marks: each with its shape, words, time and way, set by hand or following what was tracked. */
export function AnnotateRoom({ exhibit, kept, frameTimes }: RoomProps) {
  const t = useTranslations('copies.draw');
  const router = useRouter();
  const engine = usePlayer();
  const keep = useKeepMarkup(exhibit.id);
  const last = kept.find((one) => one.kind === 'ANNOTATIONS');
  const [marks, setMarks] = useState<Annotation[]>(last?.content.annotations ?? []);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [shape, setShape] = useState<Annotation['shape']>('arrow');
  const [savedId, setSavedId] = useState<string | null>(null);
  const { fromMs, toMs } = stretchOf(exhibit);
  const tracks = useQuery(pathsQuery(exhibit.recordingId, fromMs, toMs));
  const chosen = marks.find(({ id }) => id === chosenId);
  const nameOf = (one: Annotation) => `${t(`shape.${one.shape}`)}${one.text ? `: ${one.text}` : ''}`;
  const change = (changed: Annotation) =>
    setMarks((all) => all.map((one) => (one.id === changed.id ? changed : one)));
  const remove = (id: string) => {
    setMarks((all) => all.filter((one) => one.id !== id));
    setChosenId(null);
  };
  function add(from: number, to: number, key: Annotation['keys'][number]) {
    const id = crypto.randomUUID();
    setMarks((all) => [
      ...all,
      {
        id,
        shape,
        text: '',
        colour: 'yellow',
        fromMs: from,
        toMs: to,
        keys: [key],
        trackId: null,
        factor: 3,
      },
    ]);
    setChosenId(id);
  }
  function follow(mark: Annotation, trackId: string) {
    const track = tracks.data?.find((one) => one.trackId === trackId);
    const points = track?.points.filter(([ms]) => ms >= fromMs - 1_000 && ms <= toMs + 1_000) ?? [];
    const [first, end] = [points[0]?.[0], points.at(-1)?.[0]];
    if (first === undefined || end === undefined) return;
    const cut = (value: number) => Math.min(1, Math.max(0, value));
    change({
      ...mark,
      trackId,
      keys: points.map(([ms, x, y, w, h]) => [ms, cut(x), cut(y), cut(w), cut(h)]),
      fromMs: Math.max(0, Math.round(Math.max(fromMs, first))),
      toMs: Math.round(Math.min(toMs, end)),
    });
    engine.seek(Math.max(fromMs, first));
  }
  const save = (then: (id: string) => void) =>
    keep.mutate(
      { kind: 'ANNOTATIONS', content: { annotations: marks } },
      { onSuccess: ({ id }) => then(id) },
    );
  return (
    <DrawingFrame
      purpose="annotate"
      exhibit={exhibit}
      frameTimes={frameTimes}
      items={marks}
      nameOf={nameOf}
      chosenId={chosenId}
      onChoose={setChosenId}
      onChange={change}
      onRemove={remove}
      onAdd={add}
      annotations={marks}
      regions={[]}
      asMade={false}
      actions={
        <>
          <Button disabled={marks.length === 0} busy={keep.isPending} onClick={() => save(() => undefined)}>
            {t('save')}
          </Button>
          <Button
            look="primary"
            disabled={marks.length === 0}
            busy={keep.isPending}
            onClick={() => save(setSavedId)}
          >
            {t('make')}
          </Button>
        </>
      }
    >
      <p className="text-ink-2">{t('annotateLead')}</p>
      {last && (
        <p className="text-ink-3 text-xs">
          {t('keptBy', { name: last.by })} <TimeText at={last.at} precision="minute" />
        </p>
      )}
      <div className="flex items-end gap-2">
        <Field label={t('shapeLabel')} className="flex-1">
          <Select
            value={shape}
            onChange={setShape}
            options={shapes.map((value) => ({ value, label: t(`shape.${value}`) }))}
          />
        </Field>
        <Button
          onClick={() => {
            engine.pause();
            const now = Math.round(Math.min(toMs, Math.max(fromMs, engine.getState().ptsMs)));
            add(now, exhibit.kind === 'STILL' ? now : Math.min(toMs, now + 2_000), [now, 0.4, 0.4, 0.2, 0.2]);
          }}
        >
          {t('addMark')}
        </Button>
      </div>
      {chosen && (
        <ChosenItem item={chosen} name={nameOf(chosen)} onChange={change} onRemove={() => remove(chosen.id)}>
          <Field label={t('text')}>
            <Input
              dir="auto"
              maxLength={200}
              value={chosen.text}
              onChange={(event) => change({ ...chosen, text: event.target.value })}
            />
          </Field>
          <div className="grid grid-cols-2 gap-2">
            <Field label={t('shapeLabel')}>
              <Select
                value={chosen.shape}
                onChange={(next) => change({ ...chosen, shape: next })}
                options={shapes.map((value) => ({ value, label: t(`shape.${value}`) }))}
              />
            </Field>
            <Field label={t('colour')}>
              <Select
                value={chosen.colour}
                onChange={(next) => change({ ...chosen, colour: next })}
                options={colours.map((value) => ({ value, label: t(`colours.${value}`) }))}
              />
            </Field>
          </div>
          {(tracks.data?.length ?? 0) > 0 && (
            <Field label={t('follow')} hint={t('followHint')}>
              <Select
                value={chosen.trackId ?? undefined}
                placeholder={t('followNone')}
                onChange={(trackId) => follow(chosen, trackId)}
                options={(tracks.data ?? []).slice(0, 100).map((track) => ({
                  value: track.trackId,
                  label: `${track.label} · ${((track.points[0]?.[0] ?? 0) / 1000).toFixed(1)} s`,
                }))}
              />
            </Field>
          )}
        </ChosenItem>
      )}
      {keep.error && <ErrorState compact error={keep.error} />}
      <p className="text-ink-3 text-xs">{t('shortcuts')}</p>
      {savedId && (
        <CopyDialog
          kind="ANNOTATED"
          of={[exhibit]}
          markupId={savedId}
          onClose={() => setSavedId(null)}
          onAsked={(made) => router.push(`/cases/${exhibit.caseId}?part=exhibits#exhibit-${made.number}`)}
        />
      )}
    </DrawingFrame>
  );
}

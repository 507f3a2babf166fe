'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import type { Region } from '@/core/evidence/derivatives/drawn';
import type { Markup } from '@/core/evidence/derivatives/schema';
import type { Exhibit } from '@/core/evidence/schema';
import { usePlayer } from '@/web/components/player/use-player';
import { formatPosition } from '@/web/components/time/format';
import { Button } from '@/web/components/ui/button';
import { Checkbox } from '@/web/components/ui/checkbox';
import { Segmented } from '@/web/components/ui/segmented';
import { ErrorState } from '@/web/components/ui/states';
import { ChosenItem } from './chosen-item';
import { CopyDialog } from './copy-dialog';
import { DrawingFrame, stretchOf } from './drawing-frame';
import { regionsQuery, useKeepMarkup } from './queries';
import { SoundChoice, type SoundChosen } from './sound-choice';

interface RoomProps {
  exhibit: Exhibit;
  kept: readonly Markup[];
  frameTimes: readonly number[] | undefined;
}

/** Chooses what a redacted copy hides: what was found, corrected by hand, and looked through frame by frame. */
export function RedactRoom({ exhibit, kept, frameTimes }: RoomProps) {
  const t = useTranslations('copies.draw');
  const router = useRouter();
  const engine = usePlayer();
  const keep = useKeepMarkup(exhibit.id);
  const last = kept.find((one) => one.kind === 'REDACTION')?.content;
  const [visible, setVisible] = useState<string[]>(last?.visibleTrackIds ?? []);
  const [persons, setPersons] = useState<'faces' | 'whole'>('faces');
  const [cover, setCover] = useState(last?.cover ?? ('solid' as const));
  const [drawn, setDrawn] = useState<Region[]>(
    last?.regions.filter(({ subject }) => subject === 'DRAWN') ?? [],
  );
  /** Regions that were found and then changed, or taken out, by hand. */
  const [changed, setChanged] = useState<ReadonlyMap<string, Region | null>>(new Map());
  const [sound, setSound] = useState<SoundChosen>({
    sound: last?.sound ?? 'drop',
    muted: last?.muted ?? [],
  });
  const [asMade, setAsMade] = useState(true);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [savedId, setSavedId] = useState<string | null>(null);
  const found = useQuery(regionsQuery(exhibit.id, visible, persons));
  const { fromMs, toMs } = stretchOf(exhibit);

  const regions = useMemo(
    () => [
      ...(found.data?.regions ?? []).flatMap((region) => {
        const own = changed.get(region.id);
        return own === null ? [] : [own ?? region];
      }),
      ...drawn,
    ],
    [found.data, changed, drawn],
  );
  const chosen = regions.find(({ id }) => id === chosenId);
  const nameOf = ({ subject, label }: Region) => `${t(`subject.${subject}`)}${label ? ` · ${label}` : ''}`;
  const change = (region: Region) => {
    if (region.subject === 'DRAWN') {
      setDrawn((all) => all.map((one) => (one.id === region.id ? region : one)));
    } else setChanged((all) => new Map(all).set(region.id, region));
  };
  const remove = (id: string) => {
    setDrawn((all) => all.filter((one) => one.id !== id));
    setChanged((all) => new Map(all).set(id, null));
    setChosenId(null);
  };
  function add(from: number, to: number, key: Region['keys'][number]) {
    const id = crypto.randomUUID();
    setDrawn((all) => [
      ...all,
      {
        ...{ id, subject: 'DRAWN', trackId: null, label: '' },
        ...{ fromMs: from, toMs: to, keys: [key], grow: 0, reachMs: 0 },
      },
    ]);
    setChosenId(id);
  }
  const save = (then: (id: string) => void) =>
    keep.mutate(
      { kind: 'REDACTION', content: { cover, regions, visibleTrackIds: visible, ...sound } },
      { onSuccess: ({ id }) => then(id) },
    );
  return (
    <DrawingFrame
      purpose="redact"
      exhibit={exhibit}
      frameTimes={frameTimes}
      items={regions}
      nameOf={nameOf}
      chosenId={chosenId}
      onChoose={setChosenId}
      onChange={change}
      onRemove={remove}
      onAdd={add}
      annotations={[]}
      regions={regions}
      asMade={asMade}
      actions={
        <>
          <Button busy={keep.isPending} onClick={() => save(() => undefined)}>
            {t('save')}
          </Button>
          <Button
            look="primary"
            disabled={regions.length === 0}
            busy={keep.isPending}
            onClick={() => save(setSavedId)}
          >
            {t('make')}
          </Button>
        </>
      }
    >
      <p className="text-ink-2">{t('redactLead')}</p>
      {found.data && found.data.indexed !== 'whole' && (
        <p role="status" className="rounded-md bg-warn-soft px-3 py-2 text-warn">
          {t(`indexed.${found.data.indexed}`)}
        </p>
      )}
      {found.error && <ErrorState compact error={found.error} onRetry={() => void found.refetch()} />}
      <Segmented
        label={t('hide')}
        value={persons}
        onChange={setPersons}
        options={[
          { value: 'faces', label: t('faces') },
          { value: 'whole', label: t('whole') },
        ]}
      />
      <Segmented
        label={t('cover')}
        value={cover}
        onChange={setCover}
        options={(['solid', 'pixelate', 'blur'] as const).map((value) => ({
          value,
          label: t(`covers.${value}`),
        }))}
      />
      {cover !== 'solid' && <p className="text-warn text-xs">{t('coverWarning')}</p>}
      <Checkbox checked={asMade} onChange={setAsMade} label={t('asMade')} />
      <Button
        onClick={() => {
          engine.pause();
          const now = Math.round(Math.min(toMs, Math.max(fromMs, engine.getState().ptsMs)));
          add(now, exhibit.kind === 'STILL' ? now : Math.min(toMs, now + 2_000), [now, 0.4, 0.4, 0.2, 0.2]);
        }}
      >
        {t('addRegion')}
      </Button>
      {chosen && (
        <ChosenItem
          item={chosen}
          name={nameOf(chosen)}
          onChange={change}
          onRemove={() => remove(chosen.id)}
        />
      )}
      <fieldset className="flex flex-col gap-1.5">
        <legend className="mb-1.5 font-medium text-ink-2 text-xs">{t('stays')}</legend>
        {found.data?.subjects.length === 0 && <p className="text-ink-3">{t('nobody')}</p>}
        {found.data?.subjects.map((subject) => (
          <div key={subject.trackId} className="flex items-center gap-2">
            <Checkbox
              className="flex-1"
              checked={visible.includes(subject.trackId)}
              onChange={(checked) =>
                setVisible((all) =>
                  checked ? [...all, subject.trackId] : all.filter((id) => id !== subject.trackId),
                )
              }
              label={subject.label}
              detail={`${formatPosition(subject.fromMs)} – ${formatPosition(subject.toMs)}`}
            />
            <Button
              size="sm"
              aria-label={t('goTo', { name: subject.label })}
              onClick={() => engine.seek(Math.min(toMs, Math.max(fromMs, subject.bestMs)))}
            >
              {t('show')}
            </Button>
          </div>
        ))}
      </fieldset>
      {exhibit.kind === 'CLIP' && <SoundChoice value={sound} onChange={setSound} />}
      {keep.error && <ErrorState compact error={keep.error} />}
      <p className="text-ink-3 text-xs">{t('shortcuts')}</p>
      {savedId && (
        <CopyDialog
          kind="REDACTED"
          of={[exhibit]}
          markupId={savedId}
          onClose={() => setSavedId(null)}
          onAsked={(made) => router.push(`/cases/${exhibit.caseId}?part=exhibits#exhibit-${made.number}`)}
        />
      )}
    </DrawingFrame>
  );
}

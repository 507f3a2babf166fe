'use client';

import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useEffect, useMemo, useState } from 'react';
import type { Box, RecordingDetail, TrackKind } from '@/core/footage/schema';
import type { Action } from '@/core/people/schema';
import { frameTimesQuery, recordingSightingsQuery } from '../api/queries';
import { KeepingButton } from '../custody/keeping-button';
import { type Attachable, AttachDialog } from '../exhibit/attach-dialog';
import { useSightingName } from '../sighting/words';
import { Button } from '../ui/button';
import { DrawnBadge } from '../ui/drawn-badge';
import { Page, PageHeader } from '../ui/page';
import { ReferenceTag } from '../ui/reference-tag';
import { SplitPane } from '../ui/split-pane';
import { BoxBar } from './box-bar';
import { Controls } from './controls';
import { middleBox } from './drawn-box';
import { kinds as allKinds } from './kind-colours';
import { type Marks, markedRange, markIn, markOut, noMarks, rangeAround } from './marks';
import { Moment } from './moment';
import { Particulars } from './particulars';
import { SeekBar } from './seek-bar';
import { SightingsAside } from './sightings-aside';
import { Stage } from './stage';
import { usePaths } from './use-paths';
import { usePlayer, usePlayerState } from './use-player';
import { usePlayerKeys } from './use-player-keys';

interface PlayerRoomProps {
  recording: RecordingDetail;
  actions: readonly Action[];
  startMs: number;
  startTrack: string | null;
  caseId: string | undefined;
}

/** Picture, time, controls and what was seen, all following one moment. */
export function PlayerRoom({ recording, actions, startMs, startTrack, caseId }: PlayerRoomProps) {
  const t = useTranslations('player');
  const name = useSightingName();
  const engine = usePlayer();
  const [chosenId, setChosenId] = useState(startTrack);
  const [marks, setMarks] = useState<Marks>(noMarks);
  const [looping, setLooping] = useState(false);
  const [boxes, setBoxes] = useState(true);
  const [shownKinds, setShownKinds] = useState<readonly TrackKind[]>(allKinds);
  const [drawn, setDrawn] = useState<Box | null>(null);
  const [attaching, setAttaching] = useState<Attachable | null>(null);

  const growing = ['QUEUED', 'INDEXING', 'RECEIVED'].includes(recording.status);
  const sightings = useQuery({
    ...recordingSightingsQuery(recording.id),
    refetchInterval: growing ? 5_000 : false,
  });
  const frameTimes = useQuery({ ...frameTimesQuery(recording.id), enabled: recording.durationMs !== null });
  const paths = usePaths(
    recording.id,
    boxes && (recording.indexedUntilMs > 0 || recording.coarseUntilMs > 0),
  );
  const streamMs = usePlayerState((state) => state.durationMs);
  const durationMs = recording.durationMs ?? streamMs;

  useEffect(() => engine.setFrameTimes(frameTimes.data), [engine, frameTimes.data]);
  useEffect(() => {
    if (startMs > 0) engine.seek(startMs);
  }, [engine, startMs]);
  useEffect(() => setChosenId(startTrack), [startTrack]);
  const range = markedRange(marks, durationMs);
  const fromMs = range?.fromMs;
  const toMs = range?.toMs;
  useEffect(
    () => engine.setLoop(looping && fromMs !== undefined && toMs !== undefined ? { fromMs, toMs } : null),
    [engine, looping, fromMs, toMs],
  );

  const all = useMemo(() => sightings.data ?? [], [sightings.data]);
  const chosen = all.find((sighting) => sighting.trackId === chosenId);
  const tracks = useMemo(
    () =>
      boxes ? paths.filter((track) => shownKinds.includes(track.kind) || track.trackId === chosenId) : [],
    [boxes, paths, shownKinds, chosenId],
  );
  const maySearch = actions.includes('search.object') && recording.durationMs !== null;
  const mayAttach =
    actions.includes('exhibit.write') && recording.startsAt !== null && recording.camera !== null;

  function choose(trackId: string | null, goThere: boolean) {
    setChosenId(trackId);
    const sighting = all.find((other) => other.trackId === trackId);
    if (goThere && sighting) engine.seek(sighting.bestPtsMs);
    const address = new URL(location.href);
    if (trackId) address.searchParams.set('track', trackId);
    else address.searchParams.delete('track');
    address.searchParams.set(
      't',
      String(Math.round(goThere && sighting ? sighting.bestPtsMs : engine.getState().ptsMs)),
    );
    history.replaceState(null, '', address);
  }

  function attach(aroundChosen: boolean) {
    if (!recording.startsAt || !recording.camera || !mayAttach) return;
    engine.pause();
    const nowMs = engine.getState().ptsMs;
    const around = chosen ?? { firstPtsMs: nowMs - 3_000, lastPtsMs: nowMs + 3_000 };
    const stretch = (!aroundChosen && range) || rangeAround(around, durationMs);
    setAttaching({
      recordingId: recording.id,
      camera: recording.camera,
      startsAt: recording.startsAt,
      ...stretch,
      stillMs: aroundChosen && chosen ? chosen.bestPtsMs : nowMs,
      suggestedTitle: `${chosen ? `${name(chosen)}, ` : ''}${recording.camera.name}`,
      ...(chosen && { trackId: chosen.trackId }),
      ...(caseId && { caseId }),
    });
  }

  function draw() {
    if (!maySearch) return;
    engine.pause();
    setDrawn((now) => (now ? null : middleBox));
  }

  usePlayerKeys(engine, {
    markIn: () => setMarks((now) => markIn(now, engine.getState().ptsMs)),
    markOut: () => setMarks((now) => markOut(now, engine.getState().ptsMs)),
    loop: () => setLooping((now) => !now),
    boxes: () => setBoxes((now) => !now),
    attach: () => attach(false),
    draw,
    escape: () => (drawn ? setDrawn(null) : choose(null, false)),
  });

  return (
    <Page fill>
      <PageHeader
        parent={<Link href="/footage">{t('back')}</Link>}
        title={recording.camera?.name ?? t('unplaced')}
        beside={
          <>
            {recording.camera && <ReferenceTag>{recording.camera.code}</ReferenceTag>}
            {recording.camera?.drawn && <DrawnBadge />}
            <Particulars recording={recording} />
            <KeepingButton recordingId={recording.id} />
          </>
        }
        facts={<span className="truncate font-mono text-xs">{recording.originalName}</span>}
        actions={
          actions.includes('recording.download') && (
            <Button asChild className="max-sm:hidden">
              <a href={`/media/recordings/${recording.id}/original`} download>
                <Download aria-hidden />
                {t('original')}
              </a>
            </Button>
          )
        }
      />
      <SplitPane
        at="end"
        width={384}
        max={640}
        label={t('sightings')}
        aside={
          <SightingsAside
            recording={recording}
            sightings={sightings}
            kinds={shownKinds}
            onKinds={setShownKinds}
            chosen={chosen}
            chosenId={chosenId}
            actions={actions}
            onChoose={(sighting) => choose(sighting?.trackId ?? null, Boolean(sighting))}
            onAttach={() => attach(true)}
          />
        }
      >
        <div className="flex min-h-0 flex-1 flex-col border-line border-t">
          <Stage
            recording={recording}
            tracks={tracks}
            chosenId={chosenId}
            onChoose={(trackId) => choose(trackId, false)}
            caseId={caseId}
            mayDownload={actions.includes('recording.download')}
            drawn={drawn}
            onDrawn={setDrawn}
          />
          {drawn && (
            <BoxBar
              recordingId={recording.id}
              box={drawn}
              actions={actions}
              caseId={caseId}
              onClose={() => setDrawn(null)}
            />
          )}
          <div className="bg-surface px-4 pt-2 sm:px-5">
            <SeekBar
              sightings={all}
              kinds={shownKinds}
              chosen={chosen}
              marks={marks}
              durationMs={durationMs}
              indexedUntilMs={recording.indexedUntilMs}
            />
          </div>
          <Controls
            marks={marks}
            onMarks={setMarks}
            onMarkIn={() => setMarks((now) => markIn(now, engine.getState().ptsMs))}
            onMarkOut={() => setMarks((now) => markOut(now, engine.getState().ptsMs))}
            looping={looping}
            onLoop={setLooping}
            boxes={boxes}
            onBoxes={setBoxes}
            drawing={drawn !== null}
            {...(maySearch && { onDraw: draw })}
            {...(mayAttach && { onAttach: () => attach(false) })}
          />
          <div className="bg-surface">
            <Moment recording={recording} />
          </div>
        </div>
      </SplitPane>
      {attaching && <AttachDialog what={attaching} onClose={() => setAttaching(null)} />}
    </Page>
  );
}

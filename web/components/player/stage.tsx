'use client';

import { Download, LoaderCircle, VideoOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import type { Box, RecordingDetail } from '@/core/footage/schema';
import { Button } from '../ui/button';
import { BoxDrawing } from './box-drawing';
import type { Track } from './boxes';
import { Overlay } from './overlay';
import { usePlayer, usePlayerState } from './use-player';

interface StageProps {
  recording: RecordingDetail;
  tracks: readonly Track[];
  chosenId: string | null;
  onChoose: (trackId: string | null) => void;
  caseId: string | undefined;
  mayDownload: boolean;
  /** A box that is being drawn on the frame shown; null while none is. */
  drawn: Box | null;
  onDrawn: (box: Box) => void;
}

/** The picture, or why there is none yet. */
export function Stage(props: StageProps) {
  const { recording, tracks, chosenId, onChoose, caseId, mayDownload, drawn, onDrawn } = props;
  const t = useTranslations('player');
  const engine = usePlayer();
  const [video, setVideo] = useState<HTMLVideoElement | null>(null);
  const ready = usePlayerState((state) => state.ready);
  const failed = usePlayerState((state) => state.failed);
  const starved = usePlayerState((state) => state.starved || state.seeking);
  useEffect(() => (video ? engine.attach(video) : undefined), [engine, video]);

  const playable = recording.playback !== 'preparing' && recording.playback !== 'unavailable';
  const shape = recording.width && recording.height ? recording.width / recording.height : 16 / 9;
  const address = `/media/recordings/${recording.id}/stream${caseId ? `?case=${caseId}` : ''}`;
  return (
    <div
      className="relative min-h-48 w-full flex-1 overflow-hidden bg-well max-lg:flex-none max-lg:aspect-(--shape)"
      style={{ '--shape': String(shape) } as React.CSSProperties}
    >
      {playable && (
        <video
          ref={setVideo}
          src={address}
          preload="auto"
          playsInline
          muted
          disablePictureInPicture
          className="absolute inset-0 size-full object-contain"
        />
      )}
      {playable && !failed && (
        <Overlay tracks={tracks} chosenId={chosenId} video={video} onChoose={onChoose} />
      )}
      {playable && !failed && drawn && <BoxDrawing box={drawn} onBox={onDrawn} video={video} />}
      {playable && !failed && (!ready || starved) && (
        <p
          className="pointer-events-none absolute end-3 top-3 flex items-center gap-2 rounded-md bg-well/80 px-2 py-1 text-on-well text-xs"
          role="status"
        >
          <LoaderCircle className="size-4 animate-spin" aria-hidden />
          {ready ? t('buffering') : t('loading')}
        </p>
      )}
      {(failed || !playable) && (
        <div
          className="absolute inset-0 flex flex-col items-center justify-center gap-2 p-6 text-center text-on-well"
          role="status"
        >
          {recording.playback === 'preparing' ? (
            <LoaderCircle className="size-6 animate-spin" aria-hidden />
          ) : (
            <VideoOff className="size-6" aria-hidden />
          )}
          <p className="font-semibold">
            {recording.playback === 'preparing'
              ? t('preparing')
              : failed
                ? t('cannotPlay')
                : t('unavailable')}
          </p>
          <p className="max-w-md text-[#b9c2bf]">
            {recording.playback === 'preparing'
              ? t('preparingDetail', { codec: recording.videoCodec ?? '' })
              : t('unavailableDetail')}
          </p>
          {recording.playback !== 'preparing' && mayDownload && (
            <Button asChild>
              <a href={`/media/recordings/${recording.id}/original`} download>
                <Download aria-hidden />
                {t('downloadOriginal')}
              </a>
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

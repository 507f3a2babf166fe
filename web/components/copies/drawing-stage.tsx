'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import type { Annotation, Region } from '@/core/evidence/derivatives/drawn';
import { arrowTo, boxAtKeys, coveredAt, insetOf } from '@/core/evidence/derivatives/paths';
import type { Box } from '@/core/footage/schema';
import { BoxDrawing, usePicturePlace } from '@/web/components/player/box-drawing';
import { usePlayer, usePlayerState } from '@/web/components/player/use-player';
import { isThere } from './keys';

const colours = { yellow: '#ffd21f', red: '#ff4136', green: '#36d15c', blue: '#3fa7ff', white: '#fff' };

interface DrawingStageProps {
  recordingId: string;
  caseId: string;
  annotations: readonly Annotation[];
  regions: readonly Region[];
  /** Shows regions as they will be: black. */
  asMade: boolean;
  chosenId: string | null;
  box: Box | null;
  onBox: (box: Box) => void;
}

/** The frame, what is drawn over it, and the box that is being changed. */
export function DrawingStage(props: DrawingStageProps) {
  const { recordingId, caseId, annotations, regions, asMade, chosenId, box, onBox } = props;
  const t = useTranslations('copies.draw');
  const engine = usePlayer();
  const [video, setVideo] = useState<HTMLVideoElement | null>(null);
  const ms = usePlayerState((state) => state.ptsMs);
  const failed = usePlayerState((state) => state.failed);
  const place = usePicturePlace(video);
  useEffect(() => (video ? engine.attach(video) : undefined), [engine, video]);
  return (
    <div className="relative min-h-64 w-full flex-1 overflow-hidden bg-well text-on-well">
      <video
        ref={setVideo}
        src={`/media/recordings/${recordingId}/stream?case=${caseId}`}
        preload="auto"
        playsInline
        muted
        className="absolute inset-0 size-full object-contain"
      />
      {failed && (
        <p role="status" className="absolute inset-0 flex items-center justify-center p-6 text-center">
          {t('cannotPlay')}
        </p>
      )}
      {/* Below the marks: around the box that is changed the picture is darkened, and they would be, too. */}
      {box && !failed && <BoxDrawing box={box} onBox={onBox} video={video} />}
      {place && !failed && (
        <svg
          aria-hidden
          viewBox="0 0 1000 1000"
          preserveAspectRatio="none"
          className="pointer-events-none absolute"
          style={place}
        >
          {regions.map((region) => {
            const covered = coveredAt(region, ms);
            return (
              covered && (
                <rect
                  key={region.id}
                  {...scaled(covered)}
                  fill={asMade ? '#000' : 'rgba(255,65,54,0.18)'}
                  stroke={region.id === chosenId ? '#fff' : '#ff4136'}
                  strokeWidth={region.id === chosenId ? 2.5 : 1.5}
                  vectorEffect="non-scaling-stroke"
                />
              )
            );
          })}
          {annotations
            .filter((one) => isThere(one, ms))
            .map((one) => (
              <Mark key={one.id} annotation={one} box={boxAtKeys(one.keys, ms)} />
            ))}
        </svg>
      )}
    </div>
  );
}

const scaled = ({ x, y, w, h }: Box) => ({ x: x * 1000, y: y * 1000, width: w * 1000, height: h * 1000 });

function Mark({ annotation, box }: { annotation: Annotation; box: Box }) {
  const stroke = {
    fill: 'none',
    stroke: colours[annotation.colour],
    strokeWidth: 3,
    vectorEffect: 'non-scaling-stroke' as const,
  };
  const { x, y, width, height } = scaled(box);
  const { shape, text } = annotation;
  const { tip, tail } = arrowTo(box);
  return (
    <g>
      {(shape === 'ellipse' || shape === 'spotlight') && (
        <ellipse cx={x + width / 2} cy={y + height / 2} rx={width / 2} ry={height / 2} {...stroke} />
      )}
      {shape === 'spotlight' && (
        <path
          fillRule="evenodd"
          fill="rgba(0,0,0,0.6)"
          d={`M0 0H1000V1000H0Z M${x} ${y + height / 2}a${width / 2} ${height / 2} 0 1 0 ${width} 0a${width / 2} ${height / 2} 0 1 0 ${-width} 0Z`}
        />
      )}
      {shape === 'box' && <rect {...scaled(box)} {...stroke} />}
      {shape === 'magnifier' && (
        <>
          <rect {...scaled(box)} {...stroke} />
          <rect {...scaled(insetOf(box, annotation.factor))} {...stroke} strokeDasharray="6 4" />
        </>
      )}
      {shape === 'arrow' && (
        <>
          <line x1={tail.x * 1000} y1={tail.y * 1000} x2={tip.x * 1000} y2={tip.y * 1000} {...stroke} />
          <circle cx={tip.x * 1000} cy={tip.y * 1000} r={8} fill={colours[annotation.colour]} />
        </>
      )}
      {text !== '' && (
        <text
          x={x}
          y={shape === 'label' ? y + 40 : Math.max(40, y - 10)}
          fontSize={40}
          fill={colours[annotation.colour]}
        >
          {text}
        </text>
      )}
    </g>
  );
}

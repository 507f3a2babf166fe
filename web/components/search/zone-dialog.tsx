'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import type { PictureZone, Spot } from '@/core/search/picture-zones';
import { recordingsPageQuery, useCameras } from '../api/queries';
import { Button } from '../ui/button';
import { Combobox } from '../ui/combobox';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Segmented } from '../ui/segmented';
import { Skeleton } from '../ui/skeleton';
import { ZonePicture } from './zone-picture';

interface ZoneDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  zone: PictureZone | undefined;
  onUse: (zone: PictureZone) => void;
}

const MOST_CORNERS = 20;

/** Lets a person draw a line or an area on a picture of one camera, and say what things do there. */
export function ZoneDialog({ open, onOpenChange, zone, onUse }: ZoneDialogProps) {
  const t = useTranslations('search.zone');
  const cameras = useCameras();
  const [cameraId, setCameraId] = useState<number>();
  const [shape, setShape] = useState<PictureZone['shape']>('line');
  const [points, setPoints] = useState<Spot[]>([]);
  const [way, setWay] = useState<'either' | 'forth' | 'back'>('either');
  const [what, setWhat] = useState<'inside' | 'enters' | 'leaves'>('inside');
  const [staysS, setStaysS] = useState(0);
  const withFootage = (cameras.data ?? []).filter((camera) => camera.recordings > 0);
  const camera = withFootage.find(({ id }) => id === cameraId);

  useEffect(() => {
    if (!open) return;
    setCameraId(zone?.cameraId);
    setShape(zone?.shape ?? 'line');
    setPoints(zone ? (zone.shape === 'line' ? [zone.from, zone.to] : zone.corners) : []);
    setWay(zone?.shape === 'line' ? zone.way : 'either');
    setWhat(zone?.shape === 'area' ? zone.what : 'inside');
    setStaysS(zone?.shape === 'area' ? Math.round(zone.forMs / 1000) : 0);
  }, [open, zone]);

  function drawn(): PictureZone | undefined {
    const [from, to] = points;
    if (cameraId === undefined) return undefined;
    if (shape === 'line') return from && to ? { shape, cameraId, from, to, way } : undefined;
    return points.length >= 3 ? { shape, cameraId, corners: points, what, forMs: staysS * 1000 } : undefined;
  }
  const result = drawn();
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      width="lg"
      title={t('title')}
      description={t('description')}
      footer={
        <>
          {camera && !result && (
            <p className="me-auto text-ink-3 text-xs">{shape === 'line' ? t('lackLine') : t('lackArea')}</p>
          )}
          <Button look="primary" disabled={!result} onClick={() => result && onUse(result)}>
            {t('use')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <div className="flex flex-wrap items-end gap-3">
          <div className="min-w-56 flex-1">
            <Field label={t('camera')}>
              <Combobox
                value={cameraId === undefined ? undefined : String(cameraId)}
                onChange={(value) => {
                  setCameraId(value === undefined ? undefined : Number(value));
                  setPoints([]);
                }}
                placeholder={t('cameraPlaceholder')}
                loading={cameras.isPending}
                emptyText={t('noCameras')}
                options={withFootage.map(({ id, code, name }) => ({
                  value: String(id),
                  label: code,
                  detail: name,
                  keywords: [name],
                }))}
              />
            </Field>
          </div>
          <Segmented
            label={t('shape')}
            value={shape}
            onChange={(next) => {
              setShape(next);
              setPoints([]);
            }}
            options={[
              { value: 'line', label: t('line') },
              { value: 'area', label: t('area') },
            ]}
          />
        </div>
        {camera && (
          <>
            <CameraPicture
              key={camera.id}
              cameraId={camera.id}
              code={camera.code}
              shape={shape}
              arrow={way}
              points={points}
              onPoints={setPoints}
              most={shape === 'line' ? 2 : MOST_CORNERS}
            />
            <p className="text-ink-3 text-xs">{shape === 'line' ? t('hintLine') : t('hintArea')}</p>
            <div className="flex flex-wrap items-end gap-3">
              {shape === 'line' ? (
                <Segmented
                  label={t('way')}
                  value={way}
                  onChange={setWay}
                  options={(['either', 'forth', 'back'] as const).map((value) => ({
                    value,
                    label: t(value),
                  }))}
                />
              ) : (
                <>
                  <Segmented
                    label={t('what')}
                    value={what}
                    onChange={setWhat}
                    options={(['inside', 'enters', 'leaves'] as const).map((value) => ({
                      value,
                      label: t(value),
                    }))}
                  />
                  <Field label={t('stay')}>
                    <Input
                      inputMode="numeric"
                      value={staysS || ''}
                      onChange={(event) =>
                        setStaysS(Number(event.target.value.replace(/\D/g, '').slice(0, 5)) || 0)
                      }
                    />
                  </Field>
                </>
              )}
              <Button
                size="sm"
                disabled={points.length >= (shape === 'line' ? 2 : MOST_CORNERS)}
                onClick={() => setPoints([...points, nextPoint(points)])}
              >
                {t('addPoint')}
              </Button>
              <Button size="sm" look="quiet" disabled={points.length === 0} onClick={() => setPoints([])}>
                {t('again')}
              </Button>
            </div>
          </>
        )}
      </div>
    </Dialog>
  );
}

/** Where a point set without a pointer appears: about the middle, apart from the others. */
function nextPoint(points: Spot[]): Spot {
  const turn = (points.length * 2 * Math.PI) / 5;
  return {
    x: Math.round((0.5 - 0.25 * Math.cos(turn)) * 1000) / 1000,
    y: Math.round((0.5 - 0.25 * Math.sin(turn)) * 1000) / 1000,
  };
}

interface CameraPictureProps {
  cameraId: number;
  code: string;
  shape: PictureZone['shape'];
  arrow: 'either' | 'forth' | 'back';
  points: Spot[];
  onPoints: (points: Spot[]) => void;
  most: number;
}

/** The camera's newest footage as a still to draw on. */
function CameraPicture({ cameraId, code, ...drawing }: CameraPictureProps) {
  const t = useTranslations('search.zone');
  const recordings = useQuery(recordingsPageQuery({ cameraId, limit: 50 }));
  const [state, setState] = useState<'loading' | 'shown' | 'failed'>('loading');
  if (recordings.isPending) return <Skeleton className="aspect-video w-full" />;
  const recording = recordings.data?.items.find(({ status, width }) => status === 'INDEXED' && width);
  if (!recording) return <p className="text-ink-2 text-ui">{t('noFootage')}</p>;
  const ptsMs = Math.round((recording.durationMs ?? 0) / 2);
  return (
    <ZonePicture
      src={`/media/recordings/${recording.id}/still?ptsMs=${ptsMs}`}
      label={t('picture', { camera: code })}
      aspect={recording.width && recording.height ? recording.width / recording.height : 16 / 9}
      note={state === 'loading' ? t('loading') : state === 'failed' ? t('failed') : undefined}
      onState={setState}
      {...drawing}
    />
  );
}

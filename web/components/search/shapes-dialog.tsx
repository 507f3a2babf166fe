'use client';

import { useQuery } from '@tanstack/react-query';
import { Pentagon, Spline, Trash2, Undo2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import { useEffect, useMemo, useState } from 'react';
import { camerasQuery } from '../api/queries';
import {
  camerasWithin,
  crossesItself,
  type DrawnShape,
  FIRST_BREADTH_M,
  isWhole,
  leastPoints,
  numberOf,
  type ShapeKind,
} from '../map/drawing';
import { type OpenShape, ShapeDrawing } from '../map/shape-drawing';
import { Button, IconButton } from '../ui/button';
import { cx } from '../ui/cx';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Skeleton } from '../ui/skeleton';

const CameraMap = dynamic(() => import('../map/camera-map').then((module) => module.CameraMap), {
  ssr: false,
  loading: () => <Skeleton className="h-[28rem] w-full" />,
});

/** As many as a search takes of each (core/search/schema.ts). */
const MOST = { area: 50, way: 20 } as const;
const MOST_BREADTH_M = 50_000;

interface ShapesDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  shapes: readonly DrawnShape[];
  onUse: (shapes: DrawnShape[]) => void;
}

/** Areas and ways, drawn on the map: what is searched is the cameras inside. */
export function ShapesDialog({ open, onOpenChange, shapes: given, onUse }: ShapesDialogProps) {
  const t = useTranslations('search.shapes');
  const tu = useTranslations('ui');
  const cameras = useQuery(camerasQuery);
  const [history, setHistory] = useState<DrawnShape[][]>([[]]);
  const [chosen, setChosen] = useState<number | null>(null);
  const [drawing, setDrawing] = useState<OpenShape | null>(null);
  const shapes = history.at(-1) ?? [];

  // biome-ignore lint/correctness/useExhaustiveDependencies: begins anew each time it is opened, and only then.
  useEffect(() => {
    if (!open) return;
    setHistory([[...given]]);
    setChosen(given.length === 1 ? 0 : null);
    setDrawing(null);
  }, [open]);

  const known = cameras.data ?? [];
  const inside = useMemo(() => {
    const all = drawing ? [...shapes, drawing] : shapes;
    return new Set(all.flatMap((shape) => camerasWithin(known, shape).map(({ id }) => id)));
  }, [known, shapes, drawing]);
  const countIn = (shape: DrawnShape) => camerasWithin(known, shape).length;
  const tangled = shapes.some(({ kind, points }) => kind === 'area' && crossesItself(points));

  const change = (next: DrawnShape[]) => setHistory([...history, next]);
  const changeOne = (index: number, part: Partial<DrawnShape>) =>
    change(shapes.map((shape, at) => (at === index ? { ...shape, ...part } : shape)));
  function begin(kind: ShapeKind) {
    setChosen(null);
    setDrawing({ kind, points: [], breadthM: FIRST_BREADTH_M });
  }
  function close() {
    if (!drawing || !isWhole(drawing)) return;
    change([...shapes, drawing]);
    setChosen(shapes.length);
    setDrawing(null);
  }
  const countOf = (kind: ShapeKind) => shapes.filter((shape) => shape.kind === kind).length;

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      width="lg"
      title={t('title')}
      description={t('description')}
      onEscape={() => {
        if (!drawing) return false;
        setDrawing(null);
        return true;
      }}
      footer={
        <>
          <p className="me-auto text-ink-2 text-xs" aria-live="polite">
            {drawing && t('set', { count: drawing.points.length })} {t('inside', { count: inside.size })}
          </p>
          <Button onClick={() => onOpenChange(false)}>{tu('cancel')}</Button>
          <Button
            look="primary"
            disabled={drawing !== null || (shapes.length > 0 && inside.size === 0)}
            onClick={() => {
              onUse([...shapes]);
              onOpenChange(false);
            }}
          >
            {shapes.length === 0 ? t('useNone') : t('use')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center gap-2" role="toolbar" aria-label={t('tools')}>
          {drawing ? (
            <>
              <Button look="primary" size="sm" disabled={!isWhole(drawing)} onClick={close}>
                {t(`finish.${drawing.kind}`)}
              </Button>
              <Button
                size="sm"
                disabled={drawing.points.length === 0}
                onClick={() => setDrawing({ ...drawing, points: drawing.points.slice(0, -1) })}
              >
                {t('back')}
              </Button>
              <Button size="sm" look="quiet" onClick={() => setDrawing(null)}>
                {t('giveUp')}
              </Button>
              {!isWhole(drawing) && (
                <span className="text-ink-3 text-xs">
                  {t('lacking', { count: leastPoints[drawing.kind] - drawing.points.length })}
                </span>
              )}
            </>
          ) : (
            <>
              <Button
                size="sm"
                icon={<Pentagon aria-hidden />}
                disabled={countOf('area') >= MOST.area}
                onClick={() => begin('area')}
              >
                {t('draw.area')}
              </Button>
              <Button
                size="sm"
                icon={<Spline aria-hidden />}
                disabled={countOf('way') >= MOST.way}
                onClick={() => begin('way')}
              >
                {t('draw.way')}
              </Button>
              <Button
                size="sm"
                look="quiet"
                icon={<Undo2 aria-hidden />}
                disabled={history.length < 2}
                onClick={() => {
                  setHistory(history.slice(0, -1));
                  setChosen(null);
                }}
              >
                {t('undo')}
              </Button>
            </>
          )}
        </div>
        <CameraMap
          label={t('map')}
          cameras={known}
          selected={inside}
          list={false}
          className="h-[min(26rem,50dvh)] rounded-md border border-line"
        >
          {(map) => (
            <ShapeDrawing
              map={map}
              shapes={shapes}
              chosen={chosen}
              onPoints={(points) => chosen !== null && changeOne(chosen, { points })}
              open={drawing}
              onOpen={(points) => setDrawing((now) => now && { ...now, points })}
              onClose={close}
              onGiveUp={() => setDrawing(null)}
            />
          )}
        </CameraMap>
        <p className="text-ink-3 text-xs">{drawing ? t('hintDrawing') : t('hint')}</p>
        {tangled && <p className="text-warn text-xs">{t('tangled')}</p>}
        {shapes.length > 0 && (
          <ul aria-label={t('list')} className="flex flex-col border-line border-t">
            {shapes.map((shape, index) => {
              const name = t(`name.${shape.kind}`, { number: numberOf(shapes, index) });
              return (
                <li
                  // biome-ignore lint/suspicious/noArrayIndexKey: a shape is known by its place in the list.
                  key={index}
                  className={cx(
                    'flex flex-wrap items-center gap-2 border-line border-b px-2 py-1.5',
                    index === chosen && 'bg-accent-soft',
                  )}
                >
                  <span className="me-auto">{t('holds', { name, count: countIn(shape) })}</span>
                  {shape.kind === 'way' && (
                    <Field label={t('breadth', { name })} className="w-36">
                      <Breadth
                        value={shape.breadthM}
                        onChange={(breadthM) => changeOne(index, { breadthM })}
                      />
                    </Field>
                  )}
                  <Button
                    size="sm"
                    aria-pressed={index === chosen}
                    aria-label={t('editName', { name })}
                    disabled={drawing !== null}
                    onClick={() => setChosen(index === chosen ? null : index)}
                  >
                    {t('edit')}
                  </Button>
                  <IconButton
                    size="sm"
                    label={t('remove', { name })}
                    icon={<Trash2 />}
                    disabled={drawing !== null}
                    onClick={() => {
                      setChosen(null);
                      change(shapes.filter((_, at) => at !== index));
                    }}
                  />
                </li>
              );
            })}
          </ul>
        )}
      </div>
    </Dialog>
  );
}

/** Metres to either side: taken over when it is a number that a search takes, and as it was otherwise. */
function Breadth({ value, onChange }: { value: number; onChange: (breadthM: number) => void }) {
  const [typed, setTyped] = useState(String(value));
  useEffect(() => setTyped(String(value)), [value]);
  const commit = () => {
    const breadthM = Number(typed);
    if (breadthM > 0 && breadthM <= MOST_BREADTH_M) {
      if (breadthM !== value) onChange(breadthM);
    } else setTyped(String(value));
  };
  return (
    <Input
      inputMode="numeric"
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
    />
  );
}

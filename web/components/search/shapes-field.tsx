'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { camerasQuery } from '../api/queries';
import { camerasWithin, type DrawnShape, numberOf, placesOf, shapesOf } from '../map/drawing';
import { Button } from '../ui/button';
import type { PlaceTimeDraft } from './scope-draft';
import { ShapesDialog } from './shapes-dialog';

interface ShapesFieldProps {
  places: Pick<PlaceTimeDraft, 'areas' | 'ways'>;
  onPlaces: (places: Pick<PlaceTimeDraft, 'areas' | 'ways'>) => void;
}

/** Areas and ways of a search, each with how many cameras it holds. */
export function ShapesField({ places, onPlaces }: ShapesFieldProps) {
  const t = useTranslations('search.shapes');
  const cameras = useQuery(camerasQuery);
  const [open, setOpen] = useState(false);
  const shapes = shapesOf(places);
  const use = (given: DrawnShape[]) => onPlaces(placesOf(given));
  return (
    <div className="flex flex-col gap-1.5">
      <span className="font-medium text-ink-2 text-xs">{t('field')}</span>
      {shapes.length > 0 && (
        <ul className="text-ui">
          {shapes.map((shape, index) => {
            const name = t(`name.${shape.kind}`, { number: numberOf(shapes, index) });
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a shape is known by its place in the list.
              <li key={index}>
                {t('holds', { name, count: camerasWithin(cameras.data ?? [], shape).length })}
                {shape.kind === 'way' && (
                  <span className="text-ink-3"> {t('wide', { breadth: shape.breadthM })}</span>
                )}
              </li>
            );
          })}
        </ul>
      )}
      <div className="flex flex-wrap gap-2">
        <Button size="sm" disabled={!cameras.data?.length} onClick={() => setOpen(true)}>
          {shapes.length > 0 ? t('change') : t('open')}
        </Button>
      </div>
      <ShapesDialog open={open} onOpenChange={setOpen} shapes={shapes} onUse={use} />
    </div>
  );
}

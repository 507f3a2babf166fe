'use client';

import { Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { usePlayer } from '@/web/components/player/use-player';
import { formatPosition } from '@/web/components/time/format';
import { Button } from '@/web/components/ui/button';
import { type Timed, withEnd, withoutKey } from './keys';

/** What can be changed of the chosen mark or region besides its box. */
export function ChosenItem<Item extends Timed>({
  item,
  name,
  onChange,
  onRemove,
  children,
}: {
  item: Item;
  name: string;
  onChange: (item: Item) => void;
  onRemove: () => void;
  children?: ReactNode;
}) {
  const t = useTranslations('copies.draw');
  const engine = usePlayer();
  const now = () => engine.getState().ptsMs;
  return (
    <section aria-label={name} className="flex flex-col gap-2.5 rounded-md border border-line p-3">
      <h3 className="font-semibold">{name}</h3>
      {children}
      <p className="figures text-ink-2 text-xs">
        {t('span', {
          from: formatPosition(item.fromMs, 'millisecond'),
          to: formatPosition(item.toMs, 'millisecond'),
          keys: item.keys.length,
        })}
      </p>
      <div className="flex flex-wrap gap-1.5">
        <Button size="sm" onClick={() => onChange(withEnd(item, 'in', now()))}>
          {t('fromHere')}
        </Button>
        <Button size="sm" onClick={() => onChange(withEnd(item, 'out', now()))}>
          {t('toHere')}
        </Button>
        <Button size="sm" disabled={item.keys.length < 2} onClick={() => onChange(withoutKey(item, now()))}>
          {t('removeKey')}
        </Button>
        <Button size="sm" icon={<Trash2 aria-hidden />} onClick={onRemove}>
          {t('remove')}
        </Button>
      </div>
      <p className="text-ink-3 text-xs">{t('keysHint')}</p>
    </section>
  );
}

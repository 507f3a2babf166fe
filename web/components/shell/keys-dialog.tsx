'use client';

import { useTranslations } from 'next-intl';
import type { Action } from '@/core/people/schema';
import { Dialog } from '../ui/dialog';
import { Kbd } from '../ui/kbd';
import { placesFor } from './places';

/** All keys, by where they work. */
export function KeysDialog({ actions, onClose }: { actions: readonly Action[]; onClose: () => void }) {
  const t = useTranslations('shell');
  const groups = [
    {
      title: t('keys.everywhere'),
      rows: [
        ['/', t('keys.find')],
        ['?', t('keys.title')],
        ...placesFor(actions).map((place) => [place.keys, t(`places.${place.key}`)] as const),
      ],
    },
    {
      title: t('keys.results'),
      rows: [
        ['← → ↑ ↓', t('keys.move')],
        ['Enter', t('keys.open')],
        ['c', t('keys.compare')],
        ['a', t('keys.attach')],
        ['k x u', t('keys.review')],
        ['e', t('keys.openGroup')],
        ['m', t('keys.moreLikeThis')],
        ['+ −', t('keys.refine')],
      ],
    },
    {
      title: t('keys.player'),
      rows: [
        ['Space', t('keys.play')],
        ['j k l', t('keys.jkl')],
        [', .', t('keys.frame')],
        ['← →', t('keys.skip')],
        ['i o', t('keys.marks')],
        ['r', t('keys.loop')],
        ['b', t('keys.boxes')],
        ['d', t('keys.draw')],
        ['a', t('keys.attach')],
      ],
    },
  ] as const;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t('keys.title')} width="lg">
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-3">
        {groups.map((group) => (
          <section key={group.title}>
            <h3 className="mb-1 font-semibold text-ink-2 text-xs">{group.title}</h3>
            <dl>
              {group.rows.map(([keys, words]) => (
                <div
                  key={keys}
                  className="flex min-h-8 items-center justify-between gap-3 border-line border-b"
                >
                  <dt>{words}</dt>
                  <dd>
                    <Kbd>{keys}</Kbd>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

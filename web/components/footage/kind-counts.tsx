'use client';

import { CarFront, PersonStanding, RectangleEllipsis, ScanFace } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { RecordingSummary, TrackKind } from '@/core/footage/schema';
import { Hint } from '@/web/components/ui/tooltip';

const kinds = [
  { kind: 'PERSON', icon: PersonStanding, colour: 'text-person' },
  { kind: 'FACE', icon: ScanFace, colour: 'text-face' },
  { kind: 'VEHICLE', icon: CarFront, colour: 'text-vehicle' },
  { kind: 'PLATE', icon: RectangleEllipsis, colour: 'text-plate' },
] as const satisfies readonly { kind: TrackKind; icon: unknown; colour: string }[];

/** How many objects of each kind were seen; kinds that were not seen are left faint, so that columns line up. */
export function KindCounts({ recording }: { recording: RecordingSummary }) {
  const t = useTranslations('footage.kinds');
  const total = kinds.reduce((sum, { kind }) => sum + recording.tracks[kind], 0);
  if (total === 0 && recording.status === 'QUARANTINED') return <span className="text-ink-3">–</span>;
  if (total === 0) {
    const looked =
      recording.status === 'INDEXED' || recording.indexedUntilMs > 0 || recording.coarseUntilMs > 0;
    return <span className="text-ink-3 text-xs">{looked ? t('none') : t('notYet')}</span>;
  }
  const words = kinds.map(({ kind }) => t(kind, { count: recording.tracks[kind] })).join(', ');
  return (
    <Hint label={words}>
      <span role="img" aria-label={words} className="inline-grid grid-cols-[repeat(4,2.85rem)] items-center">
        {kinds.map(({ kind, icon: Icon, colour }) => {
          const count = recording.tracks[kind];
          return (
            <span
              key={kind}
              aria-hidden
              className={`figures flex items-center gap-1 text-xs ${count === 0 ? 'text-ink-3 opacity-45' : 'text-ink'}`}
            >
              <Icon className={`size-3.5 shrink-0 ${count === 0 ? '' : colour}`} />
              {count}
            </span>
          );
        })}
      </span>
    </Hint>
  );
}

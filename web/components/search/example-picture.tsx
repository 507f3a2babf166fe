'use client';

import { useQuery } from '@tanstack/react-query';
import { EyeOff, FileImage } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { Box } from '@/core/footage/schema';
import { probeQuery, trackQuery } from '../api/queries';
import { BestShot } from '../sighting/best-shot';
import { cx } from '../ui/cx';
import type { DraftExample } from './draft';

/** An example of a search as a picture: the subject of a probe with a little around it, or a sighting's clearest picture. */
export function ExamplePicture({
  example,
  takenAway = false,
  className,
}: {
  example: DraftExample | undefined;
  /** The search was refused or lapsed: its pictures go with what it found, at once or within the minute. */
  takenAway?: boolean;
  className?: string;
}) {
  const t = useTranslations('search');
  const probe = useQuery({
    ...probeQuery(example?.from === 'probe' ? example.probeId : ''),
    enabled: example?.from === 'probe' && !takenAway,
  });
  const track = useQuery({
    ...trackQuery(example?.from === 'track' ? example.trackId : ''),
    enabled: example?.from === 'track' && !takenAway,
  });
  const well = cx('block overflow-hidden bg-well', className);
  if (takenAway)
    return (
      <span className={cx(well, 'grid place-items-center')}>
        <EyeOff className="size-5 text-on-well" aria-label={t('examples.takenAway')} />
      </span>
    );
  if (example?.from === 'track')
    return track.data ? (
      <BestShot sighting={track.data} eager className={className ?? ''} />
    ) : (
      <span className={well} />
    );
  if (example?.from === 'exhibit')
    return (
      <span className={cx(well, 'grid place-items-center')}>
        <FileImage className="size-5 text-on-well" aria-label={t('examples.exhibit')} />
      </span>
    );
  const subject = example && probe.data?.subjects[example.subject ?? -1];
  return (
    <span dir="ltr" className={cx(well, 'relative')}>
      {example && probe.data?.sha256 && (
        // biome-ignore lint/performance/noImgElement: evidence is shown as it was handed over
        <img
          src={`/media/probes/${example.probeId}`}
          alt={t('compare.searched')}
          className={cx('absolute max-w-none', !subject && 'size-full object-contain')}
          style={subject && cropStyle(subject.box, probe.data?.widthPx ?? 1, probe.data?.heightPx ?? 1)}
        />
      )}
    </span>
  );
}

/** Shows one part of a picture, with a third more around it, filling a square. */
function cropStyle(box: Box, widthPx: number, heightPx: number): React.CSSProperties {
  const side = Math.max(box.w * widthPx, box.h * heightPx) * 1.33;
  const scale = 100 / side;
  return {
    width: `${widthPx * scale}%`,
    height: `${heightPx * scale}%`,
    left: `${50 - (box.x + box.w / 2) * widthPx * scale}%`,
    top: `${50 - (box.y + box.h / 2) * heightPx * scale}%`,
  };
}

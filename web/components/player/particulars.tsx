'use client';

import { useTranslations } from 'next-intl';
import type { RecordingDetail } from '@/core/footage/schema';
import { Button } from '../ui/button';
import { Popover } from '../ui/popover';

/** What is unusual about a file, and where it is damaged, in words that can be repeated in court. */
export function Particulars({ recording }: { recording: RecordingDetail }) {
  const t = useTranslations('player');
  const { particulars, damage } = recording;
  if (particulars.length === 0 && damage.length === 0) return null;
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  return (
    <Popover
      label={t('aboutFile')}
      className="max-w-md"
      trigger={
        <Button size="sm">
          {damage.length > 0
            ? t('damage', { count: damage.length })
            : t('unusual', { count: particulars.length })}
        </Button>
      }
    >
      <ul className="grid max-h-80 list-disc gap-1.5 overflow-y-auto p-3 ps-7 text-sm">
        {particulars.map((particular) => (
          <li key={particular.kind}>{wordsOf(particular, t)}</li>
        ))}
        {damage.map((range) => (
          <li key={`${range.fromMs}-${range.reason}`}>
            {t('damagedRange', {
              from: seconds(range.fromMs),
              to: seconds(range.toMs),
              reason: range.reason,
            })}
          </li>
        ))}
      </ul>
    </Popover>
  );
}

function wordsOf(
  particular: RecordingDetail['particulars'][number],
  t: ReturnType<typeof useTranslations<'player'>>,
): string {
  switch (particular.kind) {
    case 'times-estimated':
      return particular.stated
        ? t('particular.times-estimated', { rate: particular.framesPerSecond })
        : t('particular.times-assumed', { rate: particular.framesPerSecond });
    case 'clock-restarts':
      return t('particular.clock-restarts', { times: particular.times });
    case 'variable-rate':
      return t('particular.variable-rate', {
        shortest: particular.shortestMs,
        longest: particular.longestMs,
      });
    case 'same-times':
    case 'times-not-believable':
    case 'hidden-frames':
      return t(`particular.${particular.kind}`, { frames: particular.frames });
    case 'cut-off':
      return t('particular.cut-off', { missing: (particular.missingMs / 1000).toFixed(1) });
    case 'interlaced':
      return t('particular.interlaced');
    case 'rotated':
      return t('particular.rotated', { degrees: particular.clockwiseDeg });
    case 'pixel-shape':
      return t('particular.pixel-shape', { ratio: particular.ratio });
    case 'several-pictures':
      return t('particular.several-pictures', { count: particular.count });
    case 'maker-header':
      return t('particular.maker-header', { stream: particular.readAs });
    case 'searched-through-copy':
      return t('particular.searched-through-copy');
  }
}

'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ProbeOrigin } from '@/core/search/probe-origin';
import { formatPosition } from '../time/format';

/** Where a picture to search with was taken from, with the way back to it. Nothing of one that was handed over. */
export function ProbeOriginNote({ origin }: { origin: ProbeOrigin }) {
  const t = useTranslations('search.probe.origin');
  if (origin.from === 'picture') return null;
  const atMs = origin.from === 'entry' ? null : (origin.frame?.ptsMs ?? origin.atMs);
  const at = formatPosition(atMs ?? 0, 'millisecond');
  const [words, href, way] =
    origin.from === 'entry'
      ? [t('entry'), `/watchlist/${origin.entryId}`, t('openEntry')]
      : origin.from === 'recording'
        ? [t('recording', { at }), `/footage/${origin.recordingId}?t=${Math.round(origin.atMs)}`, t('open')]
        : [
            atMs === null ? t('still') : t('clip', { at }),
            `/cases/${origin.caseId}?part=exhibits`,
            t('case'),
          ];
  return (
    <p className="text-ink-2 text-xs">
      {words}{' '}
      <Link href={href} className="text-accent underline underline-offset-2">
        {way}
      </Link>
    </p>
  );
}

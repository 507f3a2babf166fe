'use client';

import { useTranslations } from 'next-intl';
import { z } from 'zod';
import { type ProbeOrigin, probeOrigin } from '@/core/search/probe-origin';
import type { Search } from '@/core/search/schema';
import { formatPosition } from '../time/format';

const picture = probeOrigin.and(z.object({ pictureSha256: z.string().nullable() }));
const receipt = z.object({
  compared: z
    .object({
      examples: z.array(z.object({ role: z.enum(['like', 'unlike']), picture: picture.optional() })),
    })
    .optional(),
  readFrom: z.object({ read: z.string(), picture: picture.nullable() }).optional(),
});

/** The frames and exhibits that a search started from, as its receipt keeps them. Nothing where it started from none. */
export function StartedFrom({ models }: { models: Search['models'] }) {
  const t = useTranslations('search.receipt');
  const parsed = receipt.safeParse(models);
  const { compared, readFrom } = parsed.success ? parsed.data : {};
  const taken = [
    ...(compared?.examples ?? []).flatMap(({ role, picture: from }) =>
      from ? [{ from, said: role === 'unlike' ? t('unlike') : null }] : [],
    ),
    ...(readFrom?.picture ? [{ from: readFrom.picture, said: t('read', { text: readFrom.read }) }] : []),
  ];
  if (taken.length === 0) return null;
  return (
    <>
      <dt className="text-ink-3">{t('startedFrom')}</dt>
      <dd>
        {taken.map(({ from, said }) => (
          <span key={from.pictureSha256} className="block">
            <Words origin={from} />
            {said && `, ${said}`}
            <span className="block break-all font-mono text-ink-2">{idsOf(from).join(' · ')}</span>
            <span className="block break-all font-mono text-ink-2">SHA-256 {from.pictureSha256}</span>
          </span>
        ))}
      </dd>
    </>
  );
}

function idsOf(origin: ProbeOrigin): string[] {
  if (origin.from === 'recording') return [origin.recordingId];
  if (origin.from === 'entry') return [origin.entryId, origin.photoId];
  return origin.from === 'exhibit' ? [origin.exhibitId] : [];
}

function Words({ origin }: { origin: ProbeOrigin }) {
  const t = useTranslations('search.receipt');
  if (origin.from === 'picture') return null;
  if (origin.from === 'entry') return t('fromEntry');
  const atMs = origin.frame?.ptsMs ?? origin.atMs;
  if (atMs === null) return t('fromStill');
  return t(origin.from === 'recording' ? 'fromRecording' : 'fromClip', {
    at: formatPosition(atMs, 'millisecond'),
  });
}

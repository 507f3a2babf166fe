'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { z } from 'zod';
import type { CustodyEvent } from '@/core/footage/schema';
import { formatPosition } from '@/web/components/time/format';
import { TimeText } from '@/web/components/ui/time-text';

/** Who had it, when, and what was done with it, from the first arrival on. */
export function CustodyHistory({ events }: { events: readonly CustodyEvent[] }) {
  const t = useTranslations('cases.exhibits');
  return (
    <ol className="flex flex-col gap-2 border-line border-s ps-3">
      {events.map((event) => (
        <li key={event.id} className="flex flex-col">
          <span className="flex flex-wrap items-baseline gap-x-2">
            <span className="font-medium">{words(event.kind)}</span>
            <span className="text-ink-2 text-xs">{event.actorName}</span>
            <span className="text-ink-3 text-xs">
              <TimeText at={event.at} />
            </span>
          </span>
          <Details details={event.details} />
          {event.sha256 && (
            <code dir="ltr" className="truncate font-mono text-ink-3 text-xs" title={event.sha256}>
              {t('sha256')} {event.sha256}
            </code>
          )}
        </li>
      ))}
    </ol>
  );
}

/** Facts as the server wrote them down, a name and a value each; what lies inside one is set in. */
export function Details({ details }: { details: Record<string, unknown> }) {
  const roles = useTranslations('shell.roles');
  const facts = Object.entries(details).filter(([, value]) => value !== null && value !== undefined);
  if (facts.length === 0) return null;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-xs">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-3">{words(name.replace(/Ms$/, ''))}</dt>
          <dd className="min-w-0 break-words text-ink-2">
            <Value
              name={name}
              value={value}
              roleWords={(role) => (roles.has(role as 'SHO') ? roles(role as 'SHO') : role)}
            />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({
  name,
  value,
  roleWords,
}: {
  name: string;
  value: unknown;
  roleWords: (role: string) => string;
}): ReactNode {
  if (Array.isArray(value)) {
    const inside = value.some((item) => typeof item === 'object' && item !== null);
    if (!inside) return value.join(', ');
    return (
      <div className="flex flex-col gap-1.5">
        {value.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a recorded list never changes its order
          <div key={index} className="border-line border-s ps-2.5">
            <Value name={name} value={item} roleWords={roleWords} />
          </div>
        ))}
      </div>
    );
  }
  if (typeof value === 'object' && value !== null)
    return <Details details={value as Record<string, unknown>} />;
  // A place in a recording, as the player shows it.
  if (typeof value === 'number' && name.endsWith('Ms')) return formatPosition(value, 'millisecond');
  if (
    typeof value === 'string' &&
    name.endsWith('At') &&
    z.iso.datetime({ offset: true }).safeParse(value).success
  )
    return <TimeText at={value} />;
  if (name === 'role') return roleWords(String(value));
  if (typeof value === 'string' && /^[0-9a-f]{32,}$/.test(value)) {
    return (
      <code dir="ltr" className="break-all font-mono">
        {value}
      </code>
    );
  }
  return <bdi>{String(value)}</bdi>;
}

/** `EXHIBIT_CUT`, `exhibit-cut` and `exhibitCut` as a person reads them: exhibit cut. */
function words(name: string): string {
  const spaced = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[-_.]+/g, ' ')
    .toLowerCase()
    .replace(/sha(256|512)/, 'SHA-$1')
    .replace(/\bid\b/, 'ID');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

'use client';

import { useTranslations } from 'next-intl';
import type { CustodyEvent } from '@/core/footage/schema';
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

/** Facts as the server wrote them down, a name and a value each; nested ones as they are. */
export function Details({ details }: { details: Record<string, unknown> }) {
  const facts = Object.entries(details).filter(([, value]) => value !== null && value !== undefined);
  if (facts.length === 0) return null;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 text-xs">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-3">{words(name)}</dt>
          <dd className="break-words text-ink-2" dir="auto">
            {typeof value === 'object' ? JSON.stringify(value) : String(value)}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** `EXHIBIT_CUT`, `exhibit-cut` and `exhibitCut` as a person reads them: exhibit cut. */
function words(name: string): string {
  const spaced = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[-_.]+/g, ' ')
    .toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

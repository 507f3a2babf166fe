'use client';

import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import type { AuditEntry } from '@/core/audit/schema';
import { Button } from '@/web/components/ui/button';
import { TimeText } from '@/web/components/ui/time-text';
import { EntryProof } from './entry-proof';
import type { AuditFilter } from './queries';
import { OutcomePill, useRoleWords } from './words';

/** One entry of the log in full, beside the list. */
export function EntryDrawer({
  entry,
  onClose,
  onNarrow,
}: {
  entry: AuditEntry;
  onClose: () => void;
  onNarrow: (changes: Partial<AuditFilter>) => void;
}) {
  const t = useTranslations('audit.detail');
  const role = useRoleWords();
  const known = Object.keys(entry.details).length > 0;
  const { objectId } = entry;
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 end-0 z-50 flex w-[min(30rem,100vw)] animate-slide flex-col border-line-strong border-s bg-raised text-ink shadow-raised outline-none"
        >
          <header className="flex items-center gap-3 border-line border-b px-4 py-3">
            <Radix.Title className="figures flex-1 font-semibold text-md">
              {t('title', { seq: entry.seq })}
            </Radix.Title>
            <OutcomePill outcome={entry.outcome} />
            <Radix.Close
              aria-label={t('close')}
              className="flex size-control-sm shrink-0 items-center justify-center rounded-md text-ink-3 hover:bg-hover hover:text-ink"
            >
              <X className="size-4" aria-hidden />
            </Radix.Close>
          </header>
          <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-4">
            <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5">
              <Fact name={t('at')}>
                <TimeText at={entry.at} precision="millisecond" />
              </Fact>
              <Fact name={t('actor')}>
                {entry.actorName} <span className="text-ink-3">({role(entry.actorRole)})</span>
              </Fact>
              <Fact name={t('action')}>
                <code className="font-mono text-xs">{entry.action}</code>
              </Fact>
              <Fact name={t('object')}>
                {entry.objectKind}
                {objectId && (
                  <code dir="ltr" className="block select-all break-all font-mono text-ink-2 text-xs">
                    {objectId}
                  </code>
                )}
              </Fact>
              {entry.requestId && (
                <Fact name={t('request')}>
                  <code dir="ltr" className="select-all break-all font-mono text-ink-2 text-xs">
                    {entry.requestId}
                  </code>
                </Fact>
              )}
            </dl>
            <section>
              <h3 className="mb-1 font-medium text-ink-3 text-xs">{t('details')}</h3>
              {known ? (
                <pre
                  // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
                  tabIndex={0}
                  dir="ltr"
                  className="overflow-x-auto rounded-md border border-line bg-sunken p-3 font-mono text-xs leading-5"
                >
                  {JSON.stringify(entry.details, null, 2)}
                </pre>
              ) : (
                <p className="text-ink-2">{t('none')}</p>
              )}
            </section>
            <EntryProof seq={entry.seq} />
          </div>
          <footer className="flex flex-wrap gap-2 border-line border-t px-4 py-3">
            {objectId && (
              <Button size="sm" onClick={() => onNarrow({ objectKind: entry.objectKind, objectId })}>
                {t('same')}
              </Button>
            )}
            <Button size="sm" onClick={() => onNarrow({ actorName: entry.actorName })}>
              {t('person', { name: entry.actorName })}
            </Button>
          </footer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

'use client';

import { useQuery } from '@tanstack/react-query';
import { Archive } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { RetentionDue } from '@/core/evidence/custody/schema';
import { useMay } from '@/web/components/access/access';
import { Button } from '@/web/components/ui/button';
import { useByteWords } from '@/web/components/ui/byte-size';
import { Checkbox } from '@/web/components/ui/checkbox';
import { Panel } from '@/web/components/ui/page';
import { SkeletonRows } from '@/web/components/ui/skeleton';
import { EmptyState, ErrorState } from '@/web/components/ui/states';
import { TimeText } from '@/web/components/ui/time-text';
import { toast } from '@/web/components/ui/toast';
import { dueQuery, retentionQuery, useEndRetention, useProposeDisposal } from './queries';
import { ReasonDialog } from './reason-dialog';
import { RetentionDialog } from './retention-dialog';

/** How long footage is kept, and what that would let go: a dry run, from which the custodian proposes. */
export function RetentionPanel() {
  const t = useTranslations('custody.retention');
  const may = useMay();
  const rules = useQuery(retentionQuery);
  const due = useQuery(dueQuery);
  const end = useEndRetention();
  const [setting, setSetting] = useState(false);
  if (rules.error && !rules.data)
    return <ErrorState error={rules.error} onRetry={() => void rules.refetch()} />;
  if (!rules.data) return <SkeletonRows rows={6} label={t('label')} />;
  const write = may('retention.write');
  return (
    <div className="flex max-w-4xl flex-col gap-4">
      <Panel
        title={t('classes')}
        actions={
          write && (
            <Button size="sm" onClick={() => setSetting(true)}>
              {t('set')}
            </Button>
          )
        }
      >
        {rules.data.rules.length === 0 && <p className="p-3 text-ink-2">{t('noClasses')}</p>}
        <ul>
          {rules.data.rules.map((rule) => (
            <li
              key={rule.id}
              className="flex flex-wrap items-center gap-x-3 border-line border-b px-3 py-2 last:border-b-0"
            >
              <span className="font-medium">
                <bdi>{rule.name}</bdi>
              </span>
              <span>{rule.days === null ? t('forever') : t('days', { days: rule.days })}</span>
              <span className="text-ink-2">
                <bdi>{rule.of ?? t('district')}</bdi>
              </span>
              <span className="text-ink-3 text-xs">
                <bdi>{rule.set.by}</bdi> <TimeText at={rule.set.at} precision="minute" />
              </span>
              {write && (
                <Button
                  size="sm"
                  className="ms-auto"
                  busy={end.isPending}
                  onClick={() => end.mutate(rule.id)}
                >
                  {t('end')}
                </Button>
              )}
            </li>
          ))}
        </ul>
        {end.error && <ErrorState compact error={end.error} />}
      </Panel>
      {due.error && !due.data && <ErrorState error={due.error} onRetry={() => void due.refetch()} />}
      {due.data && <Due due={due.data} />}
      {setting && <RetentionDialog retention={rules.data} onClose={() => setSetting(false)} />}
    </div>
  );
}

function Due({ due }: { due: RetentionDue }) {
  const t = useTranslations('custody.retention');
  const may = useMay();
  const bytes = useByteWords();
  const propose = useProposeDisposal();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState(false);
  const ids = due.due.items.map(({ id }) => id).filter((id) => chosen.has(id));
  const toggle = (id: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  return (
    <>
      <Panel
        title={t('due', { count: due.due.count, size: bytes(due.due.sizeBytes) })}
        actions={
          may('retention.write') && (
            <Button size="sm" disabled={ids.length === 0} onClick={() => setAsking(true)}>
              {t('propose', { count: ids.length })}
            </Button>
          )
        }
      >
        {due.due.items.length === 0 && (
          <EmptyState compact icon={<Archive />} title={t('nothingDue')}>
            {t('withoutClass', { count: due.withoutClass })}
          </EmptyState>
        )}
        <ul>
          {due.due.items.map((item) => (
            <li
              key={item.id}
              className="flex flex-wrap items-center gap-x-3 border-line border-b px-3 py-1.5 last:border-b-0"
            >
              {may('retention.write') ? (
                <Checkbox
                  checked={chosen.has(item.id)}
                  label={item.originalName}
                  onChange={(on) => toggle(item.id, on)}
                />
              ) : (
                <bdi>{item.originalName}</bdi>
              )}
              <span className="text-ink-2">{item.camera.code}</span>
              <span className="ms-auto text-ink-3 text-xs">
                {t('dueSince', { name: item.retention.name, days: item.retention.days })}{' '}
                <TimeText at={item.dueAt} precision="day" />
              </span>
            </li>
          ))}
        </ul>
      </Panel>
      {due.held.items.length > 0 && (
        <Panel title={t('held', { count: due.held.count })}>
          <ul>
            {due.held.items.map((item) => (
              <li
                key={item.id}
                className="flex flex-wrap gap-x-3 border-line border-b px-3 py-1.5 last:border-b-0"
              >
                <Link href={`/footage/${item.id}`}>
                  <bdi>{item.originalName}</bdi>
                </Link>
                <KeeperWords heldBy={item.heldBy} />
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {asking && (
        <ReasonDialog
          title={t('proposeTitle', { count: ids.length })}
          description={t('proposeText')}
          deed={t('proposeDeed')}
          busy={propose.isPending}
          error={propose.error}
          onClose={() => setAsking(false)}
          onSubmit={(reason) =>
            propose.mutate(
              { recordingIds: ids, reason },
              {
                onSuccess: () => {
                  setAsking(false);
                  setChosen(new Set());
                  toast('done', { title: t('proposed') });
                },
              },
            )
          }
        />
      )}
    </>
  );
}

/** What keeps a recording, in words. */
export function KeeperWords({ heldBy }: { heldBy: RetentionDue['held']['items'][number]['heldBy'] }) {
  const t = useTranslations('custody.keeper');
  return (
    <span className="text-ink-2">
      <bdi>
        {heldBy
          .map((one) =>
            [t(one.kind), one.reason ?? one.case?.reference].filter((word) => word !== undefined).join(': '),
          )
          .join('; ')}
      </bdi>
    </span>
  );
}

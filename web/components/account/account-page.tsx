'use client';

import { useQuery } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { SessionItem } from '@/core/people/schema';
import { useMay } from '../access/access';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/dialog';
import { Page, PageHeader, Panel } from '../ui/page';
import { SkeletonRows } from '../ui/skeleton';
import { ErrorState, useProblemWords } from '../ui/states';
import { Table, Td, Th, Tr } from '../ui/table';
import { TimeText } from '../ui/time-text';
import { toast } from '../ui/toast';
import { deviceOf } from './device';
import { sessionsQuery, useEndOwn } from './queries';
import { SessionsOfOthers } from './sessions-of-others';

/** What somebody looks after about their own account. */
export function AccountPage() {
  const t = useTranslations('account');
  const may = useMay();
  return (
    <Page>
      <PageHeader title={t('title')} />
      <div className="flex flex-col gap-4 px-4 sm:px-5">
        <OwnSessions />
        {may('session.end') && <SessionsOfOthers />}
      </div>
    </Page>
  );
}

function OwnSessions() {
  const t = useTranslations('account');
  const words = useProblemWords();
  const sessions = useQuery(sessionsQuery);
  const ending = useEndOwn();
  const [asking, setAsking] = useState(false);
  const others = sessions.data?.filter(({ current }) => !current) ?? [];

  async function end(sessionId: string | null) {
    try {
      toast('done', { title: t('ended', { count: await ending.mutateAsync(sessionId) }) });
    } catch (error) {
      const { message, remedy } = words(error);
      toast('failed', { title: message, detail: remedy });
      throw error;
    }
  }

  return (
    <Panel
      title={t('sessions')}
      actions={
        others.length > 0 && (
          <Button size="sm" onClick={() => setAsking(true)}>
            {t('endOthers')}
          </Button>
        )
      }
    >
      <p className="max-w-prose px-4 py-2 text-ink-2 sm:px-5">{t('explained')}</p>
      {sessions.isPending ? (
        <SkeletonRows label={t('loading')} />
      ) : sessions.isError ? (
        <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />
      ) : (
        <Table label={t('sessions')}>
          <thead>
            <tr>
              <Th>{t('device')}</Th>
              <Th className="max-sm:hidden">{t('address')}</Th>
              <Th className="max-sm:hidden">{t('since')}</Th>
              <Th>{t('lastSeen')}</Th>
              <Th />
            </tr>
          </thead>
          <tbody>
            {sessions.data.map((one) => (
              <SessionRow
                key={one.id}
                session={one}
                busy={ending.isPending && ending.variables === one.id}
                onEnd={() => void end(one.id).catch(() => undefined)}
              />
            ))}
          </tbody>
        </Table>
      )}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t('endOthersQuestion')}
        description={t('endOthersExplained')}
        confirmLabel={t('endOthers')}
        danger
        onConfirm={() => end(null)}
      />
    </Panel>
  );
}

interface SessionRowProps {
  session: SessionItem;
  busy: boolean;
  onEnd: () => void;
}

function SessionRow({ session, busy, onEnd }: SessionRowProps) {
  const t = useTranslations('account');
  const known = deviceOf(session.userAgent);
  const address = session.address ?? t('unknownAddress');
  const device = known ? t('deviceOn', known) : t('unknownDevice');
  return (
    <Tr>
      <Td title={session.userAgent ?? undefined}>
        <span className="flex flex-wrap items-center gap-x-2">
          {device}
          {session.current && <Badge>{t('current')}</Badge>}
        </span>
        <span className="figures text-ink-3 text-xs sm:hidden">{address}</span>
      </Td>
      <Td className="figures max-sm:hidden">{address}</Td>
      <Td className="max-sm:hidden">
        <TimeText at={session.since} precision="minute" />
      </Td>
      <Td>
        <TimeText at={session.lastSeenAt} precision="minute" wrap />
      </Td>
      <Td className="text-end">
        {!session.current && (
          <Button
            size="sm"
            busy={busy}
            icon={<LogOut aria-hidden className="rtl:-scale-x-100" />}
            aria-label={t('endNamed', { device, address })}
            onClick={onEnd}
          >
            {t('end')}
          </Button>
        )}
      </Td>
    </Tr>
  );
}

'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { UsersRound } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { lead as leadSchema } from '@/core/search/leads/schema';
import { call } from '../api/client';
import { Button } from '../ui/button';
import { ErrorState } from '../ui/states';
import { LeadPill } from './lead-pill';
import { leadQuery, leadsQuery } from './queries';

/** Has a candidate compared by two people, or says what the comparison has come to. */
export function SendToCompare({
  searchId,
  rank,
  maySend,
}: {
  searchId: string;
  rank: number;
  maySend: boolean;
}) {
  const t = useTranslations('leads');
  const client = useQueryClient();
  const leads = useQuery(leadsQuery);
  const send = useMutation({
    mutationFn: () => call(`/api/searches/${searchId}/candidates/${rank}/lead`, leadSchema, { body: {} }),
    onSuccess: (made) => {
      client.setQueryData(leadQuery(made.id).queryKey, made);
      void client.invalidateQueries({ queryKey: ['leads'] });
    },
  });
  const known =
    send.data ?? leads.data?.find((lead) => lead.searchId === searchId && lead.candidate.rank === rank);
  if (known) {
    return (
      <p className="flex flex-wrap items-center gap-2">
        <LeadPill state={known.state} />
        <Link href={`/comparisons/${known.id}`} className="text-accent text-xs underline underline-offset-2">
          {t('open')}
        </Link>
      </p>
    );
  }
  if (!maySend || !leads.data) return null;
  return (
    <div className="flex flex-col items-start gap-1">
      <Button size="sm" icon={<UsersRound aria-hidden />} busy={send.isPending} onClick={() => send.mutate()}>
        {t('send')}
      </Button>
      <p className="text-ink-3 text-xs">{t('sendMeans')}</p>
      {send.isError && <ErrorState error={send.error} compact />}
    </div>
  );
}

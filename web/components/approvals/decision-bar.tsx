'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Check, ScanFace, Undo2, X } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { type Decision, type SearchAuthority, searchAuthority } from '@/core/search/authority/schema';
import { relation } from '@/core/search/relations/schema';
import { search as searchSchema } from '@/core/search/schema';
import { useAnswerKeys } from '../answers/use-answer-keys';
import { call } from '../api/client';
import { searchQuery } from '../api/queries';
import { relationQuery } from '../relations/queries';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/dialog';
import { Kbd } from '../ui/kbd';
import { useProblemWords } from '../ui/states';
import { toast } from '../ui/toast';
import { ApproveMinorDialog, RefuseDialog } from './decision-dialogs';
import { authorityQuery } from './queries';

/** What whoever looks may do with a request: decide it, search under it, take it back. Stays in reach of a thumb. */
export function DecisionBar({ request, onDecided }: { request: SearchAuthority; onDecided: () => void }) {
  const t = useTranslations('approvals');
  const client = useQueryClient();
  const router = useRouter();
  const words = useProblemWords();
  const [asking, setAsking] = useState<'refuse' | 'minor' | 'withdraw' | null>(null);
  const failed = (error: unknown) => {
    const { message, remedy } = words(error);
    toast('failed', { title: message, detail: remedy });
    void client.invalidateQueries({ queryKey: ['authorities'] });
  };
  function changed(now: SearchAuthority) {
    client.setQueryData(authorityQuery(request.id).queryKey, now);
    void client.invalidateQueries({ queryKey: ['authorities'] });
    for (const id of now.relationIds) void client.invalidateQueries({ queryKey: relationQuery(id).queryKey });
    for (const id of now.searchIds) void client.invalidateQueries({ queryKey: searchQuery(id).queryKey });
  }
  const decide = useMutation({
    mutationFn: (decision: Decision) =>
      call(`/api/search-authorities/${request.id}/decision`, searchAuthority, { body: decision }),
    onSuccess: (now) => {
      changed(now);
      setAsking(null);
      toast('done', {
        title: t(now.state === 'APPROVED' ? 'done.approved' : 'done.refused', { name: request.actorName }),
        href: `/approvals/${request.id}`,
        linkLabel: t('done.show'),
      });
      onDecided();
    },
    onError: failed,
  });
  const withdraw = useMutation({
    mutationFn: () => call(`/api/search-authorities/${request.id}/withdrawal`, searchAuthority, { body: {} }),
    onSuccess: changed,
    onError: failed,
  });
  const run = useMutation({
    mutationFn: async () =>
      request.question
        ? {
            answered: await call('/api/relations', relation, {
              body: { ...request.question, authorityId: request.id },
            }),
          }
        : {
            search: await call('/api/searches', searchSchema, {
              body: { ...request.request, scope: request.scope, authorityId: request.id },
            }),
          },
    onSuccess: ({ answered, search }) => {
      if (answered) {
        void client.invalidateQueries({ queryKey: ['authorities'] });
        void client.invalidateQueries({ queryKey: ['relations'] });
        router.push(`/relations/${answered.id}`);
      }
      if (!search) return;
      client.setQueryData(searchQuery(search.id).queryKey, search);
      void client.invalidateQueries({ queryKey: ['searches'] });
      void client.invalidateQueries({ queryKey: ['authorities'] });
      router.push(`/search/${search.id}`);
    },
    onError: failed,
  });
  const approve = () =>
    request.ofMinor ? setAsking('minor') : decide.mutate({ decision: 'approve', ofMinor: false });
  useAnswerKeys(
    (key) => {
      if (!request.mayDecide || decide.isPending) return false;
      if (key === 'a') approve();
      else if (key === 'r') setAsking('refuse');
      else return false;
      return true;
    },
    () => false,
  );
  const result = resultOf(request);
  const mayTakeBack = request.own && request.state === 'WAITING';
  const mayRun = request.own && request.live && !result;
  if (!request.mayDecide && !mayTakeBack && !mayRun && !result) return null;
  return (
    <footer className="sticky bottom-0 z-10 flex flex-wrap items-center gap-2 border-line border-t bg-surface px-4 py-2.5 max-sm:bottom-14 lg:px-6">
      {request.mayDecide && (
        <>
          <Button
            look="primary"
            icon={<Check aria-hidden />}
            busy={decide.isPending}
            onClick={approve}
            className="max-sm:h-12 max-sm:flex-1"
          >
            {t('approve')}
            <span className="max-lg:hidden">
              <Kbd tone="inverse">a</Kbd>
            </span>
          </Button>
          <Button
            icon={<X aria-hidden />}
            onClick={() => setAsking('refuse')}
            className="max-sm:h-12 max-sm:flex-1"
          >
            {t('refuse')}
            <span className="max-lg:hidden">
              <Kbd>r</Kbd>
            </span>
          </Button>
        </>
      )}
      {mayRun && (
        <Button
          look="primary"
          icon={<ScanFace aria-hidden />}
          busy={run.isPending || run.isSuccess}
          onClick={() => run.mutate()}
        >
          {t('searchNow')}
        </Button>
      )}
      {result && (
        <Button asChild look="quiet">
          <Link href={result}>{t('result')}</Link>
        </Button>
      )}
      {mayTakeBack && (
        <Button look="plain" icon={<Undo2 aria-hidden />} onClick={() => setAsking('withdraw')}>
          {t('withdraw')}
        </Button>
      )}
      {asking === 'refuse' && (
        <RefuseDialog
          busy={decide.isPending}
          found={result !== undefined}
          onRefuse={(note) => decide.mutate({ decision: 'refuse', note })}
          onClose={() => setAsking(null)}
        />
      )}
      {asking === 'minor' && (
        <ApproveMinorDialog
          busy={decide.isPending}
          onApprove={(note) => decide.mutate({ decision: 'approve', ofMinor: true, note })}
          onClose={() => setAsking(null)}
        />
      )}
      <ConfirmDialog
        open={asking === 'withdraw'}
        onOpenChange={(open) => !open && setAsking(null)}
        title={t('withdrawTitle')}
        description={result ? t('withdrawFound') : t('withdrawAsked')}
        confirmLabel={t('withdraw')}
        danger
        onConfirm={() => withdraw.mutateAsync()}
      />
    </footer>
  );
}

/** Where the newest result of a request is. */
function resultOf({ searchIds, relationIds }: SearchAuthority): string | undefined {
  const [search, answer] = [searchIds.at(-1), relationIds.at(-1)];
  return search ? `/search/${search}` : answer && `/relations/${answer}`;
}

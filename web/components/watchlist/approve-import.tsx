'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { importApproved } from '@/core/watchlist/imports/schema';
import { useMay } from '../access/access';
import { call } from '../api/client';
import { Button } from '../ui/button';
import { useProblemWords } from '../ui/states';
import { toast } from '../ui/toast';

/** Approves what awaits approval of one file, in one go. */
export function ApproveImport({ importId, awaiting }: { importId: string; awaiting: number }) {
  const t = useTranslations('watchlist.import');
  const may = useMay();
  const words = useProblemWords();
  const client = useQueryClient();
  const approve = useMutation({
    mutationFn: () => call(`/api/watchlist-imports/${importId}/approve`, importApproved, { method: 'POST' }),
    onSuccess: ({ approved }) => toast('done', { title: t('approved', { count: approved }) }),
    onError: (error) => {
      const { message, remedy } = words(error);
      toast('failed', { title: message, detail: remedy });
    },
    onSettled: () =>
      Promise.all(['watchlist', 'alert-counts'].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
  if (!may('watchlist.approve') || awaiting === 0) return null;
  return (
    <Button look="primary" busy={approve.isPending} onClick={() => approve.mutate()}>
      {t('approveAll', { count: awaiting })}
    </Button>
  );
}

'use client';

import { Download, ShieldAlert, ShieldCheck, ShieldOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReceiptCheck } from '@/core/search/receipts/schema';
import { Button } from '../ui/button';
import { cx } from '../ui/cx';
import { Skeleton } from '../ui/skeleton';
import { ErrorState } from '../ui/states';
import { type AnswerPlace, useReceiptCheck } from './use-receipt';

/** Whether the receipt is as it was signed, by which key, and the receipt to be saved. */
export function ReceiptSignature({ place }: { place: AnswerPlace }) {
  const t = useTranslations('answers.receipt');
  const check = useReceiptCheck(place);
  return (
    <section aria-label={t('signature')} className="mt-3 border-line border-t pt-3 text-xs">
      {check.isError ? (
        <ErrorState error={check.error} compact onRetry={() => void check.refetch()} />
      ) : check.data ? (
        <State check={check.data} />
      ) : (
        <Skeleton className="h-8 w-full" />
      )}
      <Button asChild size="sm" className="mt-2">
        <a href={`${place}/receipt.json`} download title={t('downloadHint')}>
          <Download aria-hidden />
          {t('download')}
        </a>
      </Button>
    </section>
  );
}

function State({ check: { state, keyId, differs } }: { check: ReceiptCheck }) {
  const t = useTranslations('answers.receipt');
  const nothing = state === 'unsigned' || state === 'purged';
  const Icon = state === 'whole' ? ShieldCheck : nothing ? ShieldOff : ShieldAlert;
  return (
    <>
      <p
        className={cx(
          'flex items-center gap-1.5 font-semibold [&_svg]:size-4 [&_svg]:shrink-0',
          state === 'whole' ? 'text-ok' : nothing ? 'text-ink-2' : 'text-bad',
        )}
      >
        <Icon aria-hidden />
        {t(`state.${state}`)}
      </p>
      <p className="mt-1 text-ink-2">{t(`explained.${state}`, { differs: differs.join(', ') })}</p>
      {keyId && (
        <p className="mt-1 text-ink-3">
          {t('key')} <span className="select-all break-all font-mono text-ink">{keyId}</span>
        </p>
      )}
    </>
  );
}

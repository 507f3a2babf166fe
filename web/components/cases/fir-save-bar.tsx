'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Button } from '@/web/components/ui/button';
import { ErrorState } from '@/web/components/ui/states';

interface FirSaveBarProps {
  label: string;
  busy: boolean;
  needCount: number;
  onFirst: () => void;
  error: unknown;
  /** Where leaving leads: a link, so that the question about unsaved work sees it; or what to do instead. */
  cancel: string | (() => void);
}

/** Save and leave, always in sight, with what still keeps the form from being saved. */
export function FirSaveBar({ label, busy, needCount, onFirst, error, cancel }: FirSaveBarProps) {
  const t = useTranslations('cases.form');
  return (
    <div className="sticky bottom-0 z-10 -mx-4 flex flex-col gap-2 border-line border-t bg-ground px-4 py-3 max-sm:bottom-14 sm:-mx-5 sm:px-5">
      {Boolean(error) && <ErrorState compact error={error} />}
      <div className="flex flex-wrap items-center justify-end gap-2">
        {needCount > 0 && (
          <p role="status" className="me-auto flex items-center gap-2 text-bad">
            {t('errors', { count: needCount })}
            <button type="button" className="underline underline-offset-2" onClick={onFirst}>
              {t('firstError')}
            </button>
          </p>
        )}
        {typeof cancel === 'string' ? (
          <Button asChild>
            <Link href={cancel}>{t('cancel')}</Link>
          </Button>
        ) : (
          <Button onClick={cancel}>{t('cancel')}</Button>
        )}
        <Button look="primary" type="submit" busy={busy}>
          {label}
        </Button>
      </div>
    </div>
  );
}

'use client';

import { RotateCw, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ApiProblem } from '../api/client';
import { Button } from './button';
import { cx } from './cx';

interface EmptyStateProps {
  icon?: ReactNode;
  title: ReactNode;
  /** What would stand here, and how it comes to be: an empty state teaches. */
  children?: ReactNode;
  action?: ReactNode;
  compact?: boolean;
  /** It is all of the page: its title is the page's heading. */
  heading?: boolean;
  className?: string;
}

/** Nothing here yet, and what to do about it. */
export function EmptyState({ icon, title, children, action, compact, heading, className }: EmptyStateProps) {
  const Title = heading ? 'h1' : 'p';
  return (
    <div
      className={cx(
        'flex flex-col items-start gap-2 text-start',
        compact ? 'px-3 py-4' : 'mx-auto max-w-md px-4 py-12',
        className,
      )}
    >
      {icon && (
        <span className="text-ink-3 [&_svg]:size-6" aria-hidden>
          {icon}
        </span>
      )}
      <Title className="font-semibold text-ink">{title}</Title>
      {children && <div className="text-ink-2">{children}</div>}
      {action && <div className="mt-1 flex flex-wrap gap-2">{action}</div>}
    </div>
  );
}

/** Words for a failure of any kind: the server's own where it gave them. */
export function useProblemWords() {
  const t = useTranslations('ui.problem');
  return (error: unknown) => {
    if (!(error instanceof ApiProblem))
      return { message: t('unknown'), remedy: t('unknownRemedy'), requestId: undefined };
    const { code, message, remedy, requestId } = error.problem;
    if (code === 'unreachable')
      return { message: t('unreachable'), remedy: t('unreachableRemedy'), requestId };
    if (code === 'unexpected-answer') return { message, remedy: t('unexpectedRemedy'), requestId };
    return { message, remedy: remedy ?? (error.status >= 500 ? t('unknownRemedy') : undefined), requestId };
  };
}

interface ErrorStateProps {
  error: unknown;
  onRetry?: () => void;
  compact?: boolean;
  className?: string;
}

/** What failed, what to do, and the request number to quote. */
export function ErrorState({ error, onRetry, compact, className }: ErrorStateProps) {
  const t = useTranslations('ui.problem');
  const { message, remedy, requestId } = useProblemWords()(error);
  return (
    <div
      role="alert"
      className={cx(
        'flex items-start gap-3 text-ink',
        compact
          ? 'border-bad border-s-2 py-1 ps-3'
          : 'mx-auto my-6 max-w-xl rounded-md border border-bad/40 bg-bad-soft p-4',
        className,
      )}
    >
      <TriangleAlert className="mt-0.5 size-4 shrink-0 text-bad" aria-hidden />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className="font-semibold">{message}</p>
        {remedy && <p className="text-ink-2">{remedy}</p>}
        {requestId && (
          <p className="text-ink-2 text-xs">
            {t('request')} <code className="select-all break-all font-mono">{requestId}</code>
          </p>
        )}
        {onRetry && (
          <div className="mt-1">
            <Button size="sm" icon={<RotateCw aria-hidden />} onClick={onRetry}>
              {t('retry')}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

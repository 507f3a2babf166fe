import { useTranslations } from 'next-intl';
import { cx } from '../ui/cx';

/** How many things in a place wait for whoever looks; nothing where none does. */
export function WaitingBadge({ count, beside = false }: { count: number; beside?: boolean }) {
  const t = useTranslations('shell');
  if (count === 0) return null;
  return (
    <span
      className={cx(
        'flex h-4 min-w-4 items-center justify-center rounded-full bg-accent px-1 font-semibold text-[0.6875rem] text-on-accent leading-none figures',
        beside ? 'ms-auto max-lg:absolute max-lg:end-0 max-lg:top-0' : 'absolute end-0 top-0',
      )}
    >
      <span aria-hidden>{count > 99 ? '99+' : count}</span>
      <span className="sr-only">{t('waiting', { count })}</span>
    </span>
  );
}

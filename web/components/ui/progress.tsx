import { cx } from './cx';

interface ProgressProps {
  /** 0 to 1; undefined while nobody knows. */
  value: number | undefined;
  label: string;
  tone?: 'busy' | 'ok' | 'accent' | 'bad';
  className?: string;
}

const fills = { busy: 'bg-busy', ok: 'bg-ok', accent: 'bg-accent', bad: 'bg-bad' } as const;

/** How far a piece of work has come. */
export function Progress({ value, label, tone = 'busy', className }: ProgressProps) {
  const percent = value === undefined ? undefined : Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className={cx('h-1 w-full overflow-hidden rounded-full bg-press', className)}
    >
      <div
        className={cx(
          'h-full rounded-full transition-[width]',
          fills[tone],
          percent === undefined && 'w-1/3 animate-breathe',
        )}
        style={percent === undefined ? undefined : { width: `${percent}%` }}
      />
    </div>
  );
}

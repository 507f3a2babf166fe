import type { ReactNode } from 'react';
import { cx } from './cx';

export type Tone = 'neutral' | 'ok' | 'busy' | 'warn' | 'bad' | 'drawn' | 'accent';

const tones: Record<Tone, string> = {
  neutral: 'bg-hover text-ink-2',
  ok: 'bg-ok-soft text-ok',
  busy: 'bg-busy-soft text-busy',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  drawn: 'bg-drawn-soft text-drawn',
  accent: 'bg-accent-soft text-accent',
};

interface BadgeProps {
  tone?: Tone;
  icon?: ReactNode;
  className?: string;
  title?: string;
  children: ReactNode;
}

/** A short word about a thing. */
export function Badge({ tone = 'neutral', icon, className, title, children }: BadgeProps) {
  return (
    <span
      title={title}
      className={cx(
        'inline-flex h-5 max-w-full shrink-0 items-center gap-1 truncate rounded-sm px-1.5 font-medium text-xs [&_svg]:size-3.5 [&_svg]:shrink-0',
        tones[tone],
        className,
      )}
    >
      {icon}
      {children}
    </span>
  );
}

const dots: Record<Tone, string> = {
  neutral: 'bg-ink-3',
  ok: 'bg-ok',
  busy: 'bg-busy',
  warn: 'bg-warn',
  bad: 'bg-bad',
  drawn: 'bg-drawn',
  accent: 'bg-accent',
};

/** The state of a piece of work: a dot and a word, so that colour is never alone. `live` breathes while it moves. */
export function StatusPill({
  tone,
  live = false,
  children,
}: {
  tone: Tone;
  live?: boolean;
  children: ReactNode;
}) {
  return (
    <span className="inline-flex shrink-0 items-center gap-1.5 whitespace-nowrap text-ink-2 text-xs">
      <span className={cx('size-2 rounded-full', dots[tone], live && 'animate-breathe')} aria-hidden />
      {children}
    </span>
  );
}

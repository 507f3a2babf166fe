'use client';

import { LoaderCircle } from 'lucide-react';
import { Slot } from 'radix-ui';
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { cx } from './cx';
import { Hint } from './tooltip';

const looks = {
  /** The one thing this screen is for. At most one in a view. */
  primary: 'bg-accent text-on-accent font-semibold hover:bg-accent-strong disabled:hover:bg-accent',
  /** Everything else worth a border. */
  quiet: 'border border-line-strong bg-surface text-ink hover:bg-hover active:bg-press',
  /** In toolbars and rows, where borders would be noise. */
  plain: 'text-ink-2 hover:bg-hover hover:text-ink active:bg-press',
  danger: 'bg-bad-solid text-on-well font-semibold hover:brightness-110',
} as const;

const sizes = {
  md: 'h-control px-3 gap-2 text-ui',
  sm: 'h-control-sm px-2 gap-1.5 text-xs',
} as const;

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: keyof typeof looks;
  size?: keyof typeof sizes;
  icon?: ReactNode;
  /** Work under way: shows a turning mark and takes no second press. */
  busy?: boolean;
  /** Draws the only child (a link) as a button. */
  asChild?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

const shape =
  'inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap rounded-md no-underline transition-colors duration-100 disabled:opacity-50 aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0';

/** A button with words. */
export function Button({
  look = 'quiet',
  size = 'md',
  icon,
  busy = false,
  asChild = false,
  className,
  children,
  disabled,
  type,
  ...rest
}: ButtonProps) {
  const classes = cx(shape, looks[look], sizes[size], className);
  if (asChild)
    return (
      <Slot.Root className={classes} {...rest}>
        {children}
      </Slot.Root>
    );
  return (
    <button
      className={classes}
      type={type ?? 'button'}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      {...rest}
    >
      {busy ? <LoaderCircle className="animate-spin" aria-hidden /> : icon}
      {children}
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon' | 'asChild'> {
  /** What it does, in words: read aloud and shown on hover. */
  label: string;
  icon: ReactNode;
  /** The key that does the same, shown in the hint. */
  keys?: string;
  side?: 'top' | 'bottom' | 'left' | 'right';
}

/** A button with only a picture; its words are in the hint and for screen readers. */
export function IconButton({
  label,
  icon,
  keys,
  side,
  look = 'plain',
  size = 'md',
  busy,
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Hint label={label} {...(keys && { keys })} {...(side && { side })}>
      <button
        type="button"
        aria-label={label}
        className={cx(
          shape,
          looks[look],
          size === 'md' ? 'size-control' : 'size-control-sm',
          'aria-pressed:bg-accent-soft aria-pressed:text-accent',
          className,
        )}
        {...rest}
        disabled={rest.disabled || busy}
      >
        {busy ? <LoaderCircle className="animate-spin" aria-hidden /> : icon}
      </button>
    </Hint>
  );
}

'use client';

import { Check, Minus } from 'lucide-react';
import { Checkbox as Radix } from 'radix-ui';
import { type ReactNode, useId } from 'react';
import { cx } from './cx';

interface ToggleProps {
  checked: boolean | 'indeterminate';
  onChange: (checked: boolean) => void;
  label: ReactNode;
  /** Keeps the words for screen readers only. */
  hideLabel?: boolean;
  detail?: ReactNode;
  disabled?: boolean;
  className?: string;
}

/** Yes or no, or some of several. */
export function Checkbox({ checked, onChange, label, hideLabel, detail, disabled, className }: ToggleProps) {
  const id = useId();
  return (
    <span className={cx('flex min-h-6 items-start gap-2', className)}>
      <Radix.Root
        id={id}
        checked={checked}
        onCheckedChange={(next) => onChange(next === true)}
        disabled={disabled ?? false}
        className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-sm border border-edge bg-field data-[state=checked]:border-accent data-[state=indeterminate]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:bg-accent"
      >
        <Radix.Indicator className="text-on-accent">
          {checked === 'indeterminate' ? (
            <Minus className="size-3.5" strokeWidth={3} />
          ) : (
            <Check className="size-3.5" strokeWidth={3} />
          )}
        </Radix.Indicator>
      </Radix.Root>
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'min-w-0 leading-5'}>
        {label}
        {detail && <span className="block text-ink-3 text-xs">{detail}</span>}
      </label>
    </span>
  );
}

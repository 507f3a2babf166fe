'use client';

import { Check, Minus } from 'lucide-react';
import { Checkbox as Radix, Switch as RadixSwitch } from 'radix-ui';
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

/** On or off, at once. */
export function Switch({ checked, onChange, label, hideLabel, detail, disabled, className }: ToggleProps) {
  const id = useId();
  return (
    <span className={cx('flex min-h-6 items-start gap-2.5', className)}>
      <RadixSwitch.Root
        id={id}
        checked={checked === true}
        onCheckedChange={onChange}
        disabled={disabled ?? false}
        className="mt-0.5 flex h-4.5 w-8 shrink-0 items-center rounded-full border border-edge bg-field px-0.5 transition-colors data-[state=checked]:border-accent data-[state=checked]:bg-accent"
      >
        <RadixSwitch.Thumb className="size-3 rounded-full bg-ink-2 transition-transform data-[state=checked]:translate-x-3.5 data-[state=checked]:bg-on-accent rtl:data-[state=checked]:-translate-x-3.5" />
      </RadixSwitch.Root>
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'min-w-0 leading-5'}>
        {label}
        {detail && <span className="block text-ink-3 text-xs">{detail}</span>}
      </label>
    </span>
  );
}

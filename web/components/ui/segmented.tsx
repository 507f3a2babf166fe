'use client';

import { ToggleGroup } from 'radix-ui';
import type { ReactNode } from 'react';
import { cx } from './cx';

interface SegmentedProps<Value extends string> {
  value: Value;
  onChange: (value: Value) => void;
  options: readonly { value: Value; label: ReactNode; name?: string }[];
  label: string;
  className?: string;
}

/** One of two to four short words, all visible: an order, a view, a scale. */
export function Segmented<Value extends string>({
  value,
  onChange,
  options,
  label,
  className,
}: SegmentedProps<Value>) {
  return (
    <ToggleGroup.Root
      type="single"
      value={value}
      onValueChange={(next) => next && onChange(next as Value)}
      aria-label={label}
      className={cx('inline-flex rounded-md border border-edge bg-sunken p-px', className)}
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          {...(option.name && { 'aria-label': option.name })}
          className="flex h-[calc(var(--control-h-sm)-4px)] items-center gap-1 rounded-[3px] px-2 text-ink-2 text-xs hover:text-ink data-[state=on]:bg-raised data-[state=on]:font-semibold data-[state=on]:text-ink data-[state=on]:shadow-low"
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}

interface ChipsProps<Value extends string> {
  value: readonly Value[];
  onChange: (value: Value[]) => void;
  options: readonly { value: Value; label: ReactNode }[];
  label: string;
}

/** Any of several, all visible: kinds of vehicle, colours. */
export function Chips<Value extends string>({ value, onChange, options, label }: ChipsProps<Value>) {
  return (
    <ToggleGroup.Root
      type="multiple"
      value={[...value]}
      onValueChange={(next) => onChange(next as Value[])}
      aria-label={label}
      className="flex flex-wrap gap-1.5"
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className="inline-flex h-control-sm items-center gap-1.5 rounded-full border border-line-strong border-dashed px-2.5 text-ink-3 text-xs hover:bg-hover hover:text-ink data-[state=on]:border-solid data-[state=on]:border-ink-2 data-[state=on]:bg-press data-[state=on]:text-ink"
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}

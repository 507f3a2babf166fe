'use client';

import { Check, ChevronDown } from 'lucide-react';
import { Select as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cx } from './cx';
import { useFieldWiring } from './field';
import { controlFace } from './input';
import { menuFace, menuItem } from './menu-face';

export interface SelectOption<Value extends string = string> {
  value: Value;
  label: ReactNode;
  disabled?: boolean;
}

interface SelectProps<Value extends string> {
  value: Value | undefined;
  onChange: (value: Value) => void;
  options: readonly SelectOption<Value>[];
  placeholder?: string;
  /** Needed where no Field names it. */
  label?: string;
  size?: 'md' | 'sm';
  disabled?: boolean;
  className?: string;
}

/** One of a few. For more than a dozen, or for typing ahead, use Combobox. */
export function Select<Value extends string>({
  value,
  onChange,
  options,
  placeholder,
  label,
  size = 'md',
  disabled,
  className,
}: SelectProps<Value>) {
  const wiring = useFieldWiring();
  return (
    <Radix.Root
      value={value ?? ''}
      onValueChange={(next) => onChange(next as Value)}
      {...(disabled !== undefined && { disabled })}
    >
      <Radix.Trigger
        {...wiring}
        {...(label && { 'aria-label': label })}
        className={cx(
          controlFace,
          'inline-flex items-center justify-between gap-2 px-2.5 text-start data-[placeholder]:text-ink-3',
          size === 'md' ? 'h-control' : 'h-control-sm text-xs',
          className,
        )}
      >
        <span className="truncate">
          <Radix.Value placeholder={placeholder} />
        </span>
        <Radix.Icon asChild>
          <ChevronDown className="size-4 shrink-0 text-ink-3" aria-hidden />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className={cx(menuFace, 'min-w-(--radix-select-trigger-width)')}
        >
          <Radix.Viewport className="max-h-80 p-1">
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled ?? false}
                className={cx(menuItem, 'pe-8')}
              >
                <Radix.ItemText>{option.label}</Radix.ItemText>
                <Radix.ItemIndicator className="absolute end-2">
                  <Check className="size-4 text-accent" aria-hidden />
                </Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

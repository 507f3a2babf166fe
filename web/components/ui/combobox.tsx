'use client';

import { Command } from 'cmdk';
import { Check, ChevronsUpDown, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Popover } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { cx } from './cx';
import { useFieldWiring } from './field';
import { controlFace } from './input';
import { menuFace, menuItem } from './menu-face';

export interface ComboboxOption {
  value: string;
  label: string;
  /** More, in a second line: a place, a reference. */
  detail?: ReactNode;
  /** Words it is found by, beside its label. */
  keywords?: string[];
}

interface ComboboxBase {
  options: readonly ComboboxOption[];
  placeholder?: string;
  /** Needed where no Field names it. */
  label?: string;
  /** Called as the person types; give it when the server does the finding. */
  onSearch?: (text: string) => void;
  loading?: boolean;
  emptyText?: string;
  disabled?: boolean;
  className?: string;
}
interface SingleProps extends ComboboxBase {
  multiple?: false;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  /** Shows a cross that empties it. */
  clearable?: boolean;
}
interface MultipleProps extends ComboboxBase {
  multiple: true;
  value: readonly string[];
  onChange: (value: string[]) => void;
}

/** One or several of many, found by typing. */
export function Combobox(props: SingleProps | MultipleProps) {
  const { options, placeholder, label, onSearch, loading, emptyText, disabled, className } = props;
  const t = useTranslations('ui');
  const wiring = useFieldWiring();
  const [open, setOpen] = useState(false);
  const chosen = props.multiple ? props.value : props.value ? [props.value] : [];
  const named = (value: string) => options.find((option) => option.value === value)?.label ?? value;
  const shown = chosen.length > 2 ? t('chosenCount', { count: chosen.length }) : chosen.map(named).join(', ');

  function pick(value: string) {
    if (props.multiple) {
      props.onChange(
        chosen.includes(value) ? props.value.filter((other) => other !== value) : [...props.value, value],
      );
      return;
    }
    props.onChange(value);
    setOpen(false);
  }
  function clear() {
    if (props.multiple) props.onChange([]);
    else props.onChange(undefined);
  }

  const clearable = chosen.length > 0 && (props.multiple || props.clearable);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <span className="relative flex min-w-0 items-center">
        <Popover.Trigger
          {...wiring}
          role="combobox"
          aria-expanded={open}
          {...(label && { 'aria-label': label })}
          disabled={disabled}
          className={cx(
            controlFace,
            'inline-flex h-control items-center justify-between gap-2 px-2.5 text-start',
            className,
          )}
        >
          <span className={cx('truncate', chosen.length === 0 && 'text-ink-3')}>{shown || placeholder}</span>
          {clearable && <span className="ms-auto w-6 shrink-0" aria-hidden />}
          <ChevronsUpDown className="size-4 shrink-0 text-ink-3" aria-hidden />
        </Popover.Trigger>
        {clearable && (
          <button
            type="button"
            onClick={clear}
            aria-label={t('clear')}
            className="absolute end-8 flex size-6 items-center justify-center rounded-sm text-ink-3 hover:bg-hover hover:text-ink"
          >
            <X className="size-3.5" aria-hidden />
          </button>
        )}
      </span>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          className={cx(menuFace, 'w-(--radix-popover-trigger-width) min-w-64')}
        >
          <Command shouldFilter={!onSearch} loop label={label ?? placeholder ?? t('choose')}>
            <Command.Input
              placeholder={t('typeToFind')}
              {...(onSearch && { onValueChange: onSearch })}
              className="h-control w-full border-line border-b bg-transparent px-3 outline-none"
            />
            <Command.List className="max-h-72 overflow-y-auto p-1">
              {loading ? (
                <Command.Loading>
                  <p className="px-2 py-3 text-ink-3">{t('looking')}</p>
                </Command.Loading>
              ) : (
                <Command.Empty className="px-2 py-3 text-ink-3">
                  {emptyText ?? t('nothingFits')}
                </Command.Empty>
              )}
              {options.map((option) => (
                <Command.Item
                  key={option.value}
                  value={option.value}
                  keywords={[option.label, ...(option.keywords ?? [])]}
                  onSelect={() => pick(option.value)}
                  className={menuItem}
                >
                  <Check
                    className={cx('text-accent', !chosen.includes(option.value) && 'invisible')}
                    aria-hidden
                  />
                  <span className="min-w-0 flex-1">
                    <span className="block truncate">{option.label}</span>
                    {option.detail && (
                      <span className="block truncate text-ink-3 text-xs">{option.detail}</span>
                    )}
                  </span>
                </Command.Item>
              ))}
            </Command.List>
          </Command>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

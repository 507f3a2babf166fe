'use client';

import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cx } from './cx';

export interface Tab<Value extends string = string> {
  value: Value;
  label: ReactNode;
  icon?: ReactNode;
  count?: number;
}

interface TabsProps<Value extends string> {
  value: Value;
  onChange: (value: Value) => void;
  tabs: readonly Tab<Value>[];
  label: string;
  /** Tab panels: `<TabPanel value>`. */
  children?: ReactNode;
  className?: string;
  listClassName?: string;
}

/** Views of one thing, side by side. Arrow keys move between them. */
export function Tabs<Value extends string>({
  value,
  onChange,
  tabs,
  label,
  children,
  className,
  listClassName,
}: TabsProps<Value>) {
  return (
    <Radix.Root
      value={value}
      onValueChange={(next) => onChange(next as Value)}
      className={cx('min-w-0', className)}
    >
      <Radix.List
        aria-label={label}
        className={cx('flex gap-0.5 overflow-x-auto border-line border-b', listClassName)}
      >
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.value}
            value={tab.value}
            className="-mb-px flex h-control shrink-0 items-center gap-1.5 border-transparent border-b-2 px-2 text-ink-2 hover:text-ink focus-visible:outline-offset-[-2px] data-[state=active]:border-accent data-[state=active]:font-semibold data-[state=active]:text-ink [&_svg]:size-4"
          >
            {tab.icon}
            {tab.label}
            {tab.count !== undefined && <span className="figures text-ink-3 text-xs">{tab.count}</span>}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {children}
    </Radix.Root>
  );
}

/** What one tab shows. */
export function TabPanel({
  value,
  children,
  className,
}: {
  value: string;
  children: ReactNode;
  className?: string;
}) {
  return (
    <Radix.Content value={value} className={cx('min-w-0 outline-none', className)}>
      {children}
    </Radix.Content>
  );
}

'use client';

import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { useNarrow } from '@/web/components/address/use-narrow';
import { Select } from './select';
import type { Tab } from './tabs';

export interface TabGroup<Value extends string> {
  label: string;
  tabs: readonly Tab<Value>[];
}

interface SideTabsProps<Value extends string> {
  value: Value;
  onChange: (value: Value) => void;
  groups: readonly TabGroup<Value>[];
  label: string;
  /** Tab panels: `<TabPanel value>`. */
  children: ReactNode;
}

/**
 * Many views of one thing, in groups beside it. Arrow keys move between them, and choosing one is a step in the person's
 * own hand: Enter or Space, because a view may be on record as read. On a phone they are one list to choose from.
 */
export function SideTabs<Value extends string>({
  value,
  onChange,
  groups,
  label,
  children,
}: SideTabsProps<Value>) {
  const narrow = useNarrow();
  return (
    <Radix.Root
      value={value}
      onValueChange={(next) => onChange(next as Value)}
      orientation="vertical"
      activationMode="manual"
      className="grid min-w-0 flex-1 border-line border-t max-sm:content-start sm:grid-cols-[11.5rem_minmax(0,1fr)]"
    >
      {narrow && (
        <div className="border-line border-b bg-surface px-4 py-2">
          <Select
            label={label}
            value={value}
            onChange={onChange}
            className="w-full"
            options={groups.flatMap((group) =>
              group.tabs.map((tab) => ({
                value: tab.value,
                label: (
                  <span className="flex items-baseline gap-2">
                    {tab.label}
                    {tab.count !== undefined && (
                      <span className="figures text-ink-3 text-xs">{tab.count}</span>
                    )}
                  </span>
                ),
              })),
            )}
          />
        </div>
      )}
      {/* Stays on a phone, unseen: it names the panel. */}
      <div className="border-line border-e max-sm:hidden">
        <Radix.List
          aria-label={label}
          className="flex flex-col gap-3 px-2 py-3 sm:sticky sm:top-0 sm:max-h-dvh sm:overflow-y-auto"
        >
          {groups.map((group) => (
            <div key={group.label} role="none" className="flex flex-col gap-px">
              <span aria-hidden className="px-2 pb-0.5 text-ink-3 text-xs">
                {group.label}
              </span>
              {group.tabs.map((tab) => (
                <Radix.Trigger
                  key={tab.value}
                  value={tab.value}
                  className="flex min-h-control-sm w-full items-center gap-2 rounded-md px-2 py-1 text-start text-ink-2 hover:bg-hover hover:text-ink focus-visible:outline-offset-[-2px] data-[state=active]:bg-accent-soft data-[state=active]:font-semibold data-[state=active]:text-ink [&_svg]:size-4"
                >
                  {tab.icon}
                  <span className="min-w-0 flex-1">{tab.label}</span>
                  {tab.count !== undefined && <span className="figures text-ink-3 text-xs">{tab.count}</span>}
                </Radix.Trigger>
              ))}
            </div>
          ))}
        </Radix.List>
      </div>
      {children}
    </Radix.Root>
  );
}

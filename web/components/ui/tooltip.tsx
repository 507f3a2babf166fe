'use client';

import { Tooltip } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { Kbd } from './kbd';

/** Wraps the application once, so that moving from hint to hint does not wait again. */
export const HintProvider = ({ children }: { children: ReactNode }) => (
  <Tooltip.Provider delayDuration={350} skipDelayDuration={200}>
    {children}
  </Tooltip.Provider>
);

interface HintProps {
  label: ReactNode;
  /** The key that does the same. */
  keys?: string;
  side?: 'top' | 'bottom' | 'left' | 'right';
  children: ReactElement;
}

/** A short explanation on hover and focus. Never the only place where something is said. */
export function Hint({ label, keys, side = 'bottom', children }: HintProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex max-w-72 animate-appear items-center gap-2 rounded-md bg-ink px-2 py-1 text-ground text-xs shadow-raised"
        >
          {label}
          {keys && <Kbd tone="inverse">{keys}</Kbd>}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

'use client';

import { Check } from 'lucide-react';
import { DropdownMenu as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { cx } from './cx';
import { Kbd } from './kbd';
import { menuFace, menuItem } from './menu-face';

interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement;
  align?: 'start' | 'end';
  side?: 'top' | 'bottom' | 'right' | 'left';
  children: ReactNode;
}

/** A menu of actions under a button: `<DropdownMenu trigger={…}><MenuItem …/></DropdownMenu>`. */
export function DropdownMenu({ trigger, align = 'end', side = 'bottom', children }: MenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          className={cx(menuFace, 'min-w-48 p-1')}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface MenuItemProps {
  icon?: ReactNode;
  keys?: string;
  danger?: boolean;
  disabled?: boolean;
  onSelect?: () => void;
  /** Draws the only child (a link) as the item. */
  asChild?: boolean;
  children: ReactNode;
}

export function MenuItem({ icon, keys, danger, disabled, onSelect, asChild, children }: MenuItemProps) {
  const classes = cx(menuItem, danger && 'text-bad');
  if (asChild)
    return (
      <Radix.Item asChild className={classes}>
        {children}
      </Radix.Item>
    );
  return (
    <Radix.Item
      className={classes}
      disabled={disabled ?? false}
      {...(onSelect && { onSelect: () => onSelect() })}
    >
      {icon}
      <span className="flex-1">{children}</span>
      {keys && <Kbd>{keys}</Kbd>}
    </Radix.Item>
  );
}

/** One of several settings; the chosen one is ticked. */
export function MenuRadio<Value extends string>({
  value,
  onChange,
  options,
}: {
  value: Value;
  onChange: (value: Value) => void;
  options: readonly { value: Value; label: ReactNode; icon?: ReactNode }[];
}) {
  return (
    <Radix.RadioGroup value={value} onValueChange={(next) => onChange(next as Value)}>
      {options.map((option) => (
        <Radix.RadioItem key={option.value} value={option.value} className={menuItem}>
          {option.icon}
          <span className="flex-1">{option.label}</span>
          <Radix.ItemIndicator>
            <Check className="text-accent" aria-hidden />
          </Radix.ItemIndicator>
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

export const MenuLabel = ({ children }: { children: ReactNode }) => (
  <Radix.Label className="px-2 pt-1.5 pb-1 text-ink-3 text-xs">{children}</Radix.Label>
);
export const MenuSeparator = () => <Radix.Separator className="my-1 h-px bg-line" />;

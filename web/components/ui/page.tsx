import type { ReactNode } from 'react';
import { cx } from './cx';

/** The frame of a page: `fill` pages use the window's whole height and scroll inside themselves. */
export function Page({
  fill = false,
  className,
  children,
}: {
  fill?: boolean;
  className?: string;
  children: ReactNode;
}) {
  return (
    <div
      className={cx(
        'flex min-w-0 flex-1 flex-col',
        fill ? 'min-h-0 overflow-hidden max-lg:overflow-visible' : 'pb-10',
        className,
      )}
    >
      {children}
    </div>
  );
}

interface PageHeaderProps {
  title: ReactNode;
  /** A reference, a count, a state beside the title. */
  beside?: ReactNode;
  /** One line of facts below. */
  facts?: ReactNode;
  actions?: ReactNode;
  /** The way back up. */
  parent?: ReactNode;
}

/** Names the page and holds its main actions. */
export function PageHeader({ title, beside, facts, actions, parent }: PageHeaderProps) {
  return (
    <header className="flex flex-wrap items-end gap-x-4 gap-y-2 px-4 pt-4 pb-3 sm:px-5">
      <div className="min-w-0 flex-[1_1_16rem]">
        {parent && <div className="mb-0.5 text-ink-3 text-xs [&_a:hover]:text-ink">{parent}</div>}
        <div className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1">
          <h1 className="min-w-0 truncate font-semibold text-lg tracking-[-0.01em]">{title}</h1>
          {beside}
        </div>
        {facts && (
          <div className="mt-0.5 flex flex-wrap items-center gap-x-3 gap-y-0.5 text-ink-2">{facts}</div>
        )}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}

/** A row of filters and small actions above a list. */
export function Toolbar({
  label,
  className,
  children,
}: {
  label: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <div
      role="toolbar"
      aria-label={label}
      className={cx(
        'flex min-h-11 flex-wrap items-center gap-2 border-line border-y bg-surface px-4 py-1.5 sm:px-5',
        className,
      )}
    >
      {children}
    </div>
  );
}

/** A titled part of a page, on its own ground. */
export function Panel({
  title,
  beside,
  actions,
  className,
  bodyClassName,
  children,
}: {
  title?: ReactNode;
  beside?: ReactNode;
  actions?: ReactNode;
  className?: string;
  bodyClassName?: string;
  children: ReactNode;
}) {
  return (
    <section className={cx('flex min-w-0 flex-col rounded-lg border border-line bg-surface', className)}>
      {title && (
        <header className="flex min-h-10 items-center gap-2 border-line border-b px-3 py-1">
          <h2 className="font-semibold">{title}</h2>
          {beside}
          {actions && <div className="ms-auto flex items-center gap-1">{actions}</div>}
        </header>
      )}
      <div className={cx('min-w-0 flex-1', bodyClassName)}>{children}</div>
    </section>
  );
}

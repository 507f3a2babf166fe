import type { HTMLAttributes, ReactNode, TdHTMLAttributes, ThHTMLAttributes } from 'react';
import { cx } from './cx';

/** A dense table: heads stay in sight, rows are one control high, figures line up. */
export function Table({
  label,
  className,
  children,
}: {
  label: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <div className={cx('min-w-0 overflow-x-auto', className)}>
      <table aria-label={label} className="w-full border-collapse text-ui">
        {children}
      </table>
    </div>
  );
}

export function Th({ className, ...rest }: ThHTMLAttributes<HTMLTableCellElement>) {
  return (
    <th
      scope="col"
      className={cx(
        'sticky top-0 z-10 h-8 whitespace-nowrap bg-surface px-3 text-start font-medium text-ink-3 text-xs shadow-[inset_0_-1px_0_var(--color-line)] first:ps-4 last:pe-4 sm:last:pe-5 sm:first:ps-5',
        className,
      )}
      {...rest}
    />
  );
}

interface TrProps extends HTMLAttributes<HTMLTableRowElement> {
  chosen?: boolean;
}

export function Tr({ chosen, className, ...rest }: TrProps) {
  return (
    <tr
      aria-selected={chosen}
      className={cx('h-row border-line border-b hover:bg-hover', chosen && 'bg-accent-soft', className)}
      {...rest}
    />
  );
}

interface TdProps extends TdHTMLAttributes<HTMLTableCellElement> {
  /** Figures of one width, at the end of the cell. */
  figure?: boolean;
}

export function Td({ figure, className, ...rest }: TdProps) {
  return (
    <td
      className={cx(
        'px-3 py-1 align-middle first:ps-4 last:pe-4 sm:last:pe-5 sm:first:ps-5',
        figure && 'figures text-end',
        className,
      )}
      {...rest}
    />
  );
}

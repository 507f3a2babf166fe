import { cx } from './cx';

/** A reference as the tag tied to an exhibit: FIR number, exhibit number, camera code. */
export function ReferenceTag({ children, className }: { children: string; className?: string }) {
  return (
    <span
      className={cx(
        'inline-flex max-w-full items-center gap-1.5 rounded-e-md border border-line-strong bg-surface py-px pe-2 ps-1.5 font-mono text-ink-2 text-xs [border-start-start-radius:0.6rem] [border-end-start-radius:0.6rem]',
        className,
      )}
    >
      <span className="size-1.5 shrink-0 rounded-full border border-line-strong bg-ground" aria-hidden />
      <span className="truncate">{children}</span>
    </span>
  );
}

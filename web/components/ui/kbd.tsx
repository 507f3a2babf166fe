import { cx } from './cx';

/** Keys as they are pressed: `g s` draws two keys one after the other. */
export function Kbd({ children, tone = 'plain' }: { children: string; tone?: 'plain' | 'inverse' }) {
  return (
    <span className="inline-flex gap-0.5" dir="ltr">
      {children.split(' ').map((key, index) => (
        <kbd
          // biome-ignore lint/suspicious/noArrayIndexKey: a fixed sequence, the same key may come twice
          key={index}
          className={cx(
            'inline-flex h-[1.35em] min-w-[1.35em] items-center justify-center rounded-sm border px-1 font-mono text-[0.6875rem] leading-none',
            tone === 'inverse' ? 'border-ground/35' : 'border-line-strong text-ink-2',
          )}
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}

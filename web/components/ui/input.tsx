'use client';

import type { InputHTMLAttributes, ReactNode, Ref, TextareaHTMLAttributes } from 'react';
import { cx } from './cx';
import { useFieldWiring } from './field';

/** The face shared by everything that can be typed in or chosen from. */
export const controlFace =
  'w-full min-w-0 rounded-md border border-edge bg-field text-ink text-ui transition-colors hover:border-ink-3 focus-visible:border-focus focus-visible:outline-1 focus-visible:outline-focus focus-visible:outline-offset-0 disabled:opacity-55 aria-invalid:border-bad';

interface InputProps extends InputHTMLAttributes<HTMLInputElement> {
  /** Drawn inside, at the start. */
  icon?: ReactNode;
  /** Drawn inside, at the end: a unit, a key, a button. */
  end?: ReactNode;
  /** Letters of one width, for plates, numbers and hashes. */
  mono?: boolean;
  ref?: Ref<HTMLInputElement>;
}

/** One line of text. Inside a Field it takes its label, hint and error from there. */
export function Input({ icon, end, mono, className, ...rest }: InputProps) {
  const wiring = useFieldWiring();
  const input = (
    <input
      {...wiring}
      className={cx(
        controlFace,
        'h-control px-2.5',
        icon ? 'ps-8' : '',
        end ? 'pe-10' : '',
        mono && 'font-mono',
        className,
      )}
      {...rest}
    />
  );
  if (!icon && !end) return input;
  return (
    <span className="relative flex min-w-0 flex-1 items-center">
      {icon && (
        <span className="pointer-events-none absolute start-2.5 text-ink-3 [&_svg]:size-4" aria-hidden>
          {icon}
        </span>
      )}
      {input}
      {end && <span className="absolute end-1.5 flex items-center text-ink-3 text-xs">{end}</span>}
    </span>
  );
}

/** Several lines of text. */
export function Textarea({
  className,
  ...rest
}: TextareaHTMLAttributes<HTMLTextAreaElement> & { ref?: Ref<HTMLTextAreaElement> }) {
  const wiring = useFieldWiring();
  return (
    <textarea
      {...wiring}
      rows={3}
      className={cx(controlFace, 'field-sizing-content max-h-96 min-h-16 resize-y px-2.5 py-1.5', className)}
      {...rest}
    />
  );
}

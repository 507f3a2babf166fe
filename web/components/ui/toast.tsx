'use client';

import { CircleAlert, CircleCheck, Info } from 'lucide-react';
import Link from 'next/link';
import { Toaster as Sonner, toast as sonner } from 'sonner';

/** Mounted once, in the root layout. */
export function Toaster({ direction }: { direction: 'ltr' | 'rtl' }) {
  return (
    <Sonner
      position="bottom-right"
      dir={direction}
      gap={8}
      offset={16}
      mobileOffset={{ bottom: 72 }}
      visibleToasts={4}
    />
  );
}

interface ToastWords {
  title: string;
  detail?: string | undefined;
  /** Where the thing that was made can be seen. */
  href?: string;
  linkLabel?: string;
}

const tones = {
  done: { icon: CircleCheck, colour: 'text-ok', ms: 6_000 },
  news: { icon: Info, colour: 'text-busy', ms: 6_000 },
  // What failed stays until it is read.
  failed: { icon: CircleAlert, colour: 'text-bad', ms: 20_000 },
} as const;

/** Says that something happened, away from where the person looks. */
export function toast(tone: keyof typeof tones, { title, detail, href, linkLabel }: ToastWords): void {
  const { icon: Icon, colour, ms } = tones[tone];
  sonner.custom(
    (id) => (
      <div className="flex w-[min(23rem,calc(100vw-2rem))] items-start gap-2.5 rounded-lg border border-line-strong bg-raised px-3 py-2.5 text-ink text-ui shadow-raised">
        <Icon className={`mt-0.5 size-4 shrink-0 ${colour}`} aria-hidden />
        <div className="min-w-0 flex-1">
          <p className="font-semibold">{title}</p>
          {detail && <p className="text-ink-2">{detail}</p>}
        </div>
        {href && (
          <Link
            href={href}
            onClick={() => sonner.dismiss(id)}
            className="shrink-0 font-semibold text-accent underline underline-offset-2"
          >
            {linkLabel}
          </Link>
        )}
      </div>
    ),
    { duration: ms },
  );
}

'use client';

import { Ellipsis } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { Action } from '@/core/people/schema';
import { cx } from '../ui/cx';
import { DropdownMenu, MenuItem } from '../ui/dropdown-menu';
import { isIn, placesFor } from './places';
import { useWaitingIn } from './use-waiting-in';
import { WaitingBadge } from './waiting-badge';

const slot =
  'flex h-14 w-full flex-col items-center justify-center gap-0.5 text-ink-2 text-xs [&_svg]:size-5';

/** The rail of a phone: four rooms in reach of a thumb, the others behind one more. */
export function PhoneBar({ actions, pathname }: { actions: readonly Action[]; pathname: string }) {
  const t = useTranslations('shell');
  const waitingIn = useWaitingIn(actions);
  const open = placesFor(actions);
  const rest = open.filter((place) => !place.onPhone);
  return (
    <nav
      aria-label={t('navigation')}
      className="fixed inset-x-0 bottom-0 z-30 flex border-line border-t bg-sunken pb-[env(safe-area-inset-bottom)] sm:hidden"
    >
      {open
        .filter((place) => place.onPhone)
        .map((place) => {
          const here = isIn(place, pathname);
          return (
            <Link
              key={place.key}
              href={place.href}
              aria-current={here ? 'page' : undefined}
              className={cx(slot, here && 'font-semibold text-accent')}
            >
              <span className="relative">
                <place.icon aria-hidden strokeWidth={here ? 2.25 : 1.75} />
                <span className="absolute -end-3 -top-1">
                  <WaitingBadge count={waitingIn(place.key)} />
                </span>
              </span>
              {t(`places.${place.key}`)}
            </Link>
          );
        })}
      {rest.length > 0 && (
        <DropdownMenu
          side="top"
          trigger={
            <button
              type="button"
              className={cx(slot, rest.some((place) => isIn(place, pathname)) && 'text-accent')}
            >
              <Ellipsis aria-hidden />
              {t('more')}
            </button>
          }
        >
          {rest.map((place) => (
            <MenuItem key={place.key} asChild>
              <Link href={place.href}>
                <place.icon aria-hidden />
                {t(`places.${place.key}`)}
              </Link>
            </MenuItem>
          ))}
        </DropdownMenu>
      )}
    </nav>
  );
}

'use client';

import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { Action } from '@/core/people/schema';
import { IconButton } from '../ui/button';
import { cx } from '../ui/cx';
import { Hint } from '../ui/tooltip';
import { Mark } from './mark';
import { isIn, placesFor } from './places';
import { rememberPreference } from './preferences';
import { useWaitingIn } from './use-waiting-in';
import { WaitingBadge } from './waiting-badge';

interface RailProps {
  startNarrow: boolean;
  actions: readonly Action[];
  pathname: string;
}

/** Where one can go. Narrow, it shows pictures only; the choice is kept. */
export function Rail({ startNarrow, actions, pathname }: RailProps) {
  const t = useTranslations('shell');
  const [narrow, setNarrow] = useState(startNarrow);
  const waitingIn = useWaitingIn(actions);
  function toggle() {
    rememberPreference('rail', narrow ? 'wide' : 'narrow');
    setNarrow(!narrow);
  }
  return (
    <nav
      aria-label={t('navigation')}
      className={cx(
        'sticky top-0 flex h-dvh shrink-0 flex-col border-line border-e bg-sunken py-2 max-sm:hidden',
        narrow ? 'w-13 items-center' : 'w-44 max-lg:w-13 max-lg:items-center',
      )}
    >
      <Link
        href="/"
        aria-label={t('home')}
        className={cx('mb-2 flex h-9 items-center gap-2 text-accent', !narrow && 'lg:px-3.5')}
      >
        <Mark className="size-6" />
        {!narrow && (
          <span className="font-semibold text-ink text-md tracking-tight max-lg:hidden">{t('name')}</span>
        )}
      </Link>
      <ul className={cx('flex flex-1 flex-col gap-0.5', !narrow && 'lg:px-2')}>
        {placesFor(actions).map((place) => {
          const here = isIn(place, pathname);
          const link = (
            <Link
              href={place.href}
              aria-current={here ? 'page' : undefined}
              className={cx(
                'relative flex h-9 items-center gap-2.5 rounded-md text-ink-2 hover:bg-hover hover:text-ink [&_svg]:size-[1.125rem]',
                here &&
                  'bg-hover font-semibold text-ink before:absolute before:inset-y-2 before:-start-2 before:w-[3px] before:rounded-e-full before:bg-accent',
                narrow ? 'w-9 justify-center' : 'px-2.5 max-lg:w-9 max-lg:justify-center max-lg:px-0',
              )}
            >
              <place.icon aria-hidden strokeWidth={here ? 2.25 : 1.75} />
              <span className={narrow ? 'sr-only' : 'max-lg:sr-only'}>{t(`places.${place.key}`)}</span>
              <WaitingBadge count={waitingIn(place.key)} beside={!narrow} />
            </Link>
          );
          return (
            <li key={place.key}>
              <Hint label={t(`places.${place.key}`)} keys={place.keys} side="right">
                {link}
              </Hint>
            </li>
          );
        })}
      </ul>
      <div className={cx('max-lg:hidden', !narrow && 'px-2')}>
        <IconButton
          label={narrow ? t('widen') : t('narrow')}
          side="right"
          icon={
            narrow ? (
              <PanelLeftOpen className="rtl:-scale-x-100" />
            ) : (
              <PanelLeftClose className="rtl:-scale-x-100" />
            )
          }
          onClick={toggle}
        />
      </div>
    </nav>
  );
}

'use client';

import { usePathname, useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useState } from 'react';
import { AlertListener } from '../alerts/listener';
import { ApiProblem } from '../api/client';
import { useMe } from '../api/queries';
import { ZoneProvider } from '../time/zone-provider';
import { ErrorState } from '../ui/states';
import { PhoneBar } from './phone-bar';
import type { Theme } from './preferences';
import { Rail } from './rail';
import { ShellKeys } from './shell-keys';
import { StepUpDialog } from './step-up-dialog';
import { TopBar } from './top-bar';

interface ShellProps {
  narrow: boolean;
  theme: Theme;
  children: ReactNode;
}

/** The frame around every page: rail, top bar, keys. Shows nothing of a page until it knows who asks. */
export function Shell({ narrow, theme, children }: ShellProps) {
  const t = useTranslations('shell');
  const me = useMe();
  const router = useRouter();
  const pathname = usePathname();
  const [finding, setFinding] = useState(false);
  const signedOut = me.error instanceof ApiProblem && me.error.status === 401;

  useEffect(() => {
    if (!signedOut) return;
    const back = `${location.pathname}${location.search}`;
    router.replace(back === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(back)}`);
  }, [signedOut, router]);

  const actions = me.data?.actions ?? [];
  return (
    <ZoneProvider zone={me.data?.timeZone ?? 'Asia/Karachi'}>
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-raised px-3 py-2 focus:not-sr-only focus:fixed focus:start-2 focus:top-2"
      >
        {t('skip')}
      </a>
      <div className="flex h-dvh max-lg:h-auto max-lg:min-h-dvh">
        <Rail startNarrow={narrow} actions={actions} pathname={pathname} />
        <div className="flex min-w-0 flex-1 flex-col">
          <TopBar me={me.data} theme={theme} onFind={() => setFinding(true)} />
          {/* Relative: hidden inputs of selects and boxes would stretch the page beyond the window otherwise. */}
          <main
            id="content"
            tabIndex={-1}
            className="relative flex min-h-0 min-w-0 flex-1 flex-col overflow-y-auto outline-none max-lg:overflow-visible max-sm:pb-16"
          >
            {me.data?.restricted && (
              <p role="alert" className="border-bad/40 border-b bg-bad-soft px-4 py-3">
                {t('restricted')}
              </p>
            )}
            {me.data && children}
            {me.isError && !signedOut && <ErrorState error={me.error} onRetry={() => void me.refetch()} />}
            {!me.data && !me.isError && (
              <p className="sr-only" role="status">
                {t('opening')}
              </p>
            )}
          </main>
        </div>
      </div>
      <PhoneBar actions={actions} pathname={pathname} />
      {actions.includes('watchlist.read') && <AlertListener />}
      <StepUpDialog />
      <ShellKeys actions={actions} finding={finding} onFinding={setFinding} />
    </ZoneProvider>
  );
}

'use client';

import { useQueryClient } from '@tanstack/react-query';
import { Keyboard, LogOut, Monitor, Moon, Search, Sun, UserRound } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { z } from 'zod';
import type { Me } from '@/core/people/schema';
import { call } from '../api/client';
import { DropdownMenu, MenuItem, MenuLabel, MenuRadio, MenuSeparator } from '../ui/dropdown-menu';
import { Kbd } from '../ui/kbd';
import { Skeleton } from '../ui/skeleton';
import { useProblemWords } from '../ui/states';
import { toast } from '../ui/toast';
import { Mark } from './mark';
import { applyTheme, type Theme } from './preferences';

interface TopBarProps {
  me: Me | undefined;
  theme: Theme;
  onFind: () => void;
}

/** The one field that finds everything, and who is at the desk. */
export function TopBar({ me, theme, onFind }: TopBarProps) {
  const t = useTranslations('shell');
  return (
    <header className="sticky top-0 z-20 flex h-12 shrink-0 items-center gap-3 border-line border-b bg-ground px-3 sm:px-4">
      <Mark className="size-6 shrink-0 text-accent sm:hidden" />
      <button
        type="button"
        onClick={onFind}
        aria-keyshortcuts="/ Control+K"
        className="flex h-control min-w-0 max-w-lg flex-1 items-center gap-2 rounded-md border border-edge bg-field px-2.5 text-start text-ink-3 hover:border-ink-3"
      >
        <Search className="size-4 shrink-0" aria-hidden />
        <span className="min-w-0 flex-1 truncate">{t('find.prompt')}</span>
        <span className="max-sm:hidden">
          <Kbd>/</Kbd>
        </span>
      </button>
      <div className="ms-auto">
        <Account me={me} theme={theme} />
      </div>
    </header>
  );
}

function Account({ me, theme: startTheme }: { me: Me | undefined; theme: Theme }) {
  const t = useTranslations('shell');
  const client = useQueryClient();
  const router = useRouter();
  const words = useProblemWords();
  const [theme, setTheme] = useState(startTheme);
  if (!me) return <Skeleton className="h-7 w-32" />;

  async function signOut() {
    try {
      await call('/api/auth/sign-out', z.unknown(), { method: 'POST', body: {} });
    } catch (error) {
      const { message, remedy } = words(error);
      toast('failed', { title: message, detail: remedy });
      return;
    }
    client.clear();
    // A full load, so that nothing of the last person's work stays in memory.
    location.assign('/sign-in');
  }

  const post = [me.station?.name, me.district?.name].filter(Boolean).join(', ');
  return (
    <DropdownMenu
      trigger={
        <button
          type="button"
          className="flex h-9 min-w-0 items-center gap-2 rounded-md px-1.5 text-start hover:bg-hover"
          aria-label={t('account', { name: me.name })}
        >
          <span className="flex size-7 shrink-0 items-center justify-center rounded-full border border-line-strong bg-surface text-ink-2">
            <UserRound className="size-4" aria-hidden />
          </span>
          <span className="flex flex-col leading-tight max-md:hidden">
            <span className="font-medium">{me.name}</span>
            <span className="text-ink-3 text-xs">{t(`roles.${me.role}`)}</span>
          </span>
        </button>
      }
    >
      <div className="px-2 pt-1.5 pb-2">
        <p className="font-semibold">{me.name}</p>
        <p className="text-ink-2 text-xs">
          {t(`roles.${me.role}`)}
          {me.beltNumber && ` · ${t('belt', { number: me.beltNumber })}`}
        </p>
        {post && <p className="text-ink-3 text-xs">{post}</p>}
      </div>
      <MenuSeparator />
      <MenuLabel>{t('theme.label')}</MenuLabel>
      <MenuRadio
        value={theme}
        onChange={(next: Theme) => {
          setTheme(next);
          applyTheme(next);
        }}
        options={[
          { value: 'system', label: t('theme.system'), icon: <Monitor aria-hidden /> },
          { value: 'dark', label: t('theme.dark'), icon: <Moon aria-hidden /> },
          { value: 'light', label: t('theme.light'), icon: <Sun aria-hidden /> },
        ]}
      />
      <MenuSeparator />
      <MenuItem icon={<UserRound aria-hidden />} onSelect={() => router.push('/account')}>
        {t('accountPage')}
      </MenuItem>
      <MenuItem
        icon={<Keyboard aria-hidden />}
        keys="?"
        onSelect={() => dispatchEvent(new Event('saboot:keys'))}
      >
        {t('keys.title')}
      </MenuItem>
      <MenuItem icon={<LogOut aria-hidden className="rtl:-scale-x-100" />} onSelect={() => void signOut()}>
        {t('signOut')}
      </MenuItem>
    </DropdownMenu>
  );
}

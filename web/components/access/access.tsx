'use client';

import { ShieldBan } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Action } from '@/core/people/schema';
import { useMe } from '@/web/components/api/queries';
import { Button } from '@/web/components/ui/button';
import { Page } from '@/web/components/ui/page';
import { SkeletonRows } from '@/web/components/ui/skeleton';
import { EmptyState, ErrorState } from '@/web/components/ui/states';

/** Whether whoever is signed in may do something. Hides what would be refused; the server decides again. */
export function useMay(): (action: Action) => boolean {
  const { data: person } = useMe();
  return (action) => person?.actions.includes(action) ?? false;
}

/** Shows a page to those whose role has `action`, and says so to everybody else. */
export function Guarded({ action, children }: { action: Action; children: ReactNode }) {
  const t = useTranslations('access');
  const roles = useTranslations('shell.roles');
  const tu = useTranslations('ui');
  const { data: person, error, refetch } = useMe();
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!person) return <SkeletonRows label={tu('loading')} />;
  if (person.actions.includes(action)) return children;
  return (
    <Page>
      <EmptyState
        heading
        icon={<ShieldBan />}
        title={t('deniedTitle')}
        action={
          <Button asChild>
            <Link href="/">{t('home')}</Link>
          </Button>
        }
      >
        {t('deniedText', { name: person.name, role: roles(person.role) })}
      </EmptyState>
    </Page>
  );
}

'use client';

import { CircleCheck, CircleX, ShieldBan } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { AuditEntry } from '@/core/audit/schema';
import { Badge } from '@/web/components/ui/badge';

/** Names of roles; what is no role (the system, nobody signed in) is shown as it was recorded. */
export function useRoleWords(): (role: string) => string {
  const t = useTranslations('shell.roles');
  return (role) => (t.has(role as 'SHO') ? t(role as 'SHO') : role.toLowerCase());
}

/** How an action ended. What was refused is marked so that it is found at a glance. */
export function OutcomePill({ outcome }: { outcome: AuditEntry['outcome'] }) {
  const t = useTranslations('audit.outcome');
  if (outcome === 'done') {
    return (
      <span className="inline-flex items-center gap-1.5 text-ink-3 text-xs">
        <CircleCheck className="size-3.5" aria-hidden />
        {t('done')}
      </span>
    );
  }
  return (
    <Badge
      tone={outcome === 'denied' ? 'bad' : 'warn'}
      // On a tinted row the soft red would not stand out enough to be read.
      {...(outcome === 'denied' && { className: 'bg-bad-solid! text-on-well!' })}
      icon={outcome === 'denied' ? <ShieldBan aria-hidden /> : <CircleX aria-hidden />}
    >
      {t(outcome)}
    </Badge>
  );
}

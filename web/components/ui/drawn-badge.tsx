'use client';

import { Pencil } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Badge } from './badge';

/** Marks footage that Saboot drew for trying it: shown wherever such footage is shown. */
export function DrawnBadge({ short = false }: { short?: boolean }) {
  const t = useTranslations('ui.drawn');
  return (
    <Badge tone="drawn" icon={<Pencil aria-hidden />} title={t('explained')}>
      {short ? t('short') : t('label')}
    </Badge>
  );
}

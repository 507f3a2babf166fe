'use client';

import { Copy } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { IconButton } from '@/web/components/ui/button';
import { toast } from '@/web/components/ui/toast';

/** A hash in full, to be read, compared and copied. */
export function HashText({ name, value }: { name: string; value: string }) {
  const t = useTranslations('cases.exhibits');
  async function copy() {
    await navigator.clipboard.writeText(value);
    toast('done', { title: t('copied', { name }) });
  }
  return (
    <span className="flex items-start gap-1">
      <code dir="ltr" className="min-w-0 break-all font-mono text-xs leading-5">
        {value}
      </code>
      <IconButton
        size="sm"
        className="-my-0.5"
        label={t('copy', { name })}
        icon={<Copy />}
        onClick={() => void copy()}
      />
    </span>
  );
}

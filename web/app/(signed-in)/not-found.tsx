'use client';

import { FileQuestion } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Button } from '@/web/components/ui/button';
import { Page } from '@/web/components/ui/page';
import { EmptyState } from '@/web/components/ui/states';

/** An address that leads nowhere, or nowhere that this person may see. */
export default function NotFoundPage() {
  const t = useTranslations('shell.notFound');
  return (
    <Page>
      <EmptyState
        icon={<FileQuestion />}
        heading
        title={t('title')}
        action={
          <Button asChild>
            <Link href="/">{t('home')}</Link>
          </Button>
        }
      >
        {t('text')}
      </EmptyState>
    </Page>
  );
}

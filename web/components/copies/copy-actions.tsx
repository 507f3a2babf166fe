'use client';

import { Copy, Highlighter, VenetianMask } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { Exhibit } from '@/core/evidence/schema';
import { useMay } from '@/web/components/access/access';
import { Button } from '@/web/components/ui/button';
import { CopyDialog } from './copy-dialog';

/** What can be made of an exhibit: a copy for court, marks drawn on a copy, a redacted copy. */
export function CopyActions({ exhibit }: { exhibit: Exhibit }) {
  const t = useTranslations('copies.actions');
  const may = useMay();
  const [copying, setCopying] = useState(false);
  const uncut = exhibit.status === 'FAILED' && exhibit.kind === 'CLIP' && !exhibit.derivative;
  if (!may('exhibit.write') || exhibit.derivative?.kind === 'COMPILATION') return null;
  if (exhibit.status !== 'READY' && !uncut) return null;
  const draw = (purpose: 'annotate' | 'redact') =>
    `/cases/${exhibit.caseId}/exhibits/${exhibit.id}/${purpose}`;
  return (
    <>
      <Button size="sm" icon={<Copy aria-hidden />} onClick={() => setCopying(true)}>
        {t('court')}
      </Button>
      {!uncut && (
        <>
          <Button size="sm" asChild>
            <Link href={draw('annotate')}>
              <Highlighter aria-hidden />
              {t('annotate')}
            </Link>
          </Button>
          <Button size="sm" asChild>
            <Link href={draw('redact')}>
              <VenetianMask aria-hidden />
              {t('redact')}
            </Link>
          </Button>
        </>
      )}
      {copying && <CopyDialog kind="COURT_COPY" of={[exhibit]} onClose={() => setCopying(false)} />}
    </>
  );
}

'use client';

import { Page } from '@/web/components/ui/page';
import { ErrorState } from '@/web/components/ui/states';

/** A page that broke while it was drawn: the frame around it stays. */
export default function PageBroke({ error, reset }: { error: Error; reset: () => void }) {
  return (
    <Page>
      <ErrorState error={error} onRetry={reset} />
    </Page>
  );
}

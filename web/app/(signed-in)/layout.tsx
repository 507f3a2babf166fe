import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { themeOf } from '@/web/components/shell/preferences';
import { Shell } from '@/web/components/shell/shell';

/** All pages that need somebody signed in. */
export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const jar = await cookies();
  return (
    <Shell narrow={jar.get('rail')?.value === 'narrow'} theme={themeOf(jar.get('theme')?.value)}>
      {children}
    </Shell>
  );
}

import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { Guarded } from '@/web/components/access/access';
import { ApprovalsPage } from '@/web/components/approvals/approvals-page';
import { languageOf, translatorOf } from '@/web/i18n/locale';

export async function generateMetadata(): Promise<Metadata> {
  return { title: translatorOf(languageOf((await cookies()).get('language')?.value))('approvals.title') };
}

export default async function Approval({ params }: { params: Promise<{ authorityId: string }> }) {
  const { authorityId } = await params;
  return (
    <Guarded action="authority.read">
      <ApprovalsPage authorityId={authorityId} />
    </Guarded>
  );
}

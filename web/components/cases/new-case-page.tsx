'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ApiProblem } from '@/web/components/api/client';
import { useMe } from '@/web/components/api/queries';
import { zoneName } from '@/web/components/time/format';
import { useZone } from '@/web/components/time/zone-provider';
import { Page, PageHeader } from '@/web/components/ui/page';
import { toast } from '@/web/components/ui/toast';
import { FirFormProvider } from './fir-context';
import { emptyDraft } from './fir-draft';
import { FirFields } from './fir-form';
import { FirSaveBar } from './fir-save-bar';
import { useRegisterCase } from './queries';
import { useFirDraft } from './use-fir-draft';
import { useLeaveGuard } from './use-leave-guard';

/** Registers a FIR. Nothing typed is lost by a slip: leaving asks first, and a number already taken leads to its case. */
export function NewCasePage() {
  const t = useTranslations('cases');
  const zone = useZone();
  const router = useRouter();
  const { data: person } = useMe();
  const [start] = useState(() => emptyDraft(person ?? { district: null, station: null }, new Date(), zone));
  const register = useRegisterCase();
  const fir = useFirDraft(start, zone, register.error);
  const { question, release } = useLeaveGuard(fir.unsaved);

  const { error } = register;
  const conflict =
    error instanceof ApiProblem && error.status === 409 && fir.answerStands ? error : undefined;
  const takenBy = conflict?.problem.details?.caseId;
  const fieldsRefused = Object.keys(fir.refused).length > 0;

  function submit() {
    const input = fir.submit();
    if (!input) return;
    register.mutate(input, {
      onSuccess: (made) => {
        release();
        toast('done', { title: t('form.saved', { reference: made.reference }) });
        router.push(`/cases/${made.id}`);
      },
    });
  }

  return (
    <Page>
      <PageHeader
        title={t('form.title')}
        parent={<Link href="/cases">{t('title')}</Link>}
        facts={t('form.lead', { zone: zoneName(zone) })}
      />
      <form
        ref={fir.form}
        noValidate
        className="mx-auto flex w-full max-w-4xl flex-col gap-4 px-4 sm:px-5"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <FirFormProvider
          value={{
            draft: fir.draft,
            change: fir.change,
            needs: fir.needs,
            leave: fir.leave,
            zone,
            refused: conflict ? { ...fir.refused, firNumber: t('form.conflict') } : fir.refused,
          }}
        >
          <FirFields
            registered={false}
            conflict={
              typeof takenBy === 'string' && (
                <Link
                  href={`/cases/${takenBy}`}
                  target="_blank"
                  className="text-accent text-xs underline underline-offset-2"
                >
                  {t('form.openConflict')}
                </Link>
              )
            }
          />
        </FirFormProvider>
        <FirSaveBar
          label={t('form.save')}
          busy={register.isPending}
          needCount={fir.needCount}
          onFirst={fir.goToFirst}
          error={conflict || fieldsRefused || !fir.answerStands ? null : error}
          cancel="/cases"
        />
      </form>
      {question}
    </Page>
  );
}

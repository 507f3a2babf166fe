'use client';

import { useQuery } from '@tanstack/react-query';
import { Pencil } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useMemo, useState } from 'react';
import type { CaseDetail } from '@/core/cases/schema';
import { useMay } from '@/web/components/access/access';
import { useZone } from '@/web/components/time/zone-provider';
import { Button } from '@/web/components/ui/button';
import { Panel } from '@/web/components/ui/page';
import { ErrorState } from '@/web/components/ui/states';
import { TimeText } from '@/web/components/ui/time-text';
import { toast } from '@/web/components/ui/toast';
import { FirFormProvider } from './fir-context';
import { draftOf } from './fir-draft';
import { FirFields } from './fir-form';
import { FirSaveBar } from './fir-save-bar';
import { firChangesQuery, useChangeCase } from './queries';
import { ChangeList } from './records/changes-dialog';
import { useFirDraft } from './use-fir-draft';
import { useLeaveGuard } from './use-leave-guard';

/** The FIR as it was registered; with the right to, its fields can be changed here. */
export function FirTab({ fir }: { fir: CaseDetail }) {
  const t = useTranslations('cases');
  const may = useMay();
  const [editing, setEditing] = useState(false);
  if (editing) return <FirEditor fir={fir} onClose={() => setEditing(false)} />;
  return (
    <div className="flex flex-col gap-4">
      {may('case.write') && (
        <Button className="self-start" icon={<Pencil aria-hidden />} onClick={() => setEditing(true)}>
          {t('fir.edit')}
        </Button>
      )}
      <FirFacts fir={fir} />
      <FirVersions fir={fir} />
    </div>
  );
}

function FirFacts({ fir }: { fir: CaseDetail }) {
  const t = useTranslations('cases');
  const roles = useTranslations('shell.roles');
  const f = useTranslations('cases.form');
  const time = (at: string | null) => at && <TimeText at={at} precision="minute" />;
  const identity =
    fir.informantDocument === 'NONE'
      ? f('document.NONE')
      : `${f(`document.${fir.informantDocument}`)} ${fir.informantNumber ?? ''}`;
  const distance =
    fir.distanceM !== null && t('fir.distance', { km: fir.distanceM / 1000, direction: fir.direction ?? '' });
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Facts
        title={f('groups.report')}
        facts={[
          [f('station'), `${fir.station.name}, ${fir.district.name}, ${fir.province}`],
          [f('firNumber'), `${fir.firNumber}/${fir.firYear}`],
          [f('reportedAt'), time(fir.reportedAt)],
          [f('dispatchedAt'), time(fir.dispatchedAt)],
          [t('detail.registeredBy'), fir.createdBy],
        ]}
      />
      <Facts
        title={f('groups.occurrence')}
        facts={[
          [f('occurredFrom'), time(fir.occurredFrom)],
          [f('occurredTo'), time(fir.occurredTo)],
          [f('place'), fir.place],
          [f('distanceM'), distance || null],
        ]}
      />
      <Facts
        title={f('groups.informant')}
        facts={[
          [f('informantName'), fir.informantName],
          [f('informantParentage'), fir.informantParentage],
          [f('informantResidence'), fir.informantResidence],
          [f('informantDocument'), identity],
        ]}
      />
      <Facts
        title={f('groups.offence')}
        facts={[
          [f('offence'), fir.offence],
          [f('sections'), fir.sections.join(', ')],
          [f('property'), fir.property],
        ]}
      />
      <Facts
        title={f('groups.steps')}
        facts={[
          [f('accused'), fir.accused],
          [f('stepsTaken'), fir.stepsTaken],
          [f('delayExplanation'), fir.delayExplanation],
        ]}
      />
      <Facts
        title={t('fir.members')}
        facts={fir.members.map(({ name, role }) => [name, roleWords(role, roles)])}
      />
      {fir.narrative && (
        <Panel title={f('groups.narrative')} className="lg:col-span-2" bodyClassName="p-3.5">
          <p dir="auto" className="max-w-prose whitespace-pre-line leading-relaxed">
            {fir.narrative}
          </p>
        </Panel>
      )}
    </div>
  );
}

/** What was changed since it was registered, by whom, and what stood there. */
function FirVersions({ fir }: { fir: CaseDetail }) {
  const t = useTranslations('cases.fir');
  const { data, error, refetch } = useQuery(firChangesQuery(fir));
  return (
    <Panel title={t('versions')} bodyClassName="p-3.5">
      {error && !data && <ErrorState compact error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 && <p className="text-ink-2">{t('noVersions')}</p>}
      {data && data.items.length > 0 && <ChangeList changes={data.items} />}
    </Panel>
  );
}

function roleWords(role: string, words: ReturnType<typeof useTranslations<'shell.roles'>>): string {
  return words.has(role as 'SHO') ? words(role as 'SHO') : role;
}

function Facts({ title, facts }: { title: string; facts: readonly (readonly [string, ReactNode])[] }) {
  const t = useTranslations('cases.fir');
  return (
    <Panel title={title} bodyClassName="p-3.5">
      <dl className="grid grid-cols-[9rem_minmax(0,1fr)] gap-x-4 gap-y-2 max-sm:grid-cols-1 max-sm:gap-y-0.5">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-3">{name}</dt>
            <dd dir="auto" className="whitespace-pre-line max-sm:mb-2">
              {value || <span className="text-ink-3">{t('none')}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function FirEditor({ fir, onClose }: { fir: CaseDetail; onClose: () => void }) {
  const t = useTranslations('cases.form');
  const zone = useZone();
  const start = useMemo(() => draftOf(fir, zone), [fir, zone]);
  const change = useChangeCase(fir.id);
  const form = useFirDraft(start, zone, change.error);
  const { question, release } = useLeaveGuard(form.unsaved);
  const fieldsRefused = Object.keys(form.refused).length > 0;

  function submit() {
    const input = form.submit();
    if (!input) return;
    const { stationId: _station, firYear: _year, firNumber: _number, ...patch } = input;
    change.mutate(patch, {
      onSuccess: () => {
        release();
        toast('done', { title: t('savedEdit') });
        onClose();
      },
    });
  }

  return (
    <form
      ref={form.form}
      noValidate
      aria-label={t('editTitle')}
      className="mx-auto flex w-full max-w-4xl flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <FirFormProvider value={{ ...form, zone }}>
        <FirFields registered />
      </FirFormProvider>
      <FirSaveBar
        label={t('saveEdit')}
        busy={change.isPending}
        needCount={form.needCount}
        onFirst={form.goToFirst}
        error={fieldsRefused || !form.answerStands ? null : change.error}
        cancel={onClose}
      />
      {question}
    </form>
  );
}

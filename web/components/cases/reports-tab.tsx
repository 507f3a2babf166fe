'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { CaseDetail } from '@/core/cases/schema';
import { useMay } from '@/web/components/access/access';
import { useMe } from '@/web/components/api/queries';
import { WallInput } from '@/web/components/time/wall-input';
import { instantOf, wallTimeOf } from '@/web/components/time/zone';
import { useZone } from '@/web/components/time/zone-provider';
import { Button } from '@/web/components/ui/button';
import { ConfirmDialog } from '@/web/components/ui/dialog';
import { Field } from '@/web/components/ui/field';
import { Input, Textarea } from '@/web/components/ui/input';
import { Panel } from '@/web/components/ui/page';
import { Segmented } from '@/web/components/ui/segmented';
import { ErrorState, useProblemWords } from '@/web/components/ui/states';
import { TimeText } from '@/web/components/ui/time-text';
import { toast } from '@/web/components/ui/toast';
import { DeadlinePill } from './deadline-pill';
import { useRecordReport } from './queries';

/** The report under s.173: when it is due and what was submitted; whoever may write the case adds to it. */
export function ReportsTab({ fir }: { fir: CaseDetail }) {
  const t = useTranslations('cases.deadline');
  const may = useMay();
  const { deadline } = fir;
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Panel title={t('history')} bodyClassName="flex flex-col gap-4 p-3.5">
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
          <dt className="text-ink-3">{t('state')}</dt>
          <dd>
            <DeadlinePill deadline={deadline} />
          </dd>
          <dt className="text-ink-3">{t('dueAt')}</dt>
          <dd>
            <TimeText at={deadline.reportDueAt} precision="minute" />
          </dd>
          <dt className="text-ink-3">{t('interimDueAt')}</dt>
          <dd>
            <TimeText at={deadline.interimDueAt} precision="minute" />
            {deadline.phase === 'INTERIM_DUE' && (
              <span className="text-ink-2"> {t('interimIn', { days: deadline.interimDays })}</span>
            )}
          </dd>
        </dl>
        {fir.reports.length === 0 && <p className="text-ink-2">{t('none')}</p>}
        {fir.reports.length > 0 && (
          <ol aria-label={t('history')} className="flex flex-col gap-2">
            {fir.reports.map((one) => (
              <li key={one.id} className="rounded-md border border-line p-2.5">
                <p className="font-medium">
                  {t(one.kind)} <TimeText at={one.submittedAt} precision="minute" />
                </p>
                <p>
                  <bdi>
                    {one.prosecutor === null
                      ? t('entryBack', { name: one.submittedBy })
                      : t('entry', { name: one.submittedBy, prosecutor: one.prosecutor })}
                  </bdi>
                </p>
                {one.note && <p dir="auto">{one.note}</p>}
                <p className="text-ink-3 text-xs">
                  {t('recordedBy', { name: one.recordedBy })} <TimeText at={one.recordedAt} />
                </p>
              </li>
            ))}
          </ol>
        )}
        <p className="text-ink-3 text-xs">{t('append')}</p>
        {may('case.write') && <TakeBack fir={fir} />}
      </Panel>
      {may('case.write') && (
        <Panel title={t('record')} bodyClassName="p-3.5">
          {/* A new form after each entry: what was typed is on record. */}
          <ReportForm key={fir.reports.length} fir={fir} />
        </Panel>
      )}
    </div>
  );
}

/** The last entry taken back, with why; asked once more, because the clock runs again. */
function TakeBack({ fir }: { fir: CaseDetail }) {
  const t = useTranslations('cases.deadline');
  const me = useMe();
  const words = useProblemWords();
  const record = useRecordReport(fir.id);
  const [asking, setAsking] = useState(false);
  const last = fir.reports.at(-1);
  if (!last || last.kind === 'WITHDRAWN') return null;
  return (
    <>
      <Button className="self-start" onClick={() => setAsking(true)}>
        {t('withdraw')}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t('withdrawTitle')}
        description={t('withdrawText', { kind: t(last.kind), name: last.submittedBy })}
        confirmLabel={t('withdraw')}
        danger
        onConfirm={() =>
          record.mutateAsync(
            { kind: 'WITHDRAWN', submittedAt: new Date().toISOString(), submittedBy: me.data?.name ?? '' },
            {
              onSuccess: () => toast('done', { title: t('withdrawn') }),
              onError: (error) => {
                const { message, remedy } = words(error);
                toast('failed', { title: message, detail: remedy });
              },
            },
          )
        }
      />
    </>
  );
}

function ReportForm({ fir }: { fir: CaseDetail }) {
  const t = useTranslations('cases.deadline');
  const zone = useZone();
  const me = useMe();
  const record = useRecordReport(fir.id);
  const [kind, setKind] = useState<'INTERIM' | 'FINAL'>('FINAL');
  const [wall, setWall] = useState(() => wallTimeOf(new Date(), zone));
  const [by, setBy] = useState(me.data?.name ?? '');
  const [prosecutor, setProsecutor] = useState('');
  const [note, setNote] = useState('');
  const [asked, setAsked] = useState(false);
  const at = instantOf(wall, zone);
  const needed = (value: string) => (asked && value.trim() === '' ? t('needed') : undefined);
  function submit() {
    setAsked(true);
    if (at === undefined || by.trim() === '' || prosecutor.trim() === '') return;
    record.mutate(
      { kind, submittedAt: at, submittedBy: by, prosecutor, note: note.trim() || null },
      { onSuccess: () => toast('done', { title: t('saved') }) },
    );
  }
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Segmented<'INTERIM' | 'FINAL'>
        label={t('kind')}
        value={kind}
        onChange={setKind}
        options={(['INTERIM', 'FINAL'] as const).map((value) => ({ value, label: t(value) }))}
      />
      <Field label={t('at')} required error={asked && at === undefined ? t('needed') : undefined}>
        <WallInput value={wall} zone={zone} onChange={setWall} />
      </Field>
      <Field label={t('by')} required error={needed(by)}>
        <Input dir="auto" value={by} maxLength={200} onChange={(event) => setBy(event.target.value)} />
      </Field>
      <Field label={t('prosecutor')} required error={needed(prosecutor)}>
        <Input
          dir="auto"
          value={prosecutor}
          maxLength={200}
          onChange={(event) => setProsecutor(event.target.value)}
        />
      </Field>
      <Field label={t('note')}>
        <Textarea
          dir="auto"
          rows={2}
          value={note}
          maxLength={2000}
          onChange={(event) => setNote(event.target.value)}
        />
      </Field>
      {record.error && <ErrorState compact error={record.error} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button look="primary" type="submit" busy={record.isPending}>
          {t('record')}
        </Button>
      </div>
    </form>
  );
}

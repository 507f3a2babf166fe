'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { CaseRecord, RecordInput, RecordKind } from '@/core/cases/record-schema';
import type { CaseDetail } from '@/core/cases/schema';
import { ApiProblem } from '@/web/components/api/client';
import { instantOf, wallTimeOf } from '@/web/components/time/zone';
import { useZone } from '@/web/components/time/zone-provider';
import { Button } from '@/web/components/ui/button';
import { Dialog } from '@/web/components/ui/dialog';
import { ErrorState } from '@/web/components/ui/states';
import { toast } from '@/web/components/ui/toast';
import { recordFields } from './fields';
import { useRecordWork } from './queries';
import { type FieldValue, RecordFieldInput, type RecordValues } from './record-field';

interface RecordDialogProps {
  fir: CaseDetail;
  kind: RecordKind;
  /** Changed where given; else a new one. */
  record?: CaseRecord | undefined;
  people: readonly { id: string; name: string }[];
  onClose: () => void;
}

/** The form of one record: a person, a vehicle, a place, a statement … */
export function RecordDialog({ fir, kind, record, people, onClose }: RecordDialogProps) {
  const t = useTranslations('caseWork');
  const zone = useZone();
  const work = useRecordWork(fir.id);
  const [values, setValues] = useState(() => valuesOf(kind, record, zone));
  const [asked, setAsked] = useState(false);
  const refused = work.error instanceof ApiProblem ? work.error.fields : {};
  const needs = needsOf(kind, values, zone);
  const change = (changes: RecordValues) => setValues((now) => ({ ...now, ...changes }));

  function submit() {
    setAsked(true);
    if (Object.keys(needs).length > 0) return;
    const details = detailsOf(kind, values, zone, record);
    const input = { kind, details } as RecordInput;
    work.mutate(record ? { deed: 'change', id: record.id, input } : { deed: 'add', input }, {
      onSuccess: ({ number }) => {
        toast('done', { title: t(record ? 'changed' : 'added', { kind: t(`kind.${kind}`), number }) });
        onClose();
      },
    });
  }

  const named = (name: string) =>
    refused[`details,${name}`] ??
    refused[`details.${name}`] ??
    refused[name] ??
    (asked && needs[name] ? t(`need.${needs[name]}`) : undefined);
  const elsewhere = work.error && Object.keys(refused).length === 0;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t(record ? 'edit' : 'new', { kind: t(`kind.${kind}`) })}
      width="lg"
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button look="primary" type="submit" form="record-form" busy={work.isPending}>
            {t('save')}
          </Button>
        </>
      }
    >
      <form
        id="record-form"
        noValidate
        className="grid items-start gap-x-4 gap-y-3.5 sm:grid-cols-2"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {recordFields[kind].map((field) => (
          <div key={field.name} className={field.wide ? 'sm:col-span-2' : ''}>
            <RecordFieldInput
              field={field}
              values={values}
              error={named(field.name) ?? (field.type === 'position' ? named('latitude') : undefined)}
              fir={fir}
              people={people}
              zone={zone}
              onChange={change}
            />
          </div>
        ))}
        {elsewhere && (
          <div className="sm:col-span-2">
            <ErrorState compact error={work.error} />
          </div>
        )}
      </form>
    </Dialog>
  );
}

function valuesOf(kind: RecordKind, record: CaseRecord | undefined, zone: string): RecordValues {
  const details = (record?.details ?? {}) as Record<string, FieldValue>;
  const start: RecordValues = { latitude: details.latitude ?? null, longitude: details.longitude ?? null };
  for (const { name, type, options } of recordFields[kind]) {
    const value = details[name];
    if (type === 'choices' || type === 'points') start[name] = value ?? [];
    else if (type === 'choice') start[name] = value ?? (name === 'document' ? 'NONE' : (options?.[0] ?? ''));
    else if (type === 'time') {
      const at = typeof value === 'string' ? new Date(value) : record || name === 'dueAt' ? null : new Date();
      start[name] = at ? wallTimeOf(at, zone) : '';
    } else start[name] = value ?? (name === 'section' ? '161 CrPC' : '');
  }
  return start;
}

/** What a record says, from what its form holds; what the form does not show stays. */
function detailsOf(kind: RecordKind, values: RecordValues, zone: string, record: CaseRecord | undefined) {
  const details: Record<string, unknown> = { ...record?.details };
  for (const { name, type } of recordFields[kind]) {
    const value = values[name];
    if (type === 'position') {
      details.latitude = values.latitude;
      details.longitude = values.longitude;
    } else if (type === 'time') details[name] = instantOf(String(value), zone) ?? null;
    else if (type === 'person' || type === 'colleague') details[name] = value || null;
    else details[name] = value;
  }
  if (details.document === 'NONE') details.documentNumber = null;
  return details;
}

type Need = 'text' | 'name' | 'some' | 'time' | 'roles' | 'cnic';

/** What the form needs before it is worth sending; the server decides again. */
function needsOf(kind: RecordKind, values: RecordValues, zone: string): Record<string, Need> {
  const needs: Record<string, Need> = {};
  const empty = (name: string) => String(values[name] ?? '').trim() === '';
  for (const { name, type, required } of recordFields[kind]) {
    if (
      type === 'time' &&
      (required || !empty(name)) &&
      instantOf(String(values[name]), zone) === undefined
    ) {
      needs[name] = 'time';
    } else if (required && type === 'choices' && (values[name] as string[]).length === 0)
      needs[name] = 'roles';
    else if (required && type !== 'choices' && type !== 'time' && empty(name)) needs[name] = 'text';
  }
  if (kind === 'PERSON') {
    if (empty('name') && empty('nameUrdu')) needs.name = 'name';
    if (values.document === 'CNIC' && !/^\d{5}-\d{7}-\d$/.test(String(values.documentNumber))) {
      needs.documentNumber = 'cnic';
    }
  }
  if (kind === 'VEHICLE' && recordFields.VEHICLE.every(({ name }) => empty(name))) needs.plate = 'some';
  return needs;
}

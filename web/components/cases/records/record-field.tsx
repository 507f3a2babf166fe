'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { CaseDetail } from '@/core/cases/schema';
import { useCameras } from '@/web/components/api/queries';
import { CameraMap } from '@/web/components/map/camera-map';
import { WallInput } from '@/web/components/time/wall-input';
import { Button } from '@/web/components/ui/button';
import { Checkbox } from '@/web/components/ui/checkbox';
import { Combobox } from '@/web/components/ui/combobox';
import { Field } from '@/web/components/ui/field';
import { Input, Textarea } from '@/web/components/ui/input';
import { Select } from '@/web/components/ui/select';
import { maskCnic } from '../cnic';
import type { RecordField } from './fields';
import { type Point, PointsField } from './points-field';
import { colleaguesQuery } from './queries';

export type FieldValue = string | number | null | string[] | Point[];
export type RecordValues = Record<string, FieldValue>;

interface RecordFieldInputProps {
  field: RecordField;
  values: RecordValues;
  error: string | undefined;
  fir: CaseDetail;
  people: readonly { id: string; name: string }[];
  zone: string;
  onChange: (changes: RecordValues) => void;
}

/** One field of a record, as its type is written. */
export function RecordFieldInput(props: RecordFieldInputProps) {
  const { field, values, error, onChange } = props;
  const t = useTranslations('caseWork');
  const { name, type } = field;
  const label = t(`fields.${name}` as 'fields.name');
  const value = values[name];
  const text = typeof value === 'string' ? value : '';
  if (type === 'choices') return <Choices {...props} label={label} />;
  if (type === 'position') return <Position {...props} label={label} />;
  if (type === 'points') {
    return (
      <PointsField
        fir={props.fir}
        label={label}
        value={Array.isArray(value) ? (value as Point[]) : []}
        onChange={(points) => onChange({ [name]: points })}
      />
    );
  }
  // A number is asked for only where there is a document.
  if (type === 'cnic' && values.document === 'NONE') return null;
  return (
    <Field label={label} required={field.required ?? false} error={error}>
      {type === 'text' ? (
        <Textarea
          dir="auto"
          rows={name === 'text' ? 6 : 3}
          value={text}
          {...(field.maxLength && { maxLength: field.maxLength })}
          onChange={(event) => onChange({ [name]: event.target.value })}
        />
      ) : type === 'time' ? (
        <WallInput value={text} zone={props.zone} onChange={(wall) => onChange({ [name]: wall })} />
      ) : type === 'choice' ? (
        <Select
          value={text}
          options={(field.options ?? []).map((option) => ({
            value: option,
            label: t(`choices.${name}.${option}` as 'choices.state.OPEN'),
          }))}
          onChange={(next) => onChange({ [name]: next })}
        />
      ) : type === 'person' ? (
        <Combobox
          clearable
          value={text || undefined}
          options={props.people.map(({ id, name: of }) => ({ value: id, label: of }))}
          placeholder={t('choose')}
          emptyText={t('nobody')}
          onChange={(id) => {
            const chosen = props.people.find((one) => one.id === id);
            const called = 'personName' in values ? 'personName' : 'givenBy';
            onChange({ [name]: id ?? '', ...(chosen && { [called]: chosen.name }) });
          }}
        />
      ) : type === 'colleague' ? (
        <Colleague fir={props.fir} value={text} onChange={(id) => onChange({ [name]: id })} />
      ) : (
        <Input
          dir={field.mono || type === 'cnic' ? 'ltr' : 'auto'}
          mono={Boolean(field.mono) || type === 'cnic'}
          value={text}
          {...(field.maxLength && { maxLength: field.maxLength })}
          onChange={(event) =>
            onChange({
              [name]:
                type === 'cnic' && values.document === 'CNIC'
                  ? maskCnic(event.target.value)
                  : event.target.value,
            })
          }
        />
      )}
    </Field>
  );
}

function Colleague({
  fir,
  value,
  onChange,
}: {
  fir: CaseDetail;
  value: string;
  onChange: (id: string) => void;
}) {
  const t = useTranslations('caseWork');
  const { data } = useQuery(colleaguesQuery(fir.id));
  return (
    <Combobox
      clearable
      value={value || undefined}
      placeholder={t('choose')}
      emptyText={t('nobody')}
      options={(data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(id) => onChange(id ?? '')}
    />
  );
}

function Choices({ field, values, error, label, onChange }: RecordFieldInputProps & { label: string }) {
  const t = useTranslations('caseWork');
  const chosen = values[field.name] as string[];
  return (
    <fieldset>
      <legend className="mb-1 font-medium text-ink-2 text-xs">{label}</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-2">
        {(field.options ?? []).map((option) => (
          <Checkbox
            key={option}
            checked={chosen.includes(option)}
            label={t(`choices.${field.name}.${option}` as 'choices.state.OPEN')}
            onChange={(on) =>
              onChange({ [field.name]: on ? [...chosen, option] : chosen.filter((one) => one !== option) })
            }
          />
        ))}
      </div>
      {error && (
        <p role="alert" className="mt-1 text-bad text-xs">
          {error}
        </p>
      )}
    </fieldset>
  );
}

/** Where a place is: two numbers, or a click on the map. */
function Position({ values, error, fir, label, onChange }: RecordFieldInputProps & { label: string }) {
  const t = useTranslations('caseWork');
  const { data: cameras = [] } = useCameras();
  const { latitude, longitude } = values;
  const marked = typeof latitude === 'number' && typeof longitude === 'number';
  const place = marked
    ? { latitude, longitude, label: String(values.name) || label }
    : fir.placeLatitude !== null && fir.placeLongitude !== null
      ? { latitude: fir.placeLatitude, longitude: fir.placeLongitude, label: fir.place }
      : null;
  const number = (name: 'latitude' | 'longitude') => (
    <Field label={t(`fields.${name}`)}>
      <Input
        mono
        inputMode="decimal"
        value={values[name] === null ? '' : String(values[name])}
        onChange={(event) => {
          const typed = Number(event.target.value);
          onChange({ [name]: event.target.value === '' || Number.isNaN(typed) ? null : typed });
        }}
      />
    </Field>
  );
  return (
    <div className="flex flex-col gap-2">
      <div className="h-56 overflow-hidden rounded-md border border-line">
        <CameraMap
          label={label}
          cameras={cameras}
          list={false}
          place={place}
          onPick={(at) => onChange({ latitude: at.latitude, longitude: at.longitude })}
        />
      </div>
      <div className="grid grid-cols-2 gap-4">
        {number('latitude')}
        {number('longitude')}
      </div>
      {error && (
        <p role="alert" className="text-bad text-xs">
          {error}
        </p>
      )}
      {marked && (
        <Button
          size="sm"
          className="self-start"
          onClick={() => onChange({ latitude: null, longitude: null })}
        >
          {t('positionClear')}
        </Button>
      )}
    </div>
  );
}

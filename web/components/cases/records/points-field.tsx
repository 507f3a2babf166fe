'use client';

import { Minus, Plus, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { CaseDetail } from '@/core/cases/schema';
import { Button, IconButton } from '@/web/components/ui/button';
import { Field } from '@/web/components/ui/field';
import { Input } from '@/web/components/ui/input';
import { Select } from '@/web/components/ui/select';

export interface Point {
  side: 'FOR' | 'AGAINST';
  text: string;
  exhibitId: string | null;
}

/** What speaks for and against a hypothesis, each with the exhibit that it rests on. */
export function PointsField({
  fir,
  label,
  value,
  onChange,
}: {
  fir: CaseDetail;
  label: string;
  value: readonly Point[];
  onChange: (points: Point[]) => void;
}) {
  const t = useTranslations('caseWork');
  const set = (index: number, changes: Partial<Point>) =>
    onChange(value.map((point, at) => (at === index ? { ...point, ...changes } : point)));
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1 font-medium text-ink-2 text-xs">{label}</legend>
      {value.map((point, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a point is its place in the list
        <div key={index} className="grid items-end gap-2 sm:grid-cols-[7rem_minmax(0,1fr)_12rem_auto]">
          <Field label={t('points.side')}>
            <Select
              value={point.side}
              options={(['FOR', 'AGAINST'] as const).map((side) => ({
                value: side,
                label: t(`points.${side}`),
              }))}
              onChange={(side) => set(index, { side })}
            />
          </Field>
          <Field label={t('points.text')} required>
            <Input
              dir="auto"
              maxLength={2000}
              value={point.text}
              onChange={(event) => set(index, { text: event.target.value })}
            />
          </Field>
          <Field label={t('points.exhibit')}>
            <Select
              value={point.exhibitId ?? 'none'}
              options={[
                { value: 'none', label: t('points.noExhibit') },
                ...fir.exhibitList.map(({ id, number, title }) => ({
                  value: id,
                  label: `${number}. ${title}`,
                })),
              ]}
              onChange={(id) => set(index, { exhibitId: id === 'none' ? null : id })}
            />
          </Field>
          <IconButton
            label={t('points.remove', { number: index + 1 })}
            icon={<X />}
            onClick={() => onChange(value.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <div className="flex flex-wrap gap-2">
        {(['FOR', 'AGAINST'] as const).map((side) => (
          <Button
            key={side}
            size="sm"
            icon={side === 'FOR' ? <Plus aria-hidden /> : <Minus aria-hidden />}
            onClick={() => onChange([...value, { side, text: '', exhibitId: null }])}
          >
            {t(`points.add${side}`)}
          </Button>
        ))}
      </div>
    </fieldset>
  );
}

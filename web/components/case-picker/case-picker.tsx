'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useDeferredValue, useState } from 'react';
import { caseQuery, casesPageQuery } from '../api/queries';
import { Combobox } from '../ui/combobox';

interface CasePickerProps {
  value: string | undefined;
  onChange: (caseId: string | undefined, reference: string | undefined) => void;
  clearable?: boolean;
}

/** One open case, found by FIR number, title or place. Inside a Field. */
export function CasePicker({ value, onChange, clearable = false }: CasePickerProps) {
  const t = useTranslations('exhibit');
  const [text, setText] = useState('');
  const asked = useDeferredValue(text.trim());
  const found = useQuery(casesPageQuery({ ...(asked && { text: asked }), status: 'OPEN', limit: 20 }));
  const items = found.data?.items ?? [];
  const listed = items.find((item) => item.id === value);
  // One that the list does not hold (an older case, from an address) is asked for by itself.
  const alone = useQuery({
    ...caseQuery(value ?? ''),
    enabled: Boolean(value) && found.isSuccess && !listed,
  });
  const known = !listed && alone.data ? [alone.data, ...items] : items;
  return (
    <Combobox
      value={value}
      onChange={(id) => onChange(id, known.find((item) => item.id === id)?.reference)}
      onSearch={setText}
      loading={found.isPending}
      placeholder={t('casePlaceholder')}
      emptyText={t('noCases')}
      clearable={clearable}
      options={known.map((item) => ({ value: item.id, label: item.title, detail: item.reference }))}
    />
  );
}

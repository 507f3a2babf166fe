'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { type Lead, lead as leadSchema } from '@/core/search/leads/schema';
import { useMay } from '../access/access';
import { call } from '../api/client';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input, Textarea } from '../ui/input';
import { Panel } from '../ui/page';
import { ErrorState } from '../ui/states';
import { TimeText } from '../ui/time-text';
import { leadQuery } from './queries';

/** What else says that it is so. Without it a lead stays a lead, and is relied on for nothing. */
export function Corroborations({ lead }: { lead: Lead }) {
  const t = useTranslations('leads.corroboration');
  const may = useMay();
  const client = useQueryClient();
  const [what, setWhat] = useState('');
  const [source, setSource] = useState('');
  const [tried, setTried] = useState(false);
  const record = useMutation({
    mutationFn: () => call(`/api/leads/${lead.id}/corroborations`, leadSchema, { body: { what, source } }),
    onSuccess: (now) => {
      client.setQueryData(leadQuery(lead.id).queryKey, now);
      setWhat('');
      setSource('');
      setTried(false);
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (what.trim().length > 2 && source.trim().length > 2) record.mutate();
  }
  return (
    <Panel title={t('title')} className="max-w-3xl">
      {lead.corroborations.length === 0 && <p className="px-3 pt-3 text-ink-2">{t('none')}</p>}
      <ul>
        {lead.corroborations.map((one) => (
          <li key={one.id} className="border-line border-b px-3 py-2">
            <bdi className="font-medium">{one.what}</bdi>
            <p className="text-ink-2 text-xs">
              <bdi>{one.source}</bdi> · {one.byName} · <TimeText at={one.at} precision="minute" />
            </p>
          </li>
        ))}
      </ul>
      {may('lead.corroborate') && lead.state === 'LEAD' && (
        <form onSubmit={submit} noValidate className="flex flex-col gap-3 p-3">
          <Field
            label={t('what')}
            required
            error={tried && what.trim().length < 3 ? t('whatMissing') : undefined}
          >
            <Textarea value={what} maxLength={1000} onChange={(event) => setWhat(event.target.value)} />
          </Field>
          <Field
            label={t('source')}
            required
            hint={t('sourceHint')}
            error={tried && source.trim().length < 3 ? t('sourceMissing') : undefined}
          >
            <Input value={source} maxLength={500} onChange={(event) => setSource(event.target.value)} />
          </Field>
          {record.isError && <ErrorState error={record.error} compact />}
          <Button type="submit" busy={record.isPending} className="self-start">
            {t('record')}
          </Button>
        </form>
      )}
    </Panel>
  );
}

'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import {
  type Conclusion,
  conclusions,
  type Lead,
  type LeadReviewInput,
  lead as leadSchema,
  morphologicalFeatures,
} from '@/core/search/leads/schema';
import { call } from '../api/client';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input, Textarea } from '../ui/input';
import { Panel } from '../ui/page';
import { Segmented } from '../ui/segmented';
import { ErrorState } from '../ui/states';
import { leadQuery } from './queries';

type Feature = (typeof morphologicalFeatures)[number];
type Finding = LeadReviewInput['features'][Feature]['finding'];
const findings: readonly Finding[] = ['similar', 'different', 'not-visible'];

/** One's own review: each feature by itself first, then what it comes to. */
export function ReviewForm({ lead }: { lead: Lead }) {
  const t = useTranslations('leads');
  const client = useQueryClient();
  const [found, setFound] = useState<Partial<Record<Feature, Finding>>>({});
  const [notes, setNotes] = useState<Partial<Record<Feature, string>>>({});
  const [conclusion, setConclusion] = useState<Conclusion>();
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const missing = morphologicalFeatures.filter((feature) => !found[feature]);
  const give = useMutation({
    mutationFn: () =>
      call(`/api/leads/${lead.id}/reviews`, leadSchema, {
        body: {
          conclusion,
          features: Object.fromEntries(
            morphologicalFeatures.map((feature) => [
              feature,
              { finding: found[feature], ...(notes[feature]?.trim() && { note: notes[feature] }) },
            ]),
          ),
          ...(note.trim() && { note: note.trim() }),
        },
      }),
    onSuccess: (now) => {
      client.setQueryData(leadQuery(lead.id).queryKey, now);
      void client.invalidateQueries({ queryKey: ['leads'] });
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (missing.length === 0 && conclusion) give.mutate();
  }
  return (
    <Panel title={t('yourReview')} className="max-w-3xl">
      <form onSubmit={submit} noValidate className="flex flex-col gap-4 p-3">
        <p className="text-ink-2 text-xs">{t('blind')}</p>
        <ul className="flex flex-col gap-2.5">
          {morphologicalFeatures.map((feature) => (
            <li key={feature} className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
              <span className="w-20 shrink-0">{t(`feature.${feature}`)}</span>
              <Segmented
                label={t(`feature.${feature}`)}
                value={found[feature] ?? ('' as Finding)}
                onChange={(finding) => setFound((now) => ({ ...now, [feature]: finding }))}
                options={findings.map((value) => ({ value, label: t(`finding.${value}`) }))}
              />
              <span className="min-w-40 flex-1">
                <Input
                  aria-label={t('noteOn', { feature: t(`feature.${feature}`) })}
                  placeholder={t('notePlaceholder')}
                  value={notes[feature] ?? ''}
                  maxLength={300}
                  onChange={(event) => setNotes((now) => ({ ...now, [feature]: event.target.value }))}
                />
              </span>
            </li>
          ))}
        </ul>
        {tried && missing.length > 0 && (
          <p role="alert" className="text-bad text-xs">
            {t('featuresMissing', { features: missing.map((feature) => t(`feature.${feature}`)).join(', ') })}
          </p>
        )}
        <fieldset>
          <legend className="mb-1.5 font-medium text-ink-2 text-xs">{t('concludes')}</legend>
          <div className="flex flex-col gap-1.5">
            {conclusions.map((value) => (
              <label
                key={value}
                className="flex cursor-pointer items-start gap-2 rounded-md border border-line px-3 py-2 has-checked:border-accent has-checked:bg-accent-soft"
              >
                <input
                  type="radio"
                  name="conclusion"
                  value={value}
                  checked={conclusion === value}
                  onChange={() => setConclusion(value)}
                  className="mt-1 accent-accent"
                />
                <span>
                  <span className="font-medium">{t(`conclusion.${value}`)}</span>
                  <span className="block text-ink-2 text-xs">{t(`conclusionMeans.${value}`)}</span>
                </span>
              </label>
            ))}
          </div>
          {tried && !conclusion && (
            <p role="alert" className="mt-1 text-bad text-xs">
              {t('conclusionMissing')}
            </p>
          )}
        </fieldset>
        <Field label={t('note')}>
          <Textarea value={note} maxLength={1000} onChange={(event) => setNote(event.target.value)} />
        </Field>
        {give.isError && <ErrorState error={give.error} compact />}
        <div className="flex items-center gap-3">
          <Button type="submit" look="primary" busy={give.isPending}>
            {t('give')}
          </Button>
          <span className="text-ink-3 text-xs">{t('stands')}</span>
        </div>
      </form>
    </Panel>
  );
}

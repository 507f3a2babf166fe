'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import {
  tolerance,
  type WatchKind,
  type WatchlistEntry,
  watchKind,
  watchlistInput,
} from '@/core/watchlist/schema';
import { ApiProblem } from '../api/client';
import { districtsQuery, useMe } from '../api/queries';
import { CasePicker } from '../case-picker/case-picker';
import { Button } from '../ui/button';
import { Checkbox } from '../ui/checkbox';
import { DateTimeField } from '../ui/date-time-field';
import { Field } from '../ui/field';
import { Input, Textarea } from '../ui/input';
import { Page, PageHeader, Panel } from '../ui/page';
import { Chips, Segmented } from '../ui/segmented';
import { Select } from '../ui/select';
import { SkeletonRows } from '../ui/skeleton';
import { ErrorState } from '../ui/states';
import { entryQuery, useEntryChange, useWatchOptions } from './queries';
import { ScopeFields } from './scope-fields';

const classes = ['car', 'bus', 'truck', 'van', 'motorcycle', 'bicycle'] as const;
const colours = [
  'white',
  'silver',
  'grey',
  'black',
  'red',
  'orange',
  'yellow',
  'green',
  'blue',
  'brown',
] as const;
const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();

type Draft = ReturnType<typeof draftOf>;

function draftOf(entry: WatchlistEntry | undefined) {
  return {
    kind: entry?.kind ?? ('PLATE' as WatchKind),
    title: entry?.title ?? '',
    plate: entry?.plate ?? '',
    tolerance: entry?.tolerance ?? ('CONFUSABLE' as const),
    classes: entry?.classes ?? [],
    colours: entry?.colours ?? [],
    criterion: entry?.criterion.code,
    source: entry?.source.code,
    sourceNote: entry?.sourceNote ?? '',
    reason: entry?.reason ?? '',
    caseId: entry?.caseId ?? undefined,
    reference: entry?.caseId ? '' : (entry?.reference ?? ''),
    scope: entry?.scope ?? { cameraIds: [], groupIds: [], siteIds: [] },
    expiresAt: entry?.expiresAt ?? inDays(30),
    reviewAt: entry?.reviewAt ?? inDays(15),
    searchBack: entry?.searchBack ?? false,
    threshold: entry?.threshold ?? null,
  };
}

/** A draft that is there, to be written anew. */
export function EditEntry({ id }: { id: string }) {
  const tu = useTranslations('ui');
  const entry = useQuery(entryQuery(id));
  if (entry.isError) return <ErrorState error={entry.error} onRetry={() => void entry.refetch()} />;
  if (!entry.data) return <SkeletonRows rows={6} label={tu('loading')} />;
  return <EntryForm entry={entry.data} />;
}

/** What is looked for, why, on what it rests, where and until when. */
export function EntryForm({ entry }: { entry?: WatchlistEntry }) {
  const t = useTranslations('watchlist');
  const ts = useTranslations('sighting');
  const router = useRouter();
  const { data: person } = useMe();
  const { data: districts = [] } = useQuery(districtsQuery);
  const options = useWatchOptions();
  const save = useEntryChange();
  const [draft, setDraft] = useState<Draft>(() => draftOf(entry));
  const [district, setDistrict] = useState<number | undefined>(entry?.districtId);
  const [asked, setAsked] = useState(false);
  const change = (part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part }));
  const districtId = district ?? person?.district?.id;
  const body = {
    ...draft,
    districtId,
    plate: draft.kind === 'PLATE' ? draft.plate : null,
    caseId: draft.caseId ?? null,
    reference: draft.reference.trim() || null,
    sourceNote: draft.sourceNote.trim() || null,
  };
  const parsed = watchlistInput.safeParse(body);
  const lacking = new Set(parsed.success ? [] : parsed.error.issues.map(({ path }) => String(path[0])));
  const unreferenced = !draft.caseId && !draft.reference.trim();
  const problem = save.error instanceof ApiProblem ? save.error.fields : {};
  const need = (field: string, words: string) => (asked && lacking.has(field) ? words : problem[field]);

  function submit() {
    setAsked(true);
    if (!parsed.success || unreferenced) return;
    save.mutate(
      entry
        ? { path: `/${entry.id}`, method: 'PATCH', body: parsed.data }
        : { path: '', method: 'POST', body: parsed.data },
      { onSuccess: (saved) => router.push(`/watchlist/${saved.id}`) },
    );
  }

  return (
    <Page>
      <PageHeader
        parent={<Link href="/watchlist">{t('title')}</Link>}
        title={entry ? t('editTitle', { title: entry.title }) : t('newTitle')}
        facts={<span>{t('newLead')}</span>}
      />
      <form
        className="flex max-w-4xl flex-col gap-3 px-4 sm:px-5"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Panel title={t('what')} bodyClassName="flex flex-col gap-3 p-3">
          {!entry && (
            <Segmented
              label={t('kind')}
              value={draft.kind}
              onChange={(kind) => change({ kind })}
              options={watchKind.options.map((one) => ({ value: one, label: t(`kinds.${one}`) }))}
              className="self-start"
            />
          )}
          <Field label={t(`titles.${draft.kind}`)} required error={need('title', t('titleMissing'))}>
            <Input
              value={draft.title}
              maxLength={120}
              onChange={(event) => change({ title: event.target.value })}
            />
          </Field>
          {draft.kind === 'PLATE' && (
            <div className="flex flex-wrap gap-3">
              <Field
                label={t('plate')}
                hint={t('plateHint')}
                required
                className="min-w-56 flex-1"
                error={need('plate', t('plateMissing'))}
              >
                <Input
                  mono
                  value={draft.plate}
                  onChange={(event) => change({ plate: event.target.value.toUpperCase() })}
                />
              </Field>
              <Field label={t('tolerance')} className="min-w-56 flex-1">
                <Select
                  value={draft.tolerance}
                  onChange={(value) => change({ tolerance: value })}
                  options={tolerance.options.map((one) => ({ value: one, label: t(`tolerances.${one}`) }))}
                />
              </Field>
            </div>
          )}
          {draft.kind === 'PERSON' && <p className="text-ink-2">{t('photosLater')}</p>}
          {draft.kind === 'VEHICLE' && (
            <>
              <p className="text-ink-2">{t('vehiclePhotosLater')}</p>
              <Chips
                label={t('classes')}
                value={draft.classes}
                onChange={(value) => change({ classes: value })}
                options={classes.map((one) => ({ value: one, label: ts(`classes.${one}`) }))}
              />
              <Chips
                label={t('colours')}
                value={draft.colours}
                onChange={(value) => change({ colours: value })}
                options={colours.map((one) => ({ value: one, label: ts(`colours.${one}`) }))}
              />
            </>
          )}
        </Panel>
        <Panel title={t('why')} bodyClassName="grid gap-3 p-3 sm:grid-cols-2">
          <Field label={t('criterion')} required error={need('criterion', t('chooseOne'))}>
            <Select
              value={draft.criterion}
              placeholder={t('choose')}
              onChange={(criterion) => change({ criterion })}
              options={(options.data?.criteria ?? []).map(({ code, label }) => ({ value: code, label }))}
            />
          </Field>
          <Field label={t('source')} required error={need('source', t('chooseOne'))}>
            <Select
              value={draft.source}
              placeholder={t('choose')}
              onChange={(source) => change({ source })}
              options={(options.data?.sources ?? []).map(({ code, label }) => ({ value: code, label }))}
            />
          </Field>
          <Field label={t('case')} error={asked && unreferenced ? t('caseMissing') : undefined}>
            <CasePicker clearable value={draft.caseId} onChange={(caseId) => change({ caseId })} />
          </Field>
          <Field label={t('reference')} hint={t('referenceHint')}>
            <Input
              value={draft.reference}
              maxLength={120}
              onChange={(event) => change({ reference: event.target.value })}
            />
          </Field>
          <Field
            label={t('reason')}
            hint={t('reasonHint')}
            required
            className="sm:col-span-2"
            error={need('reason', t('reasonMissing'))}
          >
            <Textarea
              value={draft.reason}
              maxLength={500}
              onChange={(event) => change({ reason: event.target.value })}
            />
          </Field>
          <Field label={t('sourceNote')} className="sm:col-span-2">
            <Input
              value={draft.sourceNote}
              maxLength={500}
              onChange={(event) => change({ sourceNote: event.target.value })}
            />
          </Field>
        </Panel>
        <Panel title={t('whereAndUntil')} bodyClassName="flex flex-col gap-3 p-3">
          {!entry && !person?.district && (
            <Field label={t('district')} required error={need('districtId', t('chooseOne'))}>
              <Select
                value={districtId === undefined ? undefined : String(districtId)}
                placeholder={t('choose')}
                onChange={(id) => setDistrict(Number(id))}
                options={districts.map(({ id, name, province }) => ({
                  value: String(id),
                  label: `${name}, ${province}`,
                }))}
              />
            </Field>
          )}
          <ScopeFields scope={draft.scope} districtId={districtId} onChange={(scope) => change({ scope })} />
          <div className="grid gap-3 sm:grid-cols-2">
            <Field
              label={t('expires')}
              hint={options.data && t('longest', { days: options.data.longestDays })}
              required
              error={need('expiresAt', t('dateMissing'))}
            >
              <DateTimeField
                strict
                value={draft.expiresAt}
                onChange={(at) => change({ expiresAt: at ?? '' })}
              />
            </Field>
            <Field
              label={t('review')}
              hint={t('reviewHint')}
              required
              error={need('reviewAt', t('dateMissing'))}
            >
              <DateTimeField
                strict
                value={draft.reviewAt}
                onChange={(at) => change({ reviewAt: at ?? '' })}
              />
            </Field>
          </div>
          <Checkbox
            checked={draft.searchBack}
            onChange={(searchBack) => change({ searchBack })}
            label={t('searchBack')}
            detail={t('searchBackHint')}
          />
        </Panel>
        {save.error && <ErrorState compact error={save.error} />}
        <div className="flex gap-2">
          <Button type="submit" look="primary" busy={save.isPending}>
            {t('saveDraft')}
          </Button>
          <Button asChild>
            <Link href={entry ? `/watchlist/${entry.id}` : '/watchlist'}>{t('cancel')}</Link>
          </Button>
        </div>
      </form>
    </Page>
  );
}

'use client';

import { queryOptions, useQuery } from '@tanstack/react-query';
import { FileDown, ShieldCheck } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { errorRates, transparency, unusual, usesPage } from '@/core/audit/oversight/schema';
import { useAddress } from '../address/use-address';
import { call } from '../api/client';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Page, PageHeader, Panel } from '../ui/page';
import { Select } from '../ui/select';
import { SkeletonRows } from '../ui/skeleton';
import { EmptyState, ErrorState } from '../ui/states';
import { Table, Td, Th, Tr } from '../ui/table';
import { TabPanel, Tabs } from '../ui/tabs';
import { TimeText } from '../ui/time-text';

const views = ['uses', 'unusual', 'errors', 'transparency'] as const;
type View = (typeof views)[number];
const DAY_MS = 86_400_000;
const MONTHS = 12;

interface Span {
  from: string;
  to: string;
}

const usesQuery = (query: Span) =>
  queryOptions({
    queryKey: ['oversight', 'uses', query],
    queryFn: ({ signal }) => call('/api/oversight/uses', usesPage, { query, signal }),
  });
const unusualQuery = (query: Span) =>
  queryOptions({
    queryKey: ['oversight', 'unusual', query],
    queryFn: ({ signal }) => call('/api/oversight/unusual', unusual, { query, signal }),
  });
const errorsQuery = (query: Span) =>
  queryOptions({
    queryKey: ['oversight', 'errors', query],
    queryFn: ({ signal }) => call('/api/oversight/error-rates', errorRates, { query, signal }),
  });
const transparencyQuery = (month: string) =>
  queryOptions({
    queryKey: ['oversight', 'transparency', month],
    queryFn: ({ signal }) => call('/api/oversight/transparency', transparency, { query: { month }, signal }),
  });

/** How the system is used, for whoever oversees it: every use, and nothing of content. */
export function OversightPage() {
  const t = useTranslations('oversight');
  const { get, set } = useAddress();
  const view = views.find((one) => one === get('view')) ?? 'uses';
  const days = Number(get('days') ?? 30);
  const span = useMemo(() => {
    // To the next full hour, so that the same question is asked while somebody looks.
    const to = Math.ceil(Date.now() / 3_600_000) * 3_600_000;
    return { from: new Date(to - days * DAY_MS).toISOString(), to: new Date(to).toISOString() };
  }, [days]);
  return (
    <Page>
      <PageHeader
        title={t('title')}
        facts={<span>{t('lead')}</span>}
        actions={
          view !== 'transparency' && (
            <Select
              label={t('span')}
              value={String(days)}
              onChange={(value) => set({ days: value === '30' ? undefined : value })}
              options={['1', '7', '30', '90', '365'].map((one) => ({
                value: one,
                label: t('days', { count: Number(one) }),
              }))}
            />
          )
        }
      />
      <Tabs<View>
        label={t('title')}
        value={view}
        onChange={(next) => set({ view: next === 'uses' ? undefined : next })}
        tabs={views.map((one) => ({ value: one, label: t(`views.${one}`) }))}
        listClassName="px-4 sm:px-5"
      >
        <TabPanel value="uses">
          <Uses span={span} />
        </TabPanel>
        <TabPanel value="unusual">
          <UnusualUse span={span} />
        </TabPanel>
        <TabPanel value="errors">
          <Errors span={span} />
        </TabPanel>
        <TabPanel value="transparency">
          <Monthly />
        </TabPanel>
      </Tabs>
    </Page>
  );
}

function Uses({ span }: { span: Span }) {
  const t = useTranslations('oversight');
  const tu = useTranslations('ui');
  const roles = useTranslations('shell.roles');
  const uses = useQuery(usesQuery(span));
  if (uses.isError) return <ErrorState error={uses.error} onRetry={() => void uses.refetch()} />;
  if (!uses.data) return <SkeletonRows rows={6} label={tu('loading')} />;
  if (uses.data.items.length === 0)
    return (
      <EmptyState icon={<ShieldCheck />} title={t('noUses')}>
        {t('noUsesDetail')}
      </EmptyState>
    );
  return (
    <>
      {uses.data.truncated && <p className="px-5 py-2 text-ink-2 text-xs">{t('truncated')}</p>}
      <Table label={t('views.uses')}>
        <thead>
          <tr>
            <Th>{t('when')}</Th>
            <Th>{t('who')}</Th>
            <Th>{t('what')}</Th>
            <Th>{t('authority')}</Th>
            <Th>{t('outcome')}</Th>
          </tr>
        </thead>
        <tbody>
          {uses.data.items.map((use) => (
            <Tr key={use.seq}>
              <Td>
                <TimeText at={use.at} />
              </Td>
              <Td>
                {use.actorName}
                <span className="block text-ink-3 text-xs">{roles(use.actorRole as 'AUDITOR')}</span>
              </Td>
              <Td>{t(`kinds.${use.kind as 'face'}`)}</Td>
              <Td>
                {use.caseReference ?? <span className="text-ink-3">{t('noCase')}</span>}
                {use.purpose && <span className="block text-ink-2 text-xs">{use.purpose}</span>}
              </Td>
              <Td>
                {use.outcome === 'done' ? (
                  <span>
                    {use.found === 0 ? (
                      <Badge tone="warn">{t('nil')}</Badge>
                    ) : (
                      t('found', { found: use.found ?? 0, kept: use.kept ?? 0 })
                    )}
                  </span>
                ) : (
                  <Badge tone="bad" {...(use.reason && { title: use.reason })}>
                    {t(`outcomes.${use.outcome}`)}
                  </Badge>
                )}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </>
  );
}

function UnusualUse({ span }: { span: Span }) {
  const t = useTranslations('oversight');
  const tu = useTranslations('ui');
  const roles = useTranslations('shell.roles');
  const found = useQuery(unusualQuery(span));
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <SkeletonRows rows={6} label={tu('loading')} />;
  return (
    <div className="flex flex-col gap-3 p-4 sm:p-5">
      <p className="text-ink-2">{t('unusualLead')}</p>
      {found.data.rules.map(({ rule, numbers }) => {
        const items = found.data.items.filter((item) => item.rule === rule);
        return (
          <Panel
            key={rule}
            title={t(`rules.${rule}.title`)}
            beside={<Badge tone={items.length > 0 ? 'warn' : 'neutral'}>{items.length}</Badge>}
          >
            <p className="px-3 pt-2 text-ink-3 text-xs">{t(`rules.${rule}.how`, numbers)}</p>
            {items.length === 0 ? (
              <p className="p-3 text-ink-2">{t('nobody')}</p>
            ) : (
              <ul className="flex flex-col p-3">
                {items.map((item) => (
                  <li
                    key={`${item.actorName} ${item.mark}`}
                    className="flex flex-wrap gap-x-4 border-line border-b py-1"
                  >
                    <span className="font-medium">{item.actorName}</span>
                    <span className="text-ink-2">{roles(item.actorRole as 'AUDITOR')}</span>
                    <span className="figures">
                      {item.of === null
                        ? t('times', { count: item.count })
                        : t('timesOf', { count: item.count, of: item.of })}
                    </span>
                    {item.mark && (
                      <span className="font-mono text-ink-3">{t('mark', { mark: item.mark })}</span>
                    )}
                    <span className="text-ink-3 text-xs">
                      <TimeText at={item.firstAt} precision="minute" /> –{' '}
                      <TimeText at={item.lastAt} precision="minute" />
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </Panel>
        );
      })}
    </div>
  );
}

function Errors({ span }: { span: Span }) {
  const t = useTranslations('oversight');
  const tu = useTranslations('ui');
  const format = useFormatter();
  const rates = useQuery(errorsQuery(span));
  if (rates.isError) return <ErrorState error={rates.error} onRetry={() => void rates.refetch()} />;
  if (!rates.data) return <SkeletonRows rows={4} label={tu('loading')} />;
  if (rates.data.items.length === 0)
    return (
      <EmptyState icon={<ShieldCheck />} title={t('noErrors')}>
        {t('noErrorsDetail')}
      </EmptyState>
    );
  const percent = (value: number) => format.number(value, { style: 'percent', maximumFractionDigits: 0 });
  return (
    <Table label={t('views.errors')}>
      <thead>
        <tr>
          <Th>{t('from')}</Th>
          <Th>{t('what')}</Th>
          <Th>{t('right')}</Th>
          <Th>{t('wrong')}</Th>
          <Th>{t('wrongShare')}</Th>
        </tr>
      </thead>
      <tbody>
        {rates.data.items.map((row) => (
          <Tr key={`${row.from} ${row.kind}`}>
            <Td>{t(`sources.${row.from}`)}</Td>
            <Td>{t(`judged.${row.kind as 'FACE'}`)}</Td>
            <Td figure>{row.right}</Td>
            <Td figure>{row.wrong}</Td>
            <Td figure>
              {row.wrongShare
                ? `${percent(row.wrongShare.value)} (${percent(row.wrongShare.low)} – ${percent(row.wrongShare.high)})`
                : '–'}
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

function Monthly() {
  const t = useTranslations('oversight');
  const tu = useTranslations('ui');
  const format = useFormatter();
  const { get, set } = useAddress();
  const months = Array.from({ length: MONTHS }, (_, back) => {
    const now = new Date();
    return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 7);
  });
  const month = get('month') ?? months[0] ?? '';
  const report = useQuery(transparencyQuery(month));
  return (
    <div className="flex flex-col gap-3 p-4 sm:p-5">
      <div className="flex flex-wrap items-end gap-3">
        <Field label={t('month')} className="w-48">
          <Select
            value={month}
            onChange={(next) => set({ month: next })}
            options={months.map((one) => ({
              value: one,
              label: format.dateTime(new Date(`${one}-15T00:00:00Z`), { month: 'long', year: 'numeric' }),
            }))}
          />
        </Field>
        {(['pdf', 'csv'] as const).map((kind) => (
          <Button key={kind} asChild>
            <a href={`/media/oversight/transparency.${kind}?month=${month}`} download>
              <FileDown aria-hidden />
              {t(kind)}
            </a>
          </Button>
        ))}
      </div>
      {report.isError && <ErrorState error={report.error} onRetry={() => void report.refetch()} />}
      {report.isPending && <SkeletonRows rows={6} label={tu('loading')} />}
      {report.data && (
        <div className="grid gap-3 lg:grid-cols-2">
          <Panel title={t('headlines')}>
            <dl className="p-3">
              {report.data.headlines.map(({ key, count }) => (
                <div key={key} className="flex justify-between gap-4 border-line border-b py-1">
                  <dt>{t(`headline.${key as 'faceSearches'}`)}</dt>
                  <dd className="figures font-semibold">{count}</dd>
                </div>
              ))}
            </dl>
          </Panel>
          <Panel
            title={t('everyDeed')}
            beside={
              <span className="text-ink-3 text-xs">{t('entries', { count: report.data.entries })}</span>
            }
          >
            <p className="px-3 pt-2 text-ink-3 text-xs">{t('reconciles')}</p>
            <dl className="p-3">
              {report.data.deeds.map(({ action, outcome, count }) => (
                <div
                  key={`${action} ${outcome}`}
                  className="flex justify-between gap-4 border-line border-b py-0.5"
                >
                  <dt>
                    <code className="font-mono text-xs">{action}</code>{' '}
                    {outcome !== 'done' && <Badge tone="bad">{t(`outcomes.${outcome as 'denied'}`)}</Badge>}
                  </dt>
                  <dd className="figures">{count}</dd>
                </div>
              ))}
            </dl>
          </Panel>
        </div>
      )}
    </div>
  );
}

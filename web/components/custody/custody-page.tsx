'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useAddress } from '@/web/components/address/use-address';
import { Page, PageHeader } from '@/web/components/ui/page';
import { TabPanel, Tabs } from '@/web/components/ui/tabs';
import { ChecksPanel } from './checks-panel';
import { DisposalsPanel } from './disposals-panel';
import { HoldsPanel } from './holds-panel';
import { checksQuery, disposalsQuery, holdsQuery, requestsQuery } from './queries';
import { RequestsPanel } from './requests-panel';
import { RetentionPanel } from './retention-panel';

const parts = ['checks', 'requests', 'holds', 'retention', 'disposals'] as const;
type Part = (typeof parts)[number];

/** The custodian's room: whether what is stored is whole, what is held, how long footage is kept, and how it goes. */
export function CustodyPage() {
  const t = useTranslations('custody');
  const { get, set } = useAddress();
  const part = parts.find((known) => known === get('part')) ?? 'checks';
  const checks = useQuery(checksQuery);
  const holds = useQuery(holdsQuery());
  const disposals = useQuery(disposalsQuery);
  const requests = useQuery(requestsQuery());
  const counts: Partial<Record<Part, number | undefined>> = {
    checks: checks.data?.broken.length || undefined,
    requests: requests.data?.items.filter(({ answered }) => !answered).length || undefined,
    holds: holds.data?.items.length,
    disposals: disposals.data?.items.filter(({ state }) => state === 'PROPOSED').length || undefined,
  };
  return (
    <Page>
      <PageHeader title={t('title')} facts={t('lead')} />
      <Tabs<Part>
        label={t('title')}
        value={part}
        onChange={(next) => set({ part: next === 'checks' ? undefined : next })}
        tabs={parts.map((value) => {
          const count = counts[value];
          return { value, label: t(`parts.${value}`), ...(count !== undefined && { count }) };
        })}
        listClassName="px-2.5 sm:px-3.5"
      >
        <div className="px-4 py-4 sm:px-5">
          <TabPanel value="checks">
            <ChecksPanel />
          </TabPanel>
          <TabPanel value="requests">
            <RequestsPanel />
          </TabPanel>
          <TabPanel value="holds">
            <HoldsPanel />
          </TabPanel>
          <TabPanel value="retention">
            <RetentionPanel />
          </TabPanel>
          <TabPanel value="disposals">
            <DisposalsPanel />
          </TabPanel>
        </div>
      </Tabs>
    </Page>
  );
}

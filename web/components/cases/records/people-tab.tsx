'use client';

import { useQuery } from '@tanstack/react-query';
import { Car, Link2, MapPin, UserRound } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import type { CaseRecord, RecordKind } from '@/core/cases/record-schema';
import type { CaseDetail } from '@/core/cases/schema';
import { useMay } from '@/web/components/access/access';
import { Button } from '@/web/components/ui/button';
import { Panel } from '@/web/components/ui/page';
import { SkeletonRows } from '@/web/components/ui/skeleton';
import { EmptyState, ErrorState } from '@/web/components/ui/states';
import { LinkDialog } from './link-dialog';
import { LinkDrawing } from './link-drawing';
import { LinkTable } from './link-table';
import { nameOfRecord, standingLinks } from './naming';
import { recordsQuery } from './queries';
import { RecordDialog } from './record-dialog';
import { RecordList } from './record-list';

const sections: readonly { kind: RecordKind; icon: ReactNode }[] = [
  { kind: 'PERSON', icon: <UserRound /> },
  { kind: 'VEHICLE', icon: <Car /> },
  { kind: 'PLACE', icon: <MapPin /> },
];

/** People, vehicles and places of the case, and how they hang together by which source. */
export function PeopleTab({ fir }: { fir: CaseDetail }) {
  const t = useTranslations('caseWork');
  const may = useMay();
  const { data, error, refetch } = useQuery(recordsQuery(fir.id));
  const [editing, setEditing] = useState<{ kind: RecordKind; record?: CaseRecord }>();
  const [linking, setLinking] = useState<{ fromId?: string }>();
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={6} label={t('loading')} />;
  const { records, links } = data;
  const people = peopleOf(records);
  const linkable = records.filter(
    ({ kind, removed }) => !removed && sections.some((section) => section.kind === kind),
  );
  const standing = standingLinks(links, records);
  return (
    <div className="flex flex-col gap-5">
      {sections.map(({ kind, icon }) => (
        <RecordList
          key={kind}
          fir={fir}
          kind={kind}
          icon={icon}
          records={records.filter((one) => one.kind === kind)}
          onNew={() => setEditing({ kind })}
          onEdit={(record) => setEditing({ kind, record })}
          onLink={linkable.length > 0 ? (record) => setLinking({ fromId: record.id }) : undefined}
        />
      ))}
      <Panel
        title={t('links.title')}
        actions={
          may('case.write') &&
          linkable.length > 0 && (
            <Button size="sm" icon={<Link2 aria-hidden />} onClick={() => setLinking({})}>
              {t('links.add')}
            </Button>
          )
        }
      >
        {standing.length === 0 ? (
          <EmptyState compact icon={<Link2 />} title={t('links.none')}>
            {t('links.noneText')}
          </EmptyState>
        ) : (
          <>
            <LinkDrawing records={linkable} links={standing} />
            <LinkTable caseId={fir.id} records={records} links={links} />
          </>
        )}
      </Panel>
      {editing && (
        <RecordDialog fir={fir} {...editing} people={people} onClose={() => setEditing(undefined)} />
      )}
      {linking && (
        <LinkDialog fir={fir} records={linkable} {...linking} onClose={() => setLinking(undefined)} />
      )}
    </div>
  );
}

/** People of the case to choose from. */
export const peopleOf = (records: readonly CaseRecord[]) =>
  records
    .filter(({ kind, removed }) => kind === 'PERSON' && !removed)
    .map((one) => ({ id: one.id, name: nameOfRecord(one) }));

'use client';

import { History, Link2, Pencil, Plus, RotateCcw, Search, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import type { CaseRecord, RecordKind } from '@/core/cases/record-schema';
import type { CaseDetail } from '@/core/cases/schema';
import { useMay } from '@/web/components/access/access';
import { Button, IconButton } from '@/web/components/ui/button';
import { Panel } from '@/web/components/ui/page';
import { useProblemWords } from '@/web/components/ui/states';
import { TimeText } from '@/web/components/ui/time-text';
import { toast } from '@/web/components/ui/toast';
import { ChangesDialog } from './changes-dialog';
import { nameOfRecord, searchAddress } from './naming';
import { useRecordWork } from './queries';
import { ReasonDialog } from './reason-dialog';
import { RecordFacts } from './record-facts';

interface RecordListProps {
  fir: CaseDetail;
  kind: RecordKind;
  icon: ReactNode;
  records: readonly CaseRecord[];
  onNew: () => void;
  onEdit: (record: CaseRecord) => void;
  onLink?: ((record: CaseRecord) => void) | undefined;
  /** More that can be done with one: a task is done. */
  more?: ((record: CaseRecord) => ReactNode) | undefined;
}

/** The records of one kind; those taken out stand at the end, with why. */
export function RecordList({ fir, kind, icon, records, onNew, onEdit, onLink, more }: RecordListProps) {
  const t = useTranslations('caseWork');
  const may = useMay();
  const [showOut, setShowOut] = useState(false);
  const standing = records.filter(({ removed }) => !removed);
  const out = records.filter(({ removed }) => removed);
  return (
    <Panel
      title={
        <span className="flex items-center gap-2 [&_svg]:size-4 [&_svg]:text-ink-3">
          {icon}
          {t(`kinds.${kind}`)}
        </span>
      }
      beside={<span className="figures text-ink-3 text-xs">{standing.length}</span>}
      actions={
        may('case.write') && (
          <Button size="sm" icon={<Plus aria-hidden />} onClick={onNew}>
            {t('new', { kind: t(`kind.${kind}`) })}
          </Button>
        )
      }
    >
      {standing.length === 0 && <p className="p-3.5 text-ink-2">{t(`empty.${kind}`)}</p>}
      <ul aria-label={t(`kinds.${kind}`)}>
        {standing.map((record) => (
          <Row key={record.id} fir={fir} record={record} onEdit={onEdit} onLink={onLink} more={more} />
        ))}
      </ul>
      {out.length > 0 && (
        <div className="border-line border-t px-3.5 py-2">
          <Button size="sm" look="plain" aria-expanded={showOut} onClick={() => setShowOut(!showOut)}>
            {t('takenOut', { count: out.length })}
          </Button>
          {showOut && (
            <ul>
              {out.map((record) => (
                <OutRow key={record.id} caseId={fir.id} record={record} />
              ))}
            </ul>
          )}
        </div>
      )}
    </Panel>
  );
}

function Row({
  fir,
  record,
  onEdit,
  onLink,
  more,
}: Pick<RecordListProps, 'fir' | 'onEdit' | 'onLink' | 'more'> & { record: CaseRecord }) {
  const t = useTranslations('caseWork');
  const may = useMay();
  const words = useProblemWords();
  const work = useRecordWork(fir.id);
  const [asking, setAsking] = useState<'remove' | 'changes'>();
  const name = nameOfRecord(record);
  const address = may('search.object') ? searchAddress(record, fir.id) : undefined;
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 border-line border-b px-3.5 py-2.5 last:border-b-0">
      <span className="figures w-6 shrink-0 text-ink-3">{record.number}</span>
      <div className="min-w-0 flex-[1_1_14rem]">
        <RecordFacts record={record} fir={fir} />
      </div>
      <div className="flex flex-wrap items-center gap-1">
        {address && (
          <Button size="sm" asChild>
            <Link href={address}>
              <Search aria-hidden />
              {t(record.kind === 'VEHICLE' ? 'searchPlate' : 'searchAround')}
            </Link>
          </Button>
        )}
        {more?.(record)}
        {record.changes > 0 && (
          <IconButton
            size="sm"
            label={t('history', { name })}
            icon={<History />}
            onClick={() => setAsking('changes')}
          />
        )}
        {may('case.write') && (
          <>
            {onLink && (
              <IconButton
                size="sm"
                label={t('links.addFrom', { name })}
                icon={<Link2 />}
                onClick={() => onLink(record)}
              />
            )}
            <IconButton
              size="sm"
              label={t('editOne', { name })}
              icon={<Pencil />}
              onClick={() => onEdit(record)}
            />
            <IconButton
              size="sm"
              label={t('takeOut', { name })}
              icon={<Trash2 />}
              onClick={() => setAsking('remove')}
            />
          </>
        )}
      </div>
      {asking === 'remove' && (
        <ReasonDialog
          title={t('takeOut', { name })}
          description={t('takeOutText')}
          confirm={t('takeOutConfirm')}
          busy={work.isPending}
          onClose={() => setAsking(undefined)}
          onReason={(reason) =>
            work.mutate(
              { deed: 'remove', id: record.id, reason },
              {
                onSuccess: () => setAsking(undefined),
                onError: (error) => toast('failed', { title: words(error).message }),
              },
            )
          }
        />
      )}
      {asking === 'changes' && (
        <ChangesDialog caseId={fir.id} record={record} onClose={() => setAsking(undefined)} />
      )}
    </li>
  );
}

function OutRow({ caseId, record }: { caseId: string; record: CaseRecord }) {
  const t = useTranslations('caseWork');
  const may = useMay();
  const words = useProblemWords();
  const work = useRecordWork(caseId);
  const { removed } = record;
  if (!removed) return null;
  return (
    <li className="flex flex-wrap items-center gap-2 py-1.5 text-ink-2">
      <s dir="auto">{nameOfRecord(record)}</s>
      <span dir="auto" className="min-w-0 flex-1 break-words">
        {t('outBy', { name: removed.by, reason: removed.reason })} <TimeText at={removed.at} />
      </span>
      {may('case.write') && (
        <Button
          size="sm"
          icon={<RotateCcw aria-hidden />}
          busy={work.isPending}
          onClick={() =>
            work.mutate(
              { deed: 'return', id: record.id },
              { onError: (error) => toast('failed', { title: words(error).message }) },
            )
          }
        >
          {t('putBack')}
        </Button>
      )}
    </li>
  );
}

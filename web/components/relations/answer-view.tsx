'use client';

import { ShieldX } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { Relation, RelationRequest } from '@/core/search/relations/schema';
import { ReceiptPopover } from '../answers/receipt-popover';
import { AuthorityNote } from '../search/authority-note';
import { CoverageBar } from '../search/coverage-bar';
import { EmptyState } from '../ui/states';
import { CompanionsView } from './companions';
import { OnwardView } from './onward';
import { PlateHistoryView } from './plate-history';
import { RepeatedView } from './repeated';
import { ScenesView } from './scenes';

/** An answer, what it rests on, and what it does not know. */
export function AnswerView({
  relation,
  routeId,
  onAsk,
}: {
  relation: Relation;
  /** The route that is being built. */
  routeId: string | undefined;
  onAsk: (request: RelationRequest) => void;
}) {
  const t = useTranslations('relations');
  const { answer } = relation;
  const caseId = relation.caseId ?? undefined;
  return (
    <div className="flex min-h-0 flex-1 flex-col lg:overflow-y-auto">
      <div className="flex flex-col gap-3 border-line border-b px-4 py-3">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h2 className="font-semibold text-md">{t(`kinds.${relation.request.kind}.name`)}</h2>
          <span className="ms-auto">
            <Receipt relation={relation} />
          </span>
        </div>
        <AuthorityNote authority={relation.authority} />
        <CoverageBar coverage={relation.coverage} />
        {relation.said.length > 0 && (
          <ul className="flex list-disc flex-col gap-0.5 ps-4 text-ink-2 text-xs">
            {relation.said.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        )}
      </div>
      <div className="flex flex-col gap-4 p-4 max-sm:pb-20">
        {answer === null ? (
          <TakenAway relation={relation} />
        ) : answer.kind === 'PLATE_HISTORY' ? (
          <PlateHistoryView history={answer} caseId={caseId} />
        ) : answer.kind === 'COMPANIONS' ? (
          <CompanionsView companions={answer} caseId={caseId} />
        ) : answer.kind === 'SCENES' ? (
          <ScenesView scenes={answer} caseId={caseId} />
        ) : answer.kind === 'REPEATED' ? (
          <RepeatedView repeated={answer} caseId={caseId} />
        ) : (
          <OnwardView relation={relation} onward={answer} routeId={routeId} onAsk={onAsk} />
        )}
      </div>
    </div>
  );
}

/** In place of what was found, once it was taken away. */
function TakenAway({ relation: { authority, purged, total } }: { relation: Relation }) {
  const t = useTranslations('search.approval');
  return (
    <EmptyState icon={<ShieldX />} title={t('takenAway')}>
      <p>{t(`because.${purged?.because ?? 'lapsed'}`)}</p>
      {authority?.decisionNote && <p className="mt-1 text-ink">“{authority.decisionNote}”</p>}
      <p className="mt-2">{t('stays', { count: total })}</p>
      {purged?.receiptSha256 && (
        <p className="mt-2 text-ink-3 text-xs">
          {t('hash')} <span className="select-all break-all font-mono">{purged.receiptSha256}</span>
        </p>
      )}
    </EmptyState>
  );
}

/** Who asked, when, and with which models; kept with the answer. */
function Receipt({ relation }: { relation: Relation }) {
  const t = useTranslations('relations.receipt');
  const models = Object.entries(relation.models).filter(
    ([, value]) => typeof value === 'string' || typeof value === 'number',
  );
  return (
    <ReceiptPopover
      words={{ title: t('title'), by: t('by'), at: t('at'), upTo: t('upTo'), id: t('id') }}
      kept={relation}
      place={`/api/relations/${relation.id}`}
    >
      {relation.purpose && (
        <>
          <dt className="text-ink-3">{t('purpose')}</dt>
          <dd dir="auto">{relation.purpose}</dd>
        </>
      )}
      <dt className="text-ink-3">{t('took')}</dt>
      <dd className="figures">{t('milliseconds', { ms: relation.durationMs })}</dd>
      {models.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-3">{name}</dt>
          <dd className="break-all">{String(value)}</dd>
        </div>
      ))}
    </ReceiptPopover>
  );
}

'use client';

import { useQuery } from '@tanstack/react-query';
import { CircleAlert, CircleCheck, CircleX, FileSignature, Gavel } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { CaseDetail } from '@/core/cases/schema';
import type { Readiness, ReadinessAnswer, ReadinessState } from '@/core/evidence/readiness/schema';
import { useMay } from '@/web/components/access/access';
import { Badge, type Tone } from '@/web/components/ui/badge';
import { Button } from '@/web/components/ui/button';
import { Panel } from '@/web/components/ui/page';
import { SkeletonRows } from '@/web/components/ui/skeleton';
import { EmptyState, ErrorState } from '@/web/components/ui/states';
import type { CasePart } from '../case-frame';
import { type FactAsked, FactDialog, Facts } from './facts';
import { readinessQuery } from './queries';

const tones: Record<ReadinessState, Tone> = { green: 'ok', amber: 'warn', red: 'bad' };
const icons = { green: CircleCheck, amber: CircleAlert, red: CircleX };

type Exhibit = Readiness['exhibits'][number];
/** What a court will ask of each exhibit: green, amber or red, what is missing and how to mend it. */
export function ReadinessTab({ fir, show }: { fir: CaseDetail; show: (part: CasePart) => void }) {
  const t = useTranslations('readiness');
  const may = useMay();
  const { data, error, refetch } = useQuery(readinessQuery(fir.id));
  const [asking, setAsking] = useState<FactAsked>();
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={8} label={t('title')} />;
  if (data.exhibits.length === 0) {
    return (
      <EmptyState icon={<Gavel />} title={t('none')}>
        {t('noneText')}
      </EmptyState>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-center gap-2">
            <span className="font-semibold">{t('case')}</span> <State state={data.state} />
          </p>
          <p className="text-ink-2">{t('lead')}</p>
          <p className="text-ink-3 text-xs">
            {t('source', { source: data.source })} {t('article', { article: data.article })}
          </p>
        </div>
        {may('bundle.export') && (
          <Button asChild>
            <a href={`/media/cases/${fir.id}/certificate.pdf`} download title={t('draftHint')}>
              <FileSignature aria-hidden />
              {t('draft')}
            </a>
          </Button>
        )}
      </div>
      <Matrix exhibits={data.exhibits} />
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <Panel title={t('toDo')} bodyClassName="flex flex-col gap-4 p-3.5">
          {data.exhibits.map((exhibit) => (
            <ToDo key={exhibit.id} exhibit={exhibit} show={show} onRecord={setAsking} />
          ))}
        </Panel>
        <Facts
          caseId={fir.id}
          facts={data.facts}
          exhibits={data.exhibits}
          onAdd={() => setAsking({ kind: 'PRODUCER', exhibitId: undefined })}
        />
      </div>
      {asking && (
        <FactDialog
          caseId={fir.id}
          asked={asking}
          exhibits={data.exhibits}
          onClose={() => setAsking(undefined)}
        />
      )}
    </div>
  );
}

/** A state by colour, sign and word. */
function State({ state, quiet }: { state: ReadinessState; quiet?: boolean }) {
  const t = useTranslations('readiness');
  const Icon = icons[state];
  return (
    <Badge tone={tones[state]} icon={<Icon aria-hidden className="size-3.5" />}>
      <span className={quiet ? 'max-sm:sr-only' : undefined}>{t(`state.${state}`)}</span>
    </Badge>
  );
}

function Matrix({ exhibits }: { exhibits: readonly Exhibit[] }) {
  const t = useTranslations('readiness');
  const [first] = exhibits;
  return (
    <div className="overflow-x-auto rounded-lg border border-line">
      <table className="w-full border-collapse text-start">
        <thead>
          <tr className="border-line border-b bg-sunken">
            <th scope="col" className="px-3 py-2 text-start font-semibold">
              {t('question')}
            </th>
            {exhibits.map(({ id, number, title, state }) => (
              <th key={id} scope="col" className="px-3 py-2 text-start font-semibold" title={title}>
                {t('exhibit', { number })} <State state={state} quiet />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {first?.answers.map(({ check, title, why }, place) => (
            <tr key={check} className="border-line border-b last:border-0">
              <th scope="row" className="px-3 py-1.5 text-start font-normal">
                <span className="block font-medium">{title}</span>
                <span className="block text-ink-3 text-xs">{why}</span>
              </th>
              {exhibits.map(({ id, answers }) => {
                const answer = answers[place];
                return (
                  <td
                    key={id}
                    className="px-3 py-1.5 align-top"
                    title={answer?.mend?.missing ?? answer?.found}
                  >
                    {answer && <State state={answer.state} quiet />}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ToDo({
  exhibit: { id, number, title, answers },
  show,
  onRecord,
}: {
  exhibit: Exhibit;
  show: (part: CasePart) => void;
  onRecord: (asked: FactAsked) => void;
}) {
  const t = useTranslations('readiness');
  const open = answers.filter(({ mend }) => mend !== null);
  return (
    <section aria-labelledby={`ready-${number}`} className="flex flex-col gap-2">
      <h3 id={`ready-${number}`} className="font-semibold">
        {t('exhibit', { number })}: <bdi>{title}</bdi>
      </h3>
      {open.length === 0 && <p className="text-ink-2">{t('nothingToDo', { number })}</p>}
      <ul className="flex flex-col gap-2">
        {open.map((answer) => (
          <li key={answer.check} className="flex flex-col gap-1 rounded-md border border-line p-2.5">
            <span className="flex flex-wrap items-center gap-2">
              <State state={answer.state} />
              <span className="font-medium">{answer.title}</span>
            </span>
            {answer.found && <span className="text-ink-2 text-xs">{answer.found}</span>}
            <span>
              {answer.mend?.missing} {answer.mend?.remedy}
            </span>
            <Mend answer={answer} exhibitId={id} show={show} onRecord={onRecord} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Leads to where it is mended. */
function Mend({
  answer: { mend },
  exhibitId,
  show,
  onRecord,
}: {
  answer: ReadinessAnswer;
  exhibitId: string;
  show: (part: CasePart) => void;
  onRecord: (asked: FactAsked) => void;
}) {
  const t = useTranslations('readiness');
  const may = useMay();
  if (!mend) return null;
  const { place, fact } = mend;
  const words = t(`mend.${place}`);
  if (place === 'fact') {
    if (!fact || !may('exhibit.disclose')) return null;
    return (
      <Button size="sm" className="self-start" onClick={() => onRecord({ kind: fact, exhibitId })}>
        {words}
      </Button>
    );
  }
  if (place === 'cameras' || place === 'footage') {
    return (
      <Link className="self-start underline" href={`/${place}`}>
        {words}
      </Link>
    );
  }
  return (
    <Button size="sm" className="self-start" onClick={() => show(place)}>
      {words}
    </Button>
  );
}

'use client';

import { Ban, FileJson, Repeat, ScanEye } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { Exhibit } from '@/core/evidence/schema';
import { useMay } from '@/web/components/access/access';
import { HashText } from '@/web/components/cases/hash-text';
import { Badge, type Tone } from '@/web/components/ui/badge';
import { Button } from '@/web/components/ui/button';
import { Progress } from '@/web/components/ui/progress';
import { ErrorState } from '@/web/components/ui/states';
import { TimeText } from '@/web/components/ui/time-text';
import { useCopyWork } from './queries';

const tones: Record<string, Tone> = {
  PENDING: 'busy',
  SAME_BYTES: 'ok',
  SAME_FRAMES: 'ok',
  SAME_PICTURES: 'warn',
  DIFFERENT: 'bad',
  FAILED: 'bad',
};

/** Says that an exhibit is a copy, of what kind, wherever it is listed. */
export function DerivativeBadge({ exhibit }: { exhibit: Pick<Exhibit, 'derivative'> }) {
  const t = useTranslations('copies');
  return exhibit.derivative && <Badge tone="accent">{t(`kind.${exhibit.derivative.kind}`)}</Badge>;
}

/** What a copy was made of and by which recipe, and what can be done with it. */
export function DerivativeFacts({ exhibit }: { exhibit: Exhibit }) {
  const t = useTranslations('copies');
  const may = useMay();
  const work = useCopyWork(exhibit.caseId, exhibit.id);
  const { derivative, status } = exhibit;
  if (!derivative) return null;
  const { parents, check, reviewed, kind } = derivative;
  return (
    <section
      aria-label={t('facts', { number: exhibit.number })}
      className="flex flex-col gap-2 rounded-md border border-line bg-sunken px-3 py-2"
    >
      <p>
        {t('madeOf')}{' '}
        {parents.map(({ id, number }, order) => (
          <span key={id}>
            {order > 0 && ', '}
            <a href={`#exhibit-${number}`} className="text-accent underline underline-offset-2">
              {t('exhibit', { number })}
            </a>
          </span>
        ))}
        . {t('derivativeNote')}
      </p>
      {status === 'PENDING' && (
        <div className="flex items-center gap-3">
          <Progress value={derivative.progress} label={t('progress')} className="flex-1" />
          <span className="figures text-ink-2 text-xs">{Math.round(derivative.progress * 100)} %</span>
          {may('exhibit.write') && (
            <Button
              size="sm"
              icon={<Ban aria-hidden />}
              busy={work.isPending}
              onClick={() => work.mutate('cancel')}
            >
              {t('cancel')}
            </Button>
          )}
        </div>
      )}
      {status === 'READY' && (
        <>
          {kind === 'REDACTED' && (
            <div className="flex flex-wrap items-center gap-2">
              {reviewed ? (
                <Badge tone="ok">{t('lookedThrough', { name: reviewed.by })}</Badge>
              ) : (
                <>
                  <Badge tone="warn">{t('notLookedThrough')}</Badge>
                  {may('exhibit.write') && (
                    <Button
                      size="sm"
                      icon={<ScanEye aria-hidden />}
                      busy={work.isPending}
                      onClick={() => work.mutate('looked-through')}
                    >
                      {t('lookThrough')}
                    </Button>
                  )}
                </>
              )}
            </div>
          )}
          <div className="flex flex-wrap items-center gap-2">
            {check && (
              <Badge tone={tones[check.state] ?? 'neutral'} {...(check.note && { title: check.note })}>
                {t(`check.${check.state}`)}
              </Badge>
            )}
            {check?.at && (
              <span className="text-ink-3 text-xs">
                <TimeText at={check.at} precision="minute" />
              </span>
            )}
            <Button
              size="sm"
              icon={<Repeat aria-hidden />}
              busy={work.isPending || check?.state === 'PENDING'}
              onClick={() => work.mutate('make-again')}
            >
              {t('makeAgain')}
            </Button>
            <Button size="sm" asChild>
              <a
                href={`/api/exhibits/${exhibit.id}/recipe`}
                download={`exhibit-${exhibit.number}.recipe.json`}
              >
                <FileJson aria-hidden />
                {t('recipe')}
              </a>
            </Button>
          </div>
          <div className="flex min-w-0 flex-wrap items-center gap-x-2">
            <span className="text-ink-3 text-xs">{t('recipeHash')}</span>
            <HashText name={t('recipeHash')} value={derivative.recipeSha256} />
          </div>
        </>
      )}
      {work.error && <ErrorState compact error={work.error} />}
    </section>
  );
}

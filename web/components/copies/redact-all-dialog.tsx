'use client';

import { useQueries } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { CaseDetail } from '@/core/cases/schema';
import { formatPosition } from '@/web/components/time/format';
import { Button } from '@/web/components/ui/button';
import { Checkbox } from '@/web/components/ui/checkbox';
import { Dialog } from '@/web/components/ui/dialog';
import { Segmented } from '@/web/components/ui/segmented';
import { Skeleton } from '@/web/components/ui/skeleton';
import { ErrorState } from '@/web/components/ui/states';
import { regionsQuery, useRedactAll } from './queries';

/** Chooses once who stays visible, and has redacted copies made of everything in the case. */
export function RedactAllDialog({ fir, onClose }: { fir: CaseDetail; onClose: () => void }) {
  const t = useTranslations('copies.all');
  const make = useRedactAll(fir.id);
  const [visible, setVisible] = useState<string[]>([]);
  const [persons, setPersons] = useState<'faces' | 'whole'>('faces');
  const originals = fir.exhibitList.filter(({ status, derivative }) => status === 'READY' && !derivative);
  const found = useQueries({ queries: originals.map(({ id }) => regionsQuery(id, [], 'faces')) });
  const done = make.data;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('title')}
      description={t('lead')}
      footer={
        done ? (
          <Button look="primary" onClick={onClose}>
            {t('close')}
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>{t('cancel')}</Button>
            <Button
              look="primary"
              busy={make.isPending}
              disabled={originals.length === 0}
              onClick={() => make.mutate({ visibleTrackIds: visible, persons })}
            >
              {t('make')}
            </Button>
          </>
        )
      }
    >
      {done ? (
        <div role="status" className="flex flex-col gap-2">
          <p>{t('made', { count: done.made.length })}</p>
          {done.left.length > 0 && (
            <ul className="list-disc ps-5 text-warn">
              {done.left.map(({ number, reason }) => (
                <li key={number}>
                  {t('exhibit', { number })}: {reason}
                </li>
              ))}
            </ul>
          )}
          <p className="text-ink-2">{t('lookThrough')}</p>
        </div>
      ) : (
        <div className="flex flex-col gap-4">
          <Segmented
            label={t('hide')}
            value={persons}
            onChange={setPersons}
            options={[
              { value: 'faces', label: t('faces') },
              { value: 'whole', label: t('whole') },
            ]}
          />
          {originals.length === 0 && <p className="text-ink-2">{t('nothing')}</p>}
          {originals.map(({ id, number, title }, order) => (
            <fieldset key={id} className="flex flex-col gap-1">
              <legend className="mb-1 font-medium" dir="auto">
                {t('exhibit', { number })}: {title}
              </legend>
              {found[order]?.isPending && <Skeleton className="h-5 w-40" />}
              {found[order]?.data?.indexed !== 'whole' && found[order]?.data && (
                <p className="text-warn text-xs">{t('notIndexed')}</p>
              )}
              {found[order]?.data?.subjects.map((subject) => (
                <Checkbox
                  key={subject.trackId}
                  checked={visible.includes(subject.trackId)}
                  onChange={(checked) =>
                    setVisible((all) =>
                      checked ? [...all, subject.trackId] : all.filter((one) => one !== subject.trackId),
                    )
                  }
                  label={subject.label}
                  detail={`${formatPosition(subject.fromMs)} – ${formatPosition(subject.toMs)}`}
                />
              ))}
            </fieldset>
          ))}
          {make.error && <ErrorState compact error={make.error} />}
        </div>
      )}
    </Dialog>
  );
}

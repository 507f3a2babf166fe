'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { Exhibit } from '@/core/evidence/schema';
import { type Probe, type ProbeKind, probe as probeSchema } from '@/core/search/schema';
import { call } from '../api/client';
import { caseQuery, probeQuery } from '../api/queries';
import { CasePicker } from '../case-picker/case-picker';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { Skeleton } from '../ui/skeleton';
import { ErrorState } from '../ui/states';

interface ExhibitPickerProps {
  kind: ProbeKind;
  caseId: string | undefined;
  onProbe: (probe: Probe) => void;
  onClose: () => void;
}

/** The exhibits of a case that a search can start from. */
export function ExhibitPicker({ kind, caseId, onProbe, onClose }: ExhibitPickerProps) {
  const t = useTranslations('search.probe.exhibits');
  const client = useQueryClient();
  const [chosenCase, setCase] = useState(caseId);
  const fir = useQuery({ ...caseQuery(chosenCase ?? ''), enabled: Boolean(chosenCase) });
  const take = useMutation({
    mutationFn: (exhibit: Exhibit) =>
      call(`/api/exhibits/${exhibit.id}/probes`, probeSchema, { body: { kind } }),
    onSuccess: (made) => {
      client.setQueryData(probeQuery(made.id).queryKey, made);
      onProbe(made);
    },
  });
  const ready = (fir.data?.exhibitList ?? []).filter(({ status }) => status === 'READY');
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('title')}
      description={t('description')}
      width="lg"
    >
      <div className="flex flex-col gap-4">
        <Field label={t('case')}>
          <CasePicker value={chosenCase} onChange={setCase} />
        </Field>
        {take.isError && <ErrorState error={take.error} compact />}
        {!chosenCase ? (
          <p className="text-ink-2">{t('choose')}</p>
        ) : fir.isError ? (
          <ErrorState error={fir.error} compact onRetry={() => void fir.refetch()} />
        ) : fir.isPending ? (
          <Skeleton className="h-40" />
        ) : ready.length === 0 ? (
          <p className="text-ink-2">{t('none')}</p>
        ) : (
          <ul className="grid grid-cols-[repeat(auto-fill,minmax(10rem,1fr))] gap-3">
            {ready.map((exhibit) => (
              <li key={exhibit.id}>
                <button
                  type="button"
                  disabled={take.isPending}
                  onClick={() => take.mutate(exhibit)}
                  className="flex w-full flex-col overflow-hidden rounded-md border border-line bg-surface text-start hover:border-edge"
                >
                  {/* biome-ignore lint/performance/noImgElement: evidence is shown as it is */}
                  <img
                    src={
                      exhibit.kind === 'STILL'
                        ? `/media/exhibits/${exhibit.id}`
                        : `/media/recordings/${exhibit.recordingId}/still?ptsMs=${exhibit.requestedFromMs}`
                    }
                    alt=""
                    className="aspect-video w-full bg-well object-contain"
                  />
                  <span className="flex min-w-0 flex-col p-2">
                    <span dir="auto" className="truncate font-medium">
                      {exhibit.number}. {exhibit.title}
                    </span>
                    <span className="text-ink-2 text-xs">
                      {t(exhibit.kind === 'STILL' ? 'still' : 'clip')}
                    </span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Dialog>
  );
}

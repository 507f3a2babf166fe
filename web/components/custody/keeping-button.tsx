'use client';

import { useQuery } from '@tanstack/react-query';
import { Lock } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useMay } from '@/web/components/access/access';
import { Button } from '@/web/components/ui/button';
import { Popover } from '@/web/components/ui/popover';
import { TimeText } from '@/web/components/ui/time-text';
import { keepingQuery, usePlaceHold } from './queries';
import { ReasonDialog } from './reason-dialog';
import { KeeperWords } from './retention-panel';

/** What keeps a recording and how long, with the way to hold it; of one that was deleted, who decided it. */
export function KeepingButton({ recordingId }: { recordingId: string }) {
  const t = useTranslations('custody.keeping');
  const th = useTranslations('custody.holds');
  const may = useMay();
  const { data } = useQuery(keepingQuery(recordingId));
  const [placing, setPlacing] = useState(false);
  const place = usePlaceHold();
  if (!data) return null;
  const { heldBy, dueAt, retention, tombstone } = data;
  return (
    <>
      <Popover
        label={t('title')}
        className="max-w-md"
        trigger={
          <Button size="sm" {...(heldBy.length > 0 && { icon: <Lock aria-hidden /> })}>
            {tombstone ? t('deleted') : heldBy.length > 0 ? t('held') : t('kept')}
          </Button>
        }
      >
        <div className="flex flex-col gap-2 p-3 text-sm">
          {tombstone && (
            <p>
              <bdi>
                {t('tombstone', {
                  proposed: tombstone.proposed.by,
                  approved: tombstone.approved.by,
                  reason: tombstone.reason,
                })}
              </bdi>{' '}
              <TimeText at={tombstone.at} />
            </p>
          )}
          {heldBy.length > 0 && <KeeperWords heldBy={heldBy} />}
          {!tombstone && (
            <p>
              {retention === null && t('noClass')}
              {retention && retention.days === null && t('classForever', { name: retention.name })}
              {retention && dueAt && (
                <>
                  {t('class', { name: retention.name, days: retention.days ?? 0 })}{' '}
                  <TimeText at={dueAt} precision="day" />
                </>
              )}
            </p>
          )}
          {!tombstone && may('custody.write') && (
            <Button size="sm" icon={<Lock aria-hidden />} onClick={() => setPlacing(true)}>
              {t('place')}
            </Button>
          )}
        </div>
      </Popover>
      {placing && (
        <ReasonDialog
          title={t('place')}
          description={t('placeText')}
          deed={th('place')}
          busy={place.isPending}
          error={place.error}
          onClose={() => setPlacing(false)}
          onSubmit={(reason) =>
            place.mutate({ kind: 'RECORDING', recordingId, reason }, { onSuccess: () => setPlacing(false) })
          }
        />
      )}
    </>
  );
}

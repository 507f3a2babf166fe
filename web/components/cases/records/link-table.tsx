'use client';

import { Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { CaseLink, CaseRecord } from '@/core/cases/record-schema';
import { useMay } from '@/web/components/access/access';
import { IconButton } from '@/web/components/ui/button';
import { useProblemWords } from '@/web/components/ui/states';
import { Table, Td, Th, Tr } from '@/web/components/ui/table';
import { TimeText } from '@/web/components/ui/time-text';
import { toast } from '@/web/components/ui/toast';
import { nameOfRecord, standingLinks } from './naming';
import { useLinkWork } from './queries';
import { ReasonDialog } from './reason-dialog';

/** Every link in words: what, how, with what, by which source, who said so. */
export function LinkTable({
  caseId,
  records,
  links,
}: {
  caseId: string;
  records: readonly CaseRecord[];
  links: readonly CaseLink[];
}) {
  const t = useTranslations('caseWork');
  const may = useMay();
  const words = useProblemWords();
  const work = useLinkWork(caseId);
  const [removing, setRemoving] = useState<CaseLink>();
  const nameOf = (id: string) => {
    const found = records.find((one) => one.id === id);
    return found ? nameOfRecord(found) : '';
  };
  return (
    <>
      <Table label={t('links.title')}>
        <thead>
          <tr>
            <Th>{t('links.from')}</Th>
            <Th>{t('links.kind')}</Th>
            <Th>{t('links.to')}</Th>
            <Th>{t('links.source')}</Th>
            <Th>{t('links.by')}</Th>
            <Th>
              <span className="sr-only">{t('links.deeds')}</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {standingLinks(links, records).map((link) => (
            <Tr key={link.id}>
              <Td>
                <bdi>{nameOf(link.fromRecordId)}</bdi>
              </Td>
              <Td>{t(`links.kinds.${link.kind}`)}</Td>
              <Td>
                {link.to.what === 'record' ? (
                  <bdi>{nameOf(link.to.id)}</bdi>
                ) : link.to.what === 'exhibit' ? (
                  <bdi>{t('links.exhibit', { number: link.to.number, title: link.to.title })}</bdi>
                ) : (
                  <Link
                    className="underline underline-offset-2"
                    href={`/footage/${link.to.sighting.recordingId}?track=${link.to.id}&t=${Math.round(link.to.sighting.bestPtsMs)}`}
                  >
                    {t('links.sighting', { camera: link.to.sighting.camera.code })}{' '}
                    <TimeText at={link.to.sighting.startsAt} />
                  </Link>
                )}
              </Td>
              <Td className="min-w-40">
                {t(`links.sources.${link.source}`)}
                <span dir="auto" className="block text-ink-3 text-xs">
                  {link.reference}
                </span>
              </Td>
              <Td className="min-w-32">
                <bdi>{link.createdBy}</bdi>
                <TimeText at={link.createdAt} precision="minute" className="block text-ink-3 text-xs" />
              </Td>
              <Td>
                {may('case.write') && (
                  <IconButton
                    size="sm"
                    label={t('links.remove', { from: nameOf(link.fromRecordId) })}
                    icon={<Trash2 />}
                    onClick={() => setRemoving(link)}
                  />
                )}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {removing && (
        <ReasonDialog
          title={t('links.remove', { from: nameOf(removing.fromRecordId) })}
          description={t('takeOutText')}
          confirm={t('takeOutConfirm')}
          busy={work.isPending}
          onClose={() => setRemoving(undefined)}
          onReason={(reason) =>
            work.mutate(
              { deed: 'remove', id: removing.id, reason },
              {
                onSuccess: () => setRemoving(undefined),
                onError: (error) => toast('failed', { title: words(error).message }),
              },
            )
          }
        />
      )}
    </>
  );
}

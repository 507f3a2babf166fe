'use client';

import { useQuery } from '@tanstack/react-query';
import { Group, Pencil, Plus, Search, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { CameraGroup } from '@/core/footage/camera-groups-schema';
import type { Camera } from '@/core/footage/schema';
import { useMay } from '@/web/components/access/access';
import { cameraGroupsQuery } from '@/web/components/api/queries';
import { Button, IconButton } from '@/web/components/ui/button';
import { cx } from '@/web/components/ui/cx';
import { SkeletonRows } from '@/web/components/ui/skeleton';
import { EmptyState, ErrorState } from '@/web/components/ui/states';
import { GroupDialog } from './group-dialog';
import { useGroupChange } from './group-queries';

interface CameraGroupsProps {
  cameras: readonly Camera[];
  chosenId: string | undefined;
  onChoose: (id: string | undefined) => void;
}

/** Named sets of cameras: made, changed, deleted and brought back; the chosen one is marked on the map. */
export function CameraGroups({ cameras, chosenId, onChoose }: CameraGroupsProps) {
  const t = useTranslations('cameras.groups');
  const may = useMay();
  const groups = useQuery(cameraGroupsQuery);
  const change = useGroupChange();
  const [editing, setEditing] = useState<CameraGroup | 'new' | null>(null);
  const [gone, setGone] = useState<CameraGroup | null>(null);
  const mayWrite = may('camera.write');
  const maySearch = may('search.object');
  const add = mayWrite && (
    <Button size="sm" icon={<Plus aria-hidden />} onClick={() => setEditing('new')}>
      {t('add')}
    </Button>
  );
  return (
    <div className="flex flex-col">
      {groups.data && groups.data.length > 0 && (
        <div className="flex items-center justify-between gap-2 border-line border-b p-2">
          <span className="text-ink-2 text-xs">{t('count', { count: groups.data.length })}</span>
          {add}
        </div>
      )}
      {gone && (
        <p role="status" className="flex items-center gap-2 border-line border-b px-3 py-1.5 text-ink-2">
          <span className="min-w-0 flex-1 truncate">{t('deleted', { name: gone.name })}</span>
          <Button
            size="sm"
            busy={change.isPending}
            onClick={() =>
              change.mutate(
                { path: `/${gone.id}/restore`, method: 'POST' },
                { onSuccess: () => setGone(null) },
              )
            }
          >
            {t('undo')}
          </Button>
        </p>
      )}
      {change.error && <ErrorState compact error={change.error} />}
      {groups.isPending && <SkeletonRows rows={4} label={t('label')} />}
      {groups.isError && <ErrorState compact error={groups.error} onRetry={() => void groups.refetch()} />}
      {groups.data?.length === 0 && (
        <EmptyState compact icon={<Group />} title={t('none')} action={add}>
          {t('noneDetail')}
        </EmptyState>
      )}
      <ul aria-label={t('label')}>
        {groups.data?.map((group) => (
          <li
            key={group.id}
            className={cx(
              'flex items-center gap-1 border-line border-b pe-2',
              group.id === chosenId && 'bg-accent-soft',
            )}
          >
            <button
              type="button"
              aria-pressed={group.id === chosenId}
              onClick={() => onChoose(group.id === chosenId ? undefined : group.id)}
              className="flex min-w-0 flex-1 flex-col px-3 py-2 text-start hover:bg-hover focus-visible:outline-offset-[-2px]"
            >
              <span className="truncate">{group.name}</span>
              <span className="text-ink-3 text-xs">{t('cameras', { count: group.cameraIds.length })}</span>
            </button>
            {maySearch && group.cameraIds.length > 0 && (
              <Button size="sm" look="plain" asChild>
                <Link href={`/search?groups=${group.id}`} aria-label={t('search', { name: group.name })}>
                  <Search aria-hidden />
                </Link>
              </Button>
            )}
            {mayWrite && (
              <>
                <IconButton
                  size="sm"
                  label={t('edit', { name: group.name })}
                  icon={<Pencil />}
                  onClick={() => setEditing(group)}
                />
                <IconButton
                  size="sm"
                  label={t('delete', { name: group.name })}
                  icon={<Trash2 />}
                  onClick={() =>
                    change.mutate(
                      { path: `/${group.id}`, method: 'DELETE' },
                      {
                        onSuccess: (deleted) => {
                          setGone(deleted);
                          if (chosenId === group.id) onChoose(undefined);
                        },
                      },
                    )
                  }
                />
              </>
            )}
          </li>
        ))}
      </ul>
      {editing && (
        <GroupDialog
          {...(editing !== 'new' && { group: editing })}
          cameras={cameras}
          onClose={(saved) => {
            setEditing(null);
            if (saved) onChoose(saved.id);
          }}
        />
      )}
    </div>
  );
}

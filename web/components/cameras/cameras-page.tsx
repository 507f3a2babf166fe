'use client';

import { useQuery } from '@tanstack/react-query';
import { Cctv, Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import type { Camera } from '@/core/footage/schema';
import { useMay } from '@/web/components/access/access';
import { SearchField } from '@/web/components/address/search-field';
import { useAddress } from '@/web/components/address/use-address';
import { cameraGroupsQuery, useCameras } from '@/web/components/api/queries';
import { CameraMap } from '@/web/components/map/camera-map';
import { Button } from '@/web/components/ui/button';
import { cx } from '@/web/components/ui/cx';
import { DrawnBadge } from '@/web/components/ui/drawn-badge';
import { Page, PageHeader } from '@/web/components/ui/page';
import { ReferenceTag } from '@/web/components/ui/reference-tag';
import { Segmented } from '@/web/components/ui/segmented';
import { SkeletonRows } from '@/web/components/ui/skeleton';
import { SplitPane } from '@/web/components/ui/split-pane';
import { EmptyState, ErrorState } from '@/web/components/ui/states';
import { CameraDialog } from './camera-dialog';
import { CameraGroups } from './camera-groups';
import { CameraPanel } from './camera-panel';
import { ClockDialog } from './clock-dialog';
import { ClockState } from './clock-state';

/** Every camera as a list and on the map; the chosen one is in the address. */
export function CamerasPage() {
  const t = useTranslations('cameras');
  const tu = useTranslations('ui');
  const may = useMay();
  const { get, set } = useAddress();
  const { data: cameras, error, refetch } = useCameras();
  const [task, setTask] = useState<'edit' | 'clock' | null>(null);
  const text = get('q') ?? '';
  const chosenId = Number(get('camera'));
  const chosen = cameras?.find(({ id }) => id === chosenId);
  const adding = get('new') !== undefined && may('camera.write');

  const found = useMemo(() => {
    const words = text.toLocaleLowerCase().split(/\s+/);
    return cameras?.filter((camera) => {
      const said = `${camera.code} ${camera.name} ${camera.site?.name ?? ''}`.toLocaleLowerCase();
      return words.every((word) => said.includes(word));
    });
  }, [cameras, text]);
  const grouped = get('list') === 'groups';
  const groups = useQuery({ ...cameraGroupsQuery, enabled: grouped });
  const group = groups.data?.find(({ id }) => id === get('group'));
  const marked = new Set(grouped ? group?.cameraIds : chosen ? [chosen.id] : []);
  const unplaced =
    cameras?.filter(({ latitude, longitude }) => latitude === null || longitude === null).length ?? 0;
  const choose = (id: number | undefined) => set({ camera: id });
  const add = may('camera.write') && (
    <Button look="primary" icon={<Plus aria-hidden />} onClick={() => set({ new: 1 })}>
      {t('add')}
    </Button>
  );

  return (
    <Page fill>
      <PageHeader
        title={t('title')}
        facts={
          cameras && cameras.length > 0 ? (
            <>
              <span>{t('count', { count: cameras.length })}</span>
              {unplaced > 0 && <span className="text-warn">{t('unplacedCount', { count: unplaced })}</span>}
            </>
          ) : (
            t('lead')
          )
        }
        actions={add}
      />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!cameras && !error && <SkeletonRows rows={10} label={tu('loading')} />}
      {cameras?.length === 0 && (
        <EmptyState icon={<Cctv />} title={t('empty.title')} action={add}>
          {t('empty.text')}
        </EmptyState>
      )}
      {cameras && found && cameras.length > 0 && (
        <div className="flex min-h-0 flex-1 border-line border-t">
          <SplitPane
            label={t('label')}
            width={400}
            aside={
              <div className="flex flex-col lg:min-h-full">
                <div className="sticky top-0 z-10 flex flex-col gap-2 border-line border-b bg-surface p-2">
                  <Segmented
                    label={t('groups.what')}
                    className="self-start"
                    value={grouped ? 'groups' : 'cameras'}
                    onChange={(list) =>
                      set({ list: list === 'groups' ? list : undefined, group: undefined, camera: undefined })
                    }
                    options={[
                      { value: 'cameras', label: t('label') },
                      { value: 'groups', label: t('groups.label') },
                    ]}
                  />
                  {!grouped && <SearchField label={t('filter')} value={text} onChange={(q) => set({ q })} />}
                </div>
                {grouped ? (
                  <CameraGroups
                    cameras={cameras}
                    chosenId={get('group')}
                    onChoose={(group) => set({ group })}
                  />
                ) : (
                  <>
                    <ul
                      aria-label={t('label')}
                      className="flex flex-col max-lg:max-h-80 max-lg:overflow-y-auto"
                    >
                      {found.map((camera) => (
                        <CameraRow
                          key={camera.id}
                          camera={camera}
                          chosen={camera.id === chosenId}
                          onPress={() => choose(camera.id === chosenId ? undefined : camera.id)}
                        />
                      ))}
                    </ul>
                    {found.length === 0 && <p className="p-4 text-ink-2">{t('emptyFiltered')}</p>}
                  </>
                )}
              </div>
            }
          >
            <div className="relative flex min-h-0 flex-1 flex-col">
              <div className="min-h-0 flex-1 max-lg:h-[24rem] max-lg:flex-none">
                <CameraMap
                  label={t('map')}
                  cameras={grouped ? cameras : found}
                  selected={marked}
                  onOpen={choose}
                  focusId={chosen?.id}
                  list={false}
                />
              </div>
              {chosen && (
                <div className="max-sm:fixed max-sm:inset-x-2 max-sm:bottom-17 max-sm:z-30 sm:absolute sm:end-3 sm:top-3 sm:w-80">
                  <CameraPanel
                    camera={chosen}
                    onEdit={() => setTask('edit')}
                    onClock={() => setTask('clock')}
                    onClose={() => choose(undefined)}
                  />
                </div>
              )}
            </div>
          </SplitPane>
        </div>
      )}
      {(adding || (chosen && task === 'edit')) && (
        <CameraDialog
          {...(!adding && chosen && { camera: chosen })}
          others={cameras ?? []}
          onClose={(saved) => {
            setTask(null);
            set({ new: undefined, ...(saved && { camera: saved.id }) });
          }}
        />
      )}
      {chosen && task === 'clock' && <ClockDialog camera={chosen} onClose={() => setTask(null)} />}
    </Page>
  );
}

function CameraRow({ camera, chosen, onPress }: { camera: Camera; chosen: boolean; onPress: () => void }) {
  const t = useTranslations('cameras');
  return (
    <li className="border-line border-b">
      <button
        type="button"
        aria-pressed={chosen}
        onClick={onPress}
        className={cx(
          'flex w-full flex-col gap-1 px-3 py-2 text-start hover:bg-hover focus-visible:outline-offset-[-2px]',
          chosen && 'bg-accent-soft hover:bg-accent-soft',
        )}
      >
        <span className="flex w-full items-center gap-2">
          <ReferenceTag>{camera.code}</ReferenceTag>
          {camera.drawn && <DrawnBadge short />}
          <span className="ms-auto">
            <ClockState clock={camera.clock} />
          </span>
        </span>
        <span className="flex w-full items-baseline gap-2">
          <span className="min-w-0 flex-1 truncate">{camera.name}</span>
          <span className="figures shrink-0 text-ink-3 text-xs">
            {t('detail.recordings', { count: camera.recordings })}
          </span>
        </span>
      </button>
    </li>
  );
}

'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { WatchScope } from '@/core/watchlist/schema';
import { cameraGroupsQuery, useCameras } from '../api/queries';
import { Checkbox } from '../ui/checkbox';
import { Segmented } from '../ui/segmented';
import { useWatchOptions } from './queries';

interface ScopeFieldsProps {
  scope: WatchScope;
  districtId: number | undefined;
  onChange: (scope: WatchScope) => void;
}

/** Where an entry is looked for: everywhere in its district, or at groups, sites and cameras of it. */
export function ScopeFields({ scope, districtId, onChange }: ScopeFieldsProps) {
  const t = useTranslations('watchlist.scope');
  const { data: cameras = [] } = useCameras();
  const { data: groups = [] } = useQuery(cameraGroupsQuery);
  const options = useWatchOptions();
  const chosen = scope.cameraIds.length + scope.groupIds.length + scope.siteIds.length;
  const [narrow, setNarrow] = useState(chosen > 0);
  const toggled = <Id,>(list: Id[], id: Id, on: boolean) =>
    on ? [...list, id] : list.filter((one) => one !== id);
  const own = cameras.filter((camera) => camera.districtId === districtId);
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium text-ink-2 text-xs">{t('title')}</legend>
      <Segmented
        label={t('title')}
        value={narrow ? 'some' : 'all'}
        onChange={(value) => {
          setNarrow(value === 'some');
          if (value === 'all') onChange({ cameraIds: [], groupIds: [], siteIds: [] });
        }}
        options={[
          { value: 'all', label: t('everywhere') },
          { value: 'some', label: t('some') },
        ]}
        className="self-start"
      />
      {narrow && (
        <div className="grid max-h-72 gap-x-6 gap-y-3 overflow-y-auto rounded-md border border-line p-3 sm:grid-cols-3">
          <Choices title={t('groups')}>
            {groups
              .filter((group) => group.districtId === districtId)
              .map((group) => (
                <Checkbox
                  key={group.id}
                  checked={scope.groupIds.includes(group.id)}
                  label={group.name}
                  onChange={(on) => onChange({ ...scope, groupIds: toggled(scope.groupIds, group.id, on) })}
                />
              ))}
          </Choices>
          <Choices title={t('sites')}>
            {(options.data?.sites ?? []).map((site) => (
              <Checkbox
                key={site.id}
                checked={scope.siteIds.includes(site.id)}
                label={site.name}
                onChange={(on) => onChange({ ...scope, siteIds: toggled(scope.siteIds, site.id, on) })}
              />
            ))}
          </Choices>
          <Choices title={t('cameras')}>
            {own.map((camera) => (
              <Checkbox
                key={camera.id}
                checked={scope.cameraIds.includes(camera.id)}
                label={camera.name}
                detail={camera.code}
                onChange={(on) => onChange({ ...scope, cameraIds: toggled(scope.cameraIds, camera.id, on) })}
              />
            ))}
          </Choices>
        </div>
      )}
      {narrow && chosen === 0 && <p className="text-warn text-xs">{t('nothingChosen')}</p>}
    </fieldset>
  );
}

function Choices({ title, children }: { title: string; children: React.ReactNode[] }) {
  const t = useTranslations('watchlist.scope');
  return (
    <div className="flex flex-col gap-1">
      <p className="font-medium text-ink-2 text-xs">{title}</p>
      {children.length > 0 ? children : <p className="text-ink-3 text-xs">{t('noneHere')}</p>}
    </div>
  );
}

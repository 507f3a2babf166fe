'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { type CameraGroup, cameraGroupInput } from '@/core/footage/camera-groups-schema';
import type { Camera } from '@/core/footage/schema';
import { ApiProblem } from '@/web/components/api/client';
import { districtsQuery, useMe } from '@/web/components/api/queries';
import { CameraMap } from '@/web/components/map/camera-map';
import { Button } from '@/web/components/ui/button';
import { Dialog } from '@/web/components/ui/dialog';
import { Field } from '@/web/components/ui/field';
import { Input } from '@/web/components/ui/input';
import { Select } from '@/web/components/ui/select';
import { ErrorState } from '@/web/components/ui/states';
import { toast } from '@/web/components/ui/toast';
import { useGroupChange } from './group-queries';

interface GroupDialogProps {
  /** Left out: a new one. */
  group?: CameraGroup;
  cameras: readonly Camera[];
  onClose: (saved?: CameraGroup) => void;
}

/** The name of a camera group and its cameras, chosen in the list, by a press on the map or by a box drawn over it. */
export function GroupDialog({ group, cameras, onClose }: GroupDialogProps) {
  const t = useTranslations('cameras.groups');
  const { data: person } = useMe();
  const { data: districts = [] } = useQuery(districtsQuery);
  const save = useGroupChange();
  const [name, setName] = useState(group?.name ?? '');
  const [district, setDistrict] = useState(group?.districtId ?? person?.district?.id);
  const [members, setMembers] = useState<ReadonlySet<number>>(new Set(group?.cameraIds));
  const [asked, setAsked] = useState(false);
  const own = cameras.filter(({ districtId }) => districtId === district);
  const taken = save.error instanceof ApiProblem && save.error.status === 409;
  const input = cameraGroupInput.safeParse({ name, districtId: district, cameraIds: [...members] });

  function submit() {
    setAsked(true);
    if (!input.success) return;
    const { districtId, ...patch } = input.data;
    save.mutate(
      group
        ? { path: `/${group.id}`, method: 'PATCH', body: patch }
        : { path: '', method: 'POST', body: { ...patch, districtId } },
      {
        onSuccess: (saved) => {
          toast('done', { title: t('saved', { name: saved.name, count: saved.cameraIds.length }) });
          onClose(saved);
        },
      },
    );
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      width="lg"
      title={group ? t('editTitle', { name: group.name }) : t('newTitle')}
      description={t('dialogHint')}
      footer={
        <>
          <p className="me-auto text-ink-2 text-xs" aria-live="polite">
            {t('chosen', { count: members.size })}
          </p>
          <Button onClick={() => onClose()}>{t('cancel')}</Button>
          <Button look="primary" busy={save.isPending} onClick={submit}>
            {t('save')}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <div className="flex flex-wrap gap-3">
          <Field
            label={t('name')}
            required
            className="min-w-56 flex-1"
            error={taken ? t('taken', { name }) : asked && name.trim() === '' ? t('nameMissing') : undefined}
          >
            <Input value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />
          </Field>
          {!group && !person?.district && (
            <Field
              label={t('district')}
              required
              className="min-w-56"
              error={asked && !district ? t('districtMissing') : undefined}
            >
              <Select
                value={district === undefined ? undefined : String(district)}
                placeholder={t('choose')}
                options={districts.map(({ id, name: label, province }) => ({
                  value: String(id),
                  label: `${label}, ${province}`,
                }))}
                onChange={(id) => {
                  setDistrict(Number(id));
                  setMembers(new Set());
                }}
              />
            </Field>
          )}
        </div>
        <CameraMap
          label={t('map')}
          cameras={own}
          selected={members}
          onSelect={setMembers}
          className="h-[min(28rem,55dvh)] rounded-md border border-line"
        />
        {save.error && !taken && <ErrorState compact error={save.error} />}
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}

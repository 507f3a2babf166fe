'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactNode, type Ref, useLayoutEffect, useRef, useState } from 'react';
import { identityDocument } from '@/core/cases/schema';
import { districtsQuery, useCameras } from '@/web/components/api/queries';
import { CameraMap } from '@/web/components/map/camera-map';
import { Button } from '@/web/components/ui/button';
import { Field } from '@/web/components/ui/field';
import { Input } from '@/web/components/ui/input';
import { Panel } from '@/web/components/ui/page';
import { Select } from '@/web/components/ui/select';
import { caretAfterDigits, countDigits, maskCnic } from './cnic';
import { FirFieldFrame, FirText, FirTime, FirWords, useFirForm } from './fir-context';

const columns = 'grid items-start gap-x-4 gap-y-3.5 p-4 sm:grid-cols-2';

/** The fields of FIR form 24.5(1), in the order in which a station writes them. */
export function FirFields({ registered, conflict }: { registered: boolean; conflict?: ReactNode }) {
  const t = useTranslations('cases.form');
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Panel title={t('groups.report')} bodyClassName={columns}>
        {!registered && <Key conflict={conflict} />}
        <FirText name="title" required hint={t('caseTitleHint')} maxLength={200} className="sm:col-span-2" />
        <FirTime name="reportedAt" required />
        <FirTime name="dispatchedAt" />
      </Panel>
      <Panel title={t('groups.occurrence')} bodyClassName={columns}>
        <FirTime name="occurredFrom" required />
        <FirTime name="occurredTo" hint={t('occurredToHint')} />
        <FirText name="place" required maxLength={500} className="sm:col-span-2" />
        <FirText name="distanceKm" inputMode="decimal" />
        <FirText name="direction" maxLength={60} />
        <Position />
      </Panel>
      <Panel title={t('groups.informant')} bodyClassName={columns}>
        <FirText name="informantName" required maxLength={200} />
        <FirText name="informantParentage" maxLength={200} />
        <FirText name="informantResidence" maxLength={500} className="sm:col-span-2" />
        <Identity />
      </Panel>
      <Panel title={t('groups.offence')} bodyClassName={columns}>
        <FirText name="offence" required maxLength={500} />
        <FirText name="sections" required hint={t('sectionsHint')} />
        <FirWords name="property" maxLength={2000} className="sm:col-span-2" />
      </Panel>
      <Panel title={t('groups.steps')} bodyClassName={columns}>
        <FirWords name="accused" maxLength={5000} className="sm:col-span-2" />
        <FirWords name="stepsTaken" maxLength={5000} className="sm:col-span-2" />
        <FirWords name="delayExplanation" maxLength={5000} className="sm:col-span-2" />
      </Panel>
      <Panel title={t('groups.narrative')} bodyClassName={columns}>
        <FirWords name="narrative" rows={8} maxLength={50_000} className="sm:col-span-2" />
      </Panel>
    </div>
  );
}

/** What names a FIR for good: province, district, station, year and number. */
function Key({ conflict }: { conflict: ReactNode }) {
  const t = useTranslations('cases.form');
  const { draft, change } = useFirForm();
  const { data: districts = [] } = useQuery(districtsQuery);
  const district = districts.find(({ id }) => String(id) === draft.districtId);
  // The province only narrows the districts; what is kept is the station.
  const [chosen, setChosen] = useState<string>();
  const province = district?.province ?? chosen;
  const provinces = [...new Set(districts.map((one) => one.province))];
  const choose = t('choose');
  return (
    <div className="grid items-start gap-x-4 gap-y-3.5 sm:col-span-2 sm:grid-cols-6">
      <div className="sm:col-span-2">
        <Field label={t('province')} required>
          <Select
            value={province}
            placeholder={choose}
            options={provinces.map((value) => ({ value, label: value }))}
            onChange={(value) => {
              setChosen(value);
              if (value !== district?.province) change({ districtId: '', stationId: '' });
            }}
          />
        </Field>
      </div>
      <FirFieldFrame name="districtId" required className="sm:col-span-2">
        <Select
          value={draft.districtId || undefined}
          placeholder={choose}
          disabled={!province}
          options={districts
            .filter((one) => one.province === province)
            .map(({ id, name }) => ({ value: String(id), label: name }))}
          onChange={(districtId) => change({ districtId, stationId: '' })}
        />
      </FirFieldFrame>
      <FirFieldFrame name="stationId" required className="sm:col-span-2">
        <Select
          value={draft.stationId || undefined}
          placeholder={choose}
          disabled={!district}
          options={(district?.stations ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
          onChange={(stationId) => change({ stationId })}
        />
      </FirFieldFrame>
      <div className="flex flex-col gap-1 sm:col-span-3">
        <FirText name="firNumber" required maxLength={20} mono />
        {conflict}
      </div>
      <FirText name="firYear" required inputMode="numeric" maxLength={4} mono className="sm:col-span-3" />
    </div>
  );
}

function Identity() {
  const t = useTranslations('cases.form');
  const { draft, change } = useFirForm();
  const none = draft.informantDocument === 'NONE';
  const cnic = draft.informantDocument === 'CNIC';
  return (
    <>
      <FirFieldFrame name="informantDocument">
        <Select
          value={draft.informantDocument}
          options={identityDocument.options.map((value) => ({ value, label: t(`document.${value}`) }))}
          onChange={(informantDocument) =>
            change({
              informantDocument,
              ...(informantDocument === 'CNIC' && { informantNumber: maskCnic(draft.informantNumber) }),
            })
          }
        />
      </FirFieldFrame>
      {!none && (
        <FirFieldFrame name="informantNumber" required={cnic} hint={cnic ? t('cnicHint') : undefined}>
          {cnic ? (
            <CnicInput
              value={draft.informantNumber}
              onChange={(informantNumber) => change({ informantNumber })}
            />
          ) : (
            <Input
              mono
              dir="ltr"
              maxLength={40}
              value={draft.informantNumber}
              onChange={(event) => change({ informantNumber: event.target.value })}
            />
          )}
        </FirFieldFrame>
      )}
    </>
  );
}

/** A CNIC with its dashes set while it is typed; the caret stays behind the digit that was typed. */
function CnicInput({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const caret = useRef<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the caret is set after the value was drawn
  useLayoutEffect(() => {
    if (caret.current === null) return;
    input.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  }, [value]);
  return (
    <Input
      ref={input as Ref<HTMLInputElement>}
      mono
      dir="ltr"
      inputMode="numeric"
      autoComplete="off"
      placeholder="#####-#######-#"
      value={value}
      onChange={(event) => {
        const typed = event.target.value;
        const masked = maskCnic(typed);
        const before = countDigits(typed.slice(0, event.target.selectionStart ?? typed.length));
        caret.current = caretAfterDigits(masked, before);
        onChange(masked);
      }}
    />
  );
}

/** Where it happened, marked on the map among the cameras around. */
function Position() {
  const t = useTranslations('cases.form');
  const { draft, change } = useFirForm();
  const { data: cameras = [] } = useCameras();
  const { data: districts = [] } = useQuery(districtsQuery);
  const marked = draft.placeLatitude !== '' && draft.placeLongitude !== '';
  const latitude = Number(draft.placeLatitude);
  const longitude = Number(draft.placeLongitude);
  const station = districts
    .flatMap(({ stations }) => stations)
    .find(({ id }) => String(id) === draft.stationId);
  // Before anything is marked the map opens at the station's cameras; a station stands in where no camera does.
  const anchor =
    cameras.length === 0 && station?.latitude && station.longitude
      ? { latitude: station.latitude, longitude: station.longitude, label: station.name }
      : null;
  return (
    <div className="flex flex-col gap-2 sm:col-span-2">
      <p className="font-medium text-ink-2 text-xs">{t('position')}</p>
      <div className="h-80 overflow-hidden rounded-md border border-line">
        <CameraMap
          label={t('position')}
          cameras={cameras}
          list={false}
          place={marked ? { latitude, longitude, label: t('position') } : anchor}
          onPick={(place) =>
            change({ placeLatitude: String(place.latitude), placeLongitude: String(place.longitude) })
          }
        />
      </div>
      <p className="flex flex-wrap items-center gap-3 text-ink-3 text-xs">
        <span className="figures">
          {marked
            ? t('positionSet', { latitude: latitude.toFixed(5), longitude: longitude.toFixed(5) })
            : t('positionHint')}
        </span>
        {marked && (
          <Button size="sm" look="plain" onClick={() => change({ placeLatitude: '', placeLongitude: '' })}>
            {t('positionClear')}
          </Button>
        )}
      </p>
    </div>
  );
}

'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useCameras } from '../api/queries';
import { swatches, useClassWords, vehicleClasses, vehicleColours } from '../sighting/words';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Chips, Segmented } from '../ui/segmented';
import type { DescribedDraft } from './description-draft';
import type { Draft } from './draft';
import { WordsField } from './words-field';
import { ZoneDialog } from './zone-dialog';

const carriedThings = ['backpack', 'handbag', 'suitcase', 'umbrella'] as const;
const ways = ['left', 'right', 'up', 'down'] as const;

interface DescriptionFieldsProps {
  draft: Draft;
  onChange: (change: Partial<Draft>) => void;
}

/** What people and vehicles look like and how they move. */
export function DescriptionFields({ draft, onChange }: DescriptionFieldsProps) {
  const t = useTranslations('search.description');
  const words = useClassWords();
  const vehicles = draft.objects.includes('VEHICLE');
  const { described } = draft;
  const describe = (change: Partial<DescribedDraft>) => onChange({ described: { ...described, ...change } });
  return (
    <>
      <Segmented
        label={t('what')}
        value={vehicles ? 'VEHICLE' : 'PERSON'}
        onChange={(kind) =>
          onChange({ objects: [kind], ...(kind === 'PERSON' && { classes: [], colours: [] }) })
        }
        options={[
          { value: 'VEHICLE', label: t('vehicles') },
          { value: 'PERSON', label: t('people') },
        ]}
      />
      <WordsField value={draft.words} onChange={(words) => onChange({ words })} />
      {vehicles ? (
        <>
          <Choice label={t('type')}>
            <Chips
              label={t('type')}
              value={draft.classes}
              onChange={(classes) => onChange({ classes })}
              options={vehicleClasses.map((value) => ({
                value: value as string,
                label: words.className(value),
              }))}
            />
          </Choice>
          <Colours
            label={t('colour')}
            value={draft.colours}
            onChange={(colours) => onChange({ colours })}
            note={t('night')}
          />
        </>
      ) : (
        <>
          <Colours
            label={t('upper')}
            value={described.upperColours}
            onChange={(upperColours) => describe({ upperColours })}
          />
          <Colours
            label={t('lower')}
            value={described.lowerColours}
            onChange={(lowerColours) => describe({ lowerColours })}
            note={t('clothesNote')}
          />
          <Choice label={t('carries')} note={t('carriesNote')}>
            <Chips
              label={t('carries')}
              value={described.carries}
              onChange={(carries) => describe({ carries })}
              options={carriedThings.map((value) => ({ value, label: t(`things.${value}`) }))}
            />
          </Choice>
          <p className="text-ink-2 text-xs">{t('peopleNote')}</p>
        </>
      )}
      <Movement described={described} describe={describe} />
    </>
  );
}

interface MovementProps {
  described: DescribedDraft;
  describe: (change: Partial<DescribedDraft>) => void;
}

function Movement({ described, describe }: MovementProps) {
  const t = useTranslations('search.description');
  return (
    <section aria-label={t('movement')} className="flex flex-col gap-4 border-line border-t pt-4">
      <Choice label={t('way')}>
        <Chips
          label={t('way')}
          value={described.headings}
          onChange={(headings) => describe({ headings })}
          options={ways.map((value) => ({ value, label: t(`ways.${value}`) }))}
        />
      </Choice>
      <Range label={t('stayed')} value={described.stayedS} onChange={(stayedS) => describe({ stayedS })} />
      <Range label={t('height')} value={described.heightPx} onChange={(heightPx) => describe({ heightPx })} />
      <Zone described={described} describe={describe} />
    </section>
  );
}

function Zone({ described, describe }: MovementProps) {
  const t = useTranslations('search.description');
  const cameras = useCameras();
  const [open, setOpen] = useState(false);
  const { zone } = described;
  const camera = zone && cameras.data?.find(({ id }) => id === zone.cameraId);
  const name = camera ? camera.code : '…';
  return (
    <Choice label={t('zone')}>
      {zone && (
        <p className="text-ink text-ui">
          {zone.shape === 'line'
            ? t('zoneLine', { camera: name })
            : t('zoneArea', { camera: name, what: zone.what })}
          <span className="block text-ink-3 text-xs">{t('zoneOther')}</span>
        </p>
      )}
      <div className="flex gap-2">
        <Button size="sm" onClick={() => setOpen(true)}>
          {zone ? t('zoneChange') : t('zoneAdd')}
        </Button>
        {zone && (
          <Button size="sm" look="quiet" onClick={() => describe({ zone: undefined })}>
            {t('zoneRemove')}
          </Button>
        )}
      </div>
      <ZoneDialog
        open={open}
        onOpenChange={setOpen}
        zone={zone}
        onUse={(drawn) => {
          describe({ zone: drawn });
          setOpen(false);
        }}
      />
    </Choice>
  );
}

interface ColoursProps {
  label: string;
  value: string[];
  onChange: (colours: string[]) => void;
  note?: string;
}

function Colours({ label, value, onChange, note }: ColoursProps) {
  const words = useClassWords();
  return (
    <Choice label={label} note={note}>
      <Chips
        label={label}
        value={value}
        onChange={onChange}
        options={vehicleColours.map((name) => ({
          value: name as string,
          label: (
            <>
              <span
                className="size-3 rounded-full border border-edge"
                style={{ background: swatches[name] }}
                aria-hidden
              />
              {words.colour(name)}
            </>
          ),
        }))}
      />
    </Choice>
  );
}

interface RangeProps {
  label: string;
  value: { least?: number; most?: number };
  onChange: (value: { least?: number; most?: number }) => void;
}

function Range({ label, value, onChange }: RangeProps) {
  const t = useTranslations('search.description');
  const change = (end: 'least' | 'most', text: string) => {
    const { [end]: _, ...rest } = value;
    const digits = text.replace(/\D/g, '').slice(0, 5);
    onChange(digits ? { ...rest, [end]: Number(digits) } : rest);
  };
  return (
    <Choice label={label}>
      <div className="grid grid-cols-2 gap-2">
        {(['least', 'most'] as const).map((end) => (
          <Field key={end} label={t(end)}>
            <Input
              inputMode="numeric"
              autoComplete="off"
              aria-label={`${label}: ${t(end)}`}
              value={value[end] ?? ''}
              onChange={(event) => change(end, event.target.value)}
            />
          </Field>
        ))}
      </div>
    </Choice>
  );
}

function Choice({
  label,
  note,
  children,
}: {
  label: string;
  note?: string | undefined;
  children: React.ReactNode;
}) {
  return (
    <div className="flex flex-col gap-1.5">
      <span className="font-medium text-ink-2 text-xs">{label}</span>
      {children}
      {note && <p className="text-ink-3 text-xs">{note}</p>}
    </div>
  );
}

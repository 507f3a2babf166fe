'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import type { RelationRequest } from '@/core/search/relations/schema';
import { useMay } from '../access/access';
import { CasePicker } from '../case-picker/case-picker';
import { authorityLacking } from '../search/authority-draft';
import { AuthorityFields } from '../search/authority-fields';
import { ExampleTrack } from '../search/example-track';
import { anyPlaceTime } from '../search/scope-draft';
import { Button } from '../ui/button';
import { Checkbox } from '../ui/checkbox';
import { DateTimeField } from '../ui/date-time-field';
import { Field } from '../ui/field';
import { Input, Textarea } from '../ui/input';
import { Segmented } from '../ui/segmented';
import { Select } from '../ui/select';
import { comparesFaces, type Draft, kinds, requestOf } from './draft';
import { RepeatedFields, SceneFields } from './scene-fields';

interface QuestionPanelProps {
  draft: Draft;
  onChange: (change: Partial<Draft>) => void;
  onAsk: (request: RelationRequest) => void;
  busy: boolean;
}

/** Which question, about what, when, and for which case. */
export function QuestionPanel({ draft, onChange, onAsk, busy }: QuestionPanelProps) {
  const t = useTranslations('relations');
  const [tried, setTried] = useState(false);
  const request = requestOf(draft);
  const lacking = comparesFaces(draft) ? authorityLacking(draft.authority, draft) : [];
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (request && lacking.length === 0) onAsk(request);
  }
  const rangeWrong = Boolean(draft.from && draft.to && Date.parse(draft.to) < Date.parse(draft.from));
  return (
    <form onSubmit={submit} noValidate className="flex flex-1 flex-col">
      <div className="flex flex-1 flex-col gap-4 p-4">
        <Field label={t('question')} hint={t(`kinds.${draft.kind}.text`)}>
          <Select
            value={draft.kind}
            onChange={(kind) => onChange({ kind })}
            options={kinds.map((value) => ({ value, label: t(`kinds.${value}.name`) }))}
          />
        </Field>
        {(draft.kind === 'PLATE_HISTORY' || (draft.kind === 'COMPANIONS' && draft.trackIds.length === 0)) && (
          <Field
            label={t('form.plate')}
            error={tried && draft.text.trim().length < 2 ? t('form.plateMissing') : undefined}
          >
            <Input
              mono
              value={draft.text}
              maxLength={20}
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              placeholder="ABC-123"
              onChange={(event) => onChange({ text: event.target.value.toUpperCase() })}
              className="text-md tracking-wider"
            />
          </Field>
        )}
        {draft.kind === 'COMPANIONS' && <CompanionFields draft={draft} onChange={onChange} />}
        {draft.kind === 'REPEATED' && <RepeatedFields draft={draft} onChange={onChange} tried={tried} />}
        {draft.kind === 'SCENES' ? (
          <SceneFields draft={draft} onChange={onChange} tried={tried} />
        ) : draft.kind === 'ONWARD' ? (
          <OnwardFields draft={draft} onChange={onChange} tried={tried} />
        ) : (
          <div className="grid gap-2">
            <Field label={t('form.from')} error={rangeWrong ? t('form.rangeWrong') : undefined}>
              <DateTimeField value={draft.from} onChange={(from) => onChange({ from })} />
            </Field>
            <Field label={t('form.to')}>
              <DateTimeField value={draft.to} onChange={(to) => onChange({ to })} />
            </Field>
          </div>
        )}
        {comparesFaces(draft) ? (
          <AuthorityFields
            draft={{ ...draft, kind: 'FACE', placeTime: anyPlaceTime }}
            onChange={({ kind: _, placeTime: __, ...part }) => onChange(part)}
            lacking={tried ? lacking : []}
          />
        ) : (
          <Authority draft={draft} onChange={onChange} />
        )}
      </div>
      <div className="sticky bottom-0 border-line border-t bg-surface p-3 max-sm:bottom-14">
        <Button type="submit" look="primary" busy={busy} className="w-full">
          {t(`kinds.${draft.kind}.ask`)}
        </Button>
      </div>
    </form>
  );
}

/** From which sighting, which way, how far and how fast. */
function OnwardFields({
  draft,
  onChange,
  tried,
}: Pick<QuestionPanelProps, 'draft' | 'onChange'> & { tried: boolean }) {
  const t = useTranslations('relations.form');
  return (
    <>
      {draft.trackId ? (
        <ExampleTrack trackId={draft.trackId} onClear={() => onChange({ trackId: undefined })} />
      ) : (
        <p role={tried ? 'alert' : undefined} className={tried ? 'text-bad' : 'text-ink-2'}>
          {t('trackMissing')}
        </p>
      )}
      <Segmented
        label={t('direction')}
        value={draft.direction}
        onChange={(direction) => onChange({ direction })}
        options={[
          { value: 'next', label: t('next') },
          { value: 'previous', label: t('previous') },
        ]}
      />
      <div className="grid grid-cols-2 gap-2">
        <Field label={t('within')}>
          <Input
            type="number"
            min={1}
            max={1440}
            value={draft.withinMin}
            onChange={(event) => onChange({ withinMin: event.target.valueAsNumber || 1 })}
          />
        </Field>
        <Field label={t('limit')}>
          <Input
            type="number"
            min={3}
            max={400}
            value={draft.limitKmh}
            onChange={(event) => onChange({ limitKmh: event.target.valueAsNumber || 3 })}
          />
        </Field>
      </div>
    </>
  );
}

/** How near, how often, and what besides plates. */
function CompanionFields({ draft, onChange }: Pick<QuestionPanelProps, 'draft' | 'onChange'>) {
  const t = useTranslations('relations.form');
  const may = useMay();
  return (
    <>
      {draft.trackIds.length > 0 && (
        <p className="flex items-center gap-2 text-ink-2">
          <span className="flex-1">{t('following', { count: draft.trackIds.length })}</span>
          <Button size="sm" onClick={() => onChange({ trackIds: [] })}>
            {t('followPlate')}
          </Button>
        </p>
      )}
      <div className="grid grid-cols-2 gap-2">
        <Field label={t('gap')}>
          <Input
            type="number"
            min={1}
            max={900}
            value={draft.gapS}
            onChange={(event) => onChange({ gapS: event.target.valueAsNumber || 1 })}
          />
        </Field>
        <Field label={t('atLeast')}>
          <Input
            type="number"
            min={2}
            max={20}
            value={draft.atLeast}
            onChange={(event) => onChange({ atLeast: event.target.valueAsNumber || 2 })}
          />
        </Field>
      </div>
      <Checkbox checked={draft.looks} onChange={(looks) => onChange({ looks })} label={t('looks')} />
      {may('search.face') && (
        <Checkbox
          checked={draft.faces}
          onChange={(faces) => onChange({ faces })}
          label={t('faces')}
          detail={t('facesDetail')}
        />
      )}
    </>
  );
}

/** For which case, or for what: on record with the question. */
function Authority({ draft, onChange }: Pick<QuestionPanelProps, 'draft' | 'onChange'>) {
  const t = useTranslations('relations.form');
  const may = useMay();
  return (
    <>
      <hr className="border-line" />
      {may('case.read') && (
        <Field label={t('case')} hint={t('caseHint')}>
          <CasePicker value={draft.caseId} onChange={(caseId) => onChange({ caseId })} clearable />
        </Field>
      )}
      <Field label={t('purpose')}>
        <Textarea
          value={draft.purpose}
          maxLength={500}
          onChange={(event) => onChange({ purpose: event.target.value })}
        />
      </Field>
    </>
  );
}

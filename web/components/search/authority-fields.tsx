'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useLegalBases } from '../approvals/queries';
import { CasePicker } from '../case-picker/case-picker';
import { Button } from '../ui/button';
import { Checkbox } from '../ui/checkbox';
import { Field } from '../ui/field';
import { Input, Textarea } from '../ui/input';
import { Segmented } from '../ui/segmented';
import { Select } from '../ui/select';
import type { AuthorityDraft } from './authority-draft';
import type { Draft, Lacking } from './draft';
import { withCase } from './scope-draft';

type Resting = Pick<Draft, 'kind' | 'caseId' | 'purpose' | 'authority' | 'placeTime'>;

interface AuthorityFieldsProps {
  draft: Resting;
  onChange: (change: Partial<Resting>) => void;
  lacking: readonly Lacking[];
}

/** For what case and why. A search by face says besides on what law, and how it comes by its approval. */
export function AuthorityFields({ draft, onChange, lacking }: AuthorityFieldsProps) {
  const t = useTranslations('search.authority');
  const { authority } = draft;
  const isFace = draft.kind === 'FACE';
  const set = (part: Partial<AuthorityDraft>) => onChange({ authority: { ...authority, ...part } });
  if (isFace && authority.way === 'within') {
    return (
      <div className="flex flex-col items-start gap-2 rounded-md border border-line bg-field p-3">
        <p className="font-medium">{t('within')}</p>
        <p className="text-ink-2 text-xs">{t('withinMeans')}</p>
        <div className="flex flex-wrap gap-2">
          <Button size="sm" asChild>
            <Link href={`/approvals/${authority.authorityId}`}>{t('showRequest')}</Link>
          </Button>
          <Button size="sm" look="plain" onClick={() => set({ way: 'ask' })}>
            {t('newRequest')}
          </Button>
        </div>
      </div>
    );
  }
  const forCase = (
    <Field
      label={t('case')}
      required={isFace}
      error={lacking.includes('case') ? t('caseMissing') : undefined}
      hint={isFace ? t('why') : t('optional')}
    >
      <CasePicker
        value={draft.caseId}
        onChange={(caseId) => onChange({ caseId, placeTime: withCase(draft.placeTime, caseId) })}
        clearable
      />
    </Field>
  );
  return (
    <div className="flex flex-col gap-3">
      {isFace && (
        <Segmented
          label={t('rests')}
          value={authority.rests}
          onChange={(rests) =>
            // One that is hidden is not sent.
            onChange({
              ...(rests === 'report' && { caseId: undefined }),
              authority: { ...authority, rests, ...(rests === 'case' && { missingReport: '' }) },
            })
          }
          options={[
            { value: 'case', label: t('restsCase') },
            { value: 'report', label: t('restsReport') },
          ]}
          className="self-start"
        />
      )}
      {isFace && authority.rests === 'report' ? (
        <Field
          label={t('report')}
          required
          error={lacking.includes('report') ? t('reportMissing') : undefined}
          hint={t('reportHint')}
        >
          <Input
            value={authority.missingReport}
            maxLength={200}
            onChange={(event) => set({ missingReport: event.target.value })}
          />
        </Field>
      ) : (
        forCase
      )}
      {lacking.includes('case') && (
        <Link href="/cases/new" className="text-accent text-xs underline underline-offset-2">
          {t('register')}
        </Link>
      )}
      {(isFace || draft.caseId || draft.purpose) && (
        <Field
          label={t('purpose')}
          required={isFace}
          error={lacking.includes('purpose') ? t('purposeMissing') : undefined}
        >
          <Textarea
            value={draft.purpose}
            maxLength={500}
            placeholder={t('purposePlaceholder')}
            onChange={(event) => onChange({ purpose: event.target.value })}
          />
        </Field>
      )}
      {isFace && <FaceAuthority authority={authority} set={set} lacking={lacking} />}
    </div>
  );
}

function FaceAuthority({
  authority,
  set,
  lacking,
}: {
  authority: AuthorityDraft;
  set: (part: Partial<AuthorityDraft>) => void;
  lacking: readonly Lacking[];
}) {
  const t = useTranslations('search.authority');
  const bases = useLegalBases();
  return (
    <>
      <Field label={t('basis')} required error={lacking.includes('basis') ? t('basisMissing') : undefined}>
        <Select
          value={authority.legalBasis}
          onChange={(legalBasis) => set({ legalBasis })}
          placeholder={t('basisPlaceholder')}
          options={(bases.data ?? [])
            .filter(({ retired }) => !retired)
            .map(({ code, name }) => ({ value: code, label: name }))}
          className="w-full"
        />
      </Field>
      <Checkbox
        checked={authority.ofMinor}
        onChange={(ofMinor) => set({ ofMinor, ...(ofMinor && { way: 'ask' }) })}
        label={t('minor')}
        detail={t('minorMeans')}
      />
      <div className="flex flex-col gap-1.5">
        <Segmented
          label={t('way')}
          value={authority.way}
          onChange={(way) => set({ way })}
          options={[
            { value: 'ask', label: t('ask') },
            ...(authority.ofMinor ? [] : [{ value: 'urgent' as const, label: t('urgent') }]),
          ]}
          className="self-start"
        />
        <p className="text-ink-3 text-xs">{authority.way === 'ask' ? t('askMeans') : t('urgentMeans')}</p>
      </div>
      {authority.way === 'urgent' && (
        <Field
          label={t('urgentReason')}
          required
          error={lacking.includes('urgent') ? t('urgentMissing') : undefined}
        >
          <Input
            value={authority.urgent}
            maxLength={300}
            placeholder={t('urgentPlaceholder')}
            onChange={(event) => set({ urgent: event.target.value })}
          />
        </Field>
      )}
    </>
  );
}

'use client';

import { useQuery } from '@tanstack/react-query';
import { ScanText } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useRef, useState } from 'react';
import { plateChoices } from '@/core/search/plate-question';
import { probeQuery } from '../api/queries';
import { PlateText } from '../sighting/plate-text';
import { Button } from '../ui/button';
import { Checkbox } from '../ui/checkbox';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import type { Draft } from './draft';
import { ProbePicker } from './probe-picker';

interface PlateFieldsProps {
  draft: Draft;
  onChange: (change: Partial<Draft>) => void;
  lacking: boolean;
}

/** A plate as it is written, or read from a picture; a reading is never searched before a person has confirmed it. */
export function PlateFields({ draft, onChange, lacking }: PlateFieldsProps) {
  const t = useTranslations('search.plate');
  const [reading, setReading] = useState(false);
  const { readFrom, text } = draft;
  const probe = useQuery({ ...probeQuery(readFrom?.probeId ?? ''), enabled: Boolean(readFrom) });
  const subject = readFrom?.subject ?? null;
  const plate = subject === null ? undefined : probe.data?.subjects[subject]?.plate;
  const choices = plate ? plateChoices(plate) : [];
  const [question] = choices;

  // What was read goes into an empty field, and in the place of what another reading put there.
  const filled = useRef<string>(undefined);
  useEffect(() => {
    if (question === undefined || question === filled.current) return;
    if (text === '' || text === filled.current) onChange({ text: question });
    filled.current = question;
  }, [question, text, onChange]);

  const put = useCallback(
    (probeId: string | undefined, chosen: number | null) => {
      if (!probeId) setReading(false);
      onChange({ readFrom: probeId ? { probeId, subject: chosen } : undefined });
    },
    [onChange],
  );
  return (
    <>
      {readFrom || reading ? (
        <ProbePicker
          kind="PLATE"
          probeId={readFrom?.probeId}
          subject={subject}
          caseId={draft.caseId}
          onProbe={put}
        />
      ) : (
        <Button
          size="sm"
          icon={<ScanText aria-hidden />}
          className="self-start"
          onClick={() => setReading(true)}
        >
          {t('read')}
        </Button>
      )}
      {plate && (
        <section aria-label={t('readAs')} className="flex flex-col gap-1.5">
          <p className="flex items-center gap-2 text-ink-2 text-xs">
            {t('readAs')}
            <PlateText plate={plate} large />
          </p>
          <div className="flex flex-wrap gap-1">
            {choices.map((choice) => (
              <Button
                key={choice}
                size="sm"
                aria-label={t('use', { text: choice })}
                aria-pressed={choice === text}
                className={choice === text ? 'border-accent! bg-accent-soft! font-mono' : 'font-mono'}
                onClick={() => onChange({ text: choice })}
              >
                <span dir="ltr">{choice}</span>
              </Button>
            ))}
          </div>
          <p className="text-ink-3 text-xs">{t('confirm')}</p>
        </section>
      )}
      <Field
        label={t('label')}
        error={lacking ? t('missing') : undefined}
        hint={t.rich('hint', {
          k: (words) => <code className="font-mono text-ink-2">{words}</code>,
        })}
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
      <Checkbox
        checked={draft.fuzzy}
        onChange={(fuzzy) => onChange({ fuzzy })}
        label={t('fuzzy')}
        detail={t('fuzzyDetail')}
      />
    </>
  );
}

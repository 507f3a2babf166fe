'use client';

import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { WORDS_LONGEST } from '@/core/search/schema';
import { useSearchAbilities } from '../api/queries';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Textarea } from '../ui/input';

interface WordsFieldProps {
  value: string;
  onChange: (words: string) => void;
}

/**
 * What it looks like, in words. There only where the models in use read words; words that came in an address, or with a
 * search of before, are shown all the same, so that they are never searched without or in vain unseen.
 */
export function WordsField({ value, onChange }: WordsFieldProps) {
  const t = useTranslations('search.words');
  const format = useFormatter();
  const locale = useLocale();
  const abilities = useSearchAbilities();
  const words = abilities.data?.words;
  if (!words) {
    if (!value || abilities.isPending) return null;
    return (
      <div role="alert" className="flex flex-col items-start gap-1.5">
        <p className="text-ui">{t('notHere', { words: value })}</p>
        <Button size="sm" onClick={() => onChange('')}>
          {t('remove')}
        </Button>
      </div>
    );
  }
  const names = new Intl.DisplayNames(locale, { type: 'language' });
  const languages = format.list(
    words.languages.map((name) => names.of(name) ?? name),
    { type: 'disjunction' },
  );
  const most = Math.min(words.charactersAtMost, WORDS_LONGEST);
  const tooLong = [...value.trim()].length > most;
  return (
    <Field
      label={t('label')}
      error={tooLong ? t('tooLong', { most }) : undefined}
      hint={t('hint', { languages, most })}
    >
      <Textarea
        value={value}
        rows={2}
        maxLength={WORDS_LONGEST}
        placeholder={t('placeholder')}
        onChange={(event) => onChange(event.target.value.replaceAll('\n', ' '))}
        onKeyDown={(event) => {
          // One line in meaning: Enter searches, as in every other field.
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
          event.preventDefault();
          event.currentTarget.form?.requestSubmit();
        }}
      />
    </Field>
  );
}

'use client';

import { Plus, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useCallback, useState } from 'react';
import { EXAMPLES_AT_MOST } from '@/core/search/schema';
import { Button, IconButton } from '../ui/button';
import { cx } from '../ui/cx';
import { type Draft, type DraftExample, keyOf } from './draft';
import { ExamplePicture } from './example-picture';
import { ExampleTrack } from './example-track';
import { ProbePicker } from './probe-picker';

interface ExamplesFieldProps {
  kind: 'FACE' | 'VEHICLE';
  draft: Draft;
  onChange: (change: Partial<Draft>) => void;
  lacking: boolean;
}

/** What a search starts from, as pictures: what is looked for, and apart from it what it is not to be like. */
export function ExamplesField({ kind, draft, onChange, lacking }: ExamplesFieldProps) {
  const t = useTranslations('search.examples');
  const tp = useTranslations('search.probe');
  const [adding, setAdding] = useState(false);
  const { examples, unlike } = draft;
  const [only] = examples.length === 1 && !adding ? examples : [];
  /** Shown large: the only one, and a picture of which no part is chosen yet. */
  const large = only ?? examples.find((example) => example.from === 'probe' && example.subject === null);
  const picked = large?.from === 'probe' ? large : undefined;
  const others = examples.filter((example) => example !== large);

  const put = useCallback(
    (probeId: string | undefined, subject: number | null) => {
      const rest = examples.filter((example) => example !== picked);
      setAdding(false);
      onChange({ examples: probeId ? [...rest, { from: 'probe', probeId, subject }] : rest });
    },
    [onChange, examples, picked],
  );
  const remove = (list: 'examples' | 'unlike', example: DraftExample) =>
    onChange({ [list]: draft[list].filter((one) => one !== example) });

  return (
    <div className="flex flex-col gap-3">
      {others.length > 0 && (
        <Pictures label={t('like')} list={others} onRemove={(example) => remove('examples', example)} />
      )}
      {large?.from === 'track' && (
        <ExampleTrack trackId={large.trackId} onClear={() => remove('examples', large)} />
      )}
      {large?.from === 'exhibit' && (
        <Pictures label={t('like')} list={[large]} onRemove={(example) => remove('examples', example)} />
      )}
      {(picked || examples.length === 0 || adding) && (
        <ProbePicker
          kind={kind}
          probeId={picked?.probeId}
          subject={picked?.subject ?? null}
          caseId={draft.caseId}
          onProbe={put}
        />
      )}
      {!adding && examples.length > 0 && examples.length < EXAMPLES_AT_MOST && picked?.subject !== null && (
        <Button size="sm" icon={<Plus aria-hidden />} className="self-start" onClick={() => setAdding(true)}>
          {t('add')}
        </Button>
      )}
      {examples.length > 1 && <p className="text-ink-3 text-xs">{t(`fused.${kind}`)}</p>}
      {unlike.length > 0 && (
        <>
          <Pictures
            label={t('unlike')}
            list={unlike}
            onRemove={(example) => remove('unlike', example)}
            refused
          />
          <p className="text-ink-3 text-xs">{t('unlikeMeans')}</p>
        </>
      )}
      {lacking && (
        <p role="alert" className="text-bad text-xs">
          {tp(`missing.${kind}`)}
        </p>
      )}
    </div>
  );
}

interface PicturesProps {
  label: string;
  list: readonly DraftExample[];
  onRemove: (example: DraftExample) => void;
  refused?: boolean;
}

function Pictures({ label, list, onRemove, refused = false }: PicturesProps) {
  const t = useTranslations('search.examples');
  return (
    <section aria-label={label} className="flex flex-col gap-1.5">
      <h3 className="font-medium text-ink-2 text-xs">{label}</h3>
      <ul className="flex flex-wrap gap-2">
        {list.map((example, index) => (
          <li
            key={keyOf(example)}
            className={cx(
              'relative size-20 overflow-hidden rounded-md border-2',
              refused ? 'border-bad border-dashed' : 'border-line',
            )}
          >
            <ExamplePicture example={example} className="size-full" />
            <span className="absolute end-0.5 top-0.5 rounded-md bg-raised">
              <IconButton
                size="sm"
                label={t('remove', { number: index + 1 })}
                icon={<X />}
                onClick={() => onRemove(example)}
              />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

'use client';

import { RotateCcw, ScanSearch, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type Draft, type DraftExample, keyOf, lackingOf } from '../search/draft';
import { ExamplePicture } from '../search/example-picture';
import type { RefineRole } from '../search/refining';
import { Button, IconButton } from '../ui/button';
import { cx } from '../ui/cx';

interface RefineBarProps {
  draft: Draft;
  onRemove: (example: DraftExample) => void;
  /** Takes every change back. */
  onReset: () => void;
  onSearch: () => void;
}

/** What a search is about to be asked with, beside what it was asked with: each example can be taken out before it is made. */
export function RefineBar({ draft, onRemove, onReset, onSearch }: RefineBarProps) {
  const t = useTranslations('answers.refine');
  const { examples, unlike } = draft;
  const lacking = lackingOf(draft);
  return (
    <section
      aria-label={t('pending')}
      className="sticky bottom-0 z-10 mt-auto flex flex-wrap items-center gap-x-4 gap-y-2 border-line-strong border-t bg-raised px-4 py-2.5 shadow-raised max-lg:bottom-14"
    >
      <Pictures of="examples" list={examples} onRemove={onRemove} />
      <Pictures of="unlike" list={unlike} onRemove={onRemove} />
      <p role="status" className="min-w-0 flex-1 whitespace-nowrap text-ui">
        <b className="font-semibold figures">
          {t('count', { like: examples.length, unlike: unlike.length })}
        </b>
      </p>
      <p className="order-last w-full text-ink-2 text-xs">
        {lacking.includes('example')
          ? t('needsLike')
          : lacking.length > 0
            ? t('needsAuthority')
            : t(`means.${draft.kind === 'FACE' ? 'FACE' : 'VEHICLE'}`)}
      </p>
      <span className="flex gap-2">
        <Button icon={<RotateCcw aria-hidden />} onClick={onReset}>
          {t('reset')}
        </Button>
        <Button
          look="primary"
          icon={<ScanSearch aria-hidden />}
          disabled={lacking.length > 0}
          onClick={onSearch}
        >
          {t('again')}
        </Button>
      </span>
    </section>
  );
}

interface PicturesProps {
  of: RefineRole;
  list: readonly DraftExample[];
  onRemove: (example: DraftExample) => void;
}

function Pictures({ of: role, list, onRemove }: PicturesProps) {
  const t = useTranslations('answers.refine');
  if (list.length === 0) return null;
  return (
    <ul aria-label={t(`list.${role}`)} className="flex flex-wrap gap-1.5">
      {list.map((example, index) => (
        <li
          key={keyOf(example)}
          className={cx(
            'relative size-16 overflow-hidden rounded-md border-2',
            role === 'unlike' ? 'border-bad border-dashed' : 'border-accent',
          )}
        >
          <ExamplePicture example={example} className="size-full" />
          <span className="absolute end-0 top-0 rounded-es-md bg-raised">
            <IconButton
              size="sm"
              side="top"
              label={t(`remove.${role}`, { number: index + 1 })}
              icon={<X />}
              onClick={() => onRemove(example)}
            />
          </span>
        </li>
      ))}
    </ul>
  );
}

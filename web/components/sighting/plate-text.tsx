'use client';

import { useTranslations } from 'next-intl';
import type { PlateRead } from '@/core/footage/schema';
import { cx } from '../ui/cx';
import { Hint } from '../ui/tooltip';

/** Below this probability a character is marked: it may well be another. */
const sureFrom = 0.75;

/**
 * A plate as it was read. Characters that may be others are dotted below, and the others are named on hover; a reading on
 * which no two readers agreed says so.
 */
export function PlateText({ plate, large = false }: { plate: PlateRead; large?: boolean }) {
  const t = useTranslations('sighting.plate');
  const characters = plate.alternatives.length === plate.text.length ? plate.alternatives : null;
  const doubts = (characters ?? [])
    .filter((character) => character.confidence < sureFrom && character.others.length > 0)
    .map((character) =>
      t('doubt', {
        char: character.char,
        others: character.others
          .slice(0, 3)
          .map((other) => other.char)
          .join(', '),
      }),
    );
  const words = [t('read', { text: plate.text }), ...(plate.agreed ? [] : [t('uncertain')]), ...doubts].join(
    '. ',
  );
  return (
    <Hint label={plate.agreed && doubts.length === 0 ? t('sure') : words} side="top">
      <span
        role="img"
        aria-label={words}
        dir="ltr"
        className={cx(
          'inline-flex w-fit items-center whitespace-pre rounded-sm border bg-[#f6f3e7] font-mono font-semibold text-[#17191a]',
          plate.agreed ? 'border-[#17191a]/60' : 'border-[#17191a]/60 border-dashed',
          large ? 'px-2 py-0.5 text-lg tracking-widest' : 'px-1.5 text-ui tracking-wider',
        )}
      >
        {characters
          ? characters.map((character, index) => (
              <span
                // biome-ignore lint/suspicious/noArrayIndexKey: a character is its place on the plate
                key={index}
                className={cx(
                  character.confidence < sureFrom &&
                    'underline decoration-2 decoration-[#b3261e] decoration-dotted underline-offset-2',
                )}
              >
                {character.char}
              </span>
            ))
          : plate.text}
        {!plate.agreed && <span className="ms-1 font-normal text-[#6b1d17]">?</span>}
      </span>
    </Hint>
  );
}

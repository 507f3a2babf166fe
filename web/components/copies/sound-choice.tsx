'use client';

import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { usePlayer } from '@/web/components/player/use-player';
import { formatPosition } from '@/web/components/time/format';
import { Button, IconButton } from '@/web/components/ui/button';
import { Checkbox } from '@/web/components/ui/checkbox';

/** Whether sound goes along, and where it is silent. */
export interface SoundChosen {
  sound: 'keep' | 'drop';
  muted: { fromMs: number; toMs: number }[];
}

/** Sound of a redacted copy: none, or silent by stretches. */
export function SoundChoice({
  value,
  onChange,
}: {
  value: SoundChosen;
  onChange: (value: SoundChosen) => void;
}) {
  const t = useTranslations('copies.draw');
  const engine = usePlayer();
  const [from, setFrom] = useState<number | null>(null);
  const now = () => Math.max(0, Math.round(engine.getState().ptsMs));
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1.5 font-medium text-ink-2 text-xs">{t('soundHeading')}</legend>
      <Checkbox
        checked={value.sound === 'keep'}
        onChange={(checked) => onChange({ ...value, sound: checked ? 'keep' : 'drop' })}
        label={t('keepSound')}
        detail={t('keepSoundDetail')}
      />
      {value.sound === 'keep' && (
        <>
          <ul className="flex flex-col gap-1">
            {value.muted.map((range) => (
              <li key={`${range.fromMs}-${range.toMs}`} className="figures flex items-center gap-2 text-xs">
                {formatPosition(range.fromMs, 'millisecond')} – {formatPosition(range.toMs, 'millisecond')}
                <IconButton
                  size="sm"
                  label={t('unmute')}
                  icon={<X />}
                  onClick={() => onChange({ ...value, muted: value.muted.filter((one) => one !== range) })}
                />
              </li>
            ))}
          </ul>
          <Button
            size="sm"
            onClick={() => {
              if (from === null) {
                setFrom(now());
                return;
              }
              const [start, end] = [Math.min(from, now()), Math.max(from, now())];
              onChange({ ...value, muted: [...value.muted, { fromMs: start, toMs: end }] });
              setFrom(null);
            }}
          >
            {from === null ? t('muteFrom') : t('muteTo', { from: formatPosition(from, 'millisecond') })}
          </Button>
        </>
      )}
    </fieldset>
  );
}

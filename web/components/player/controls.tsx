'use client';

import {
  ChevronFirst,
  ChevronLast,
  Eye,
  EyeOff,
  Paperclip,
  Pause,
  Play,
  Repeat,
  SkipBack,
  SkipForward,
  SquareDashedMousePointer,
  StepBack,
  StepForward,
  X,
} from 'lucide-react';
import { useTranslations } from 'next-intl';
import { formatPosition } from '../time/format';
import { Button, IconButton } from '../ui/button';
import { Toolbar } from '../ui/page';
import { Select } from '../ui/select';
import { type Marks, noMarks, speeds } from './marks';
import { usePlayer, usePlayerState } from './use-player';

interface ControlsProps {
  marks: Marks;
  onMarkIn: () => void;
  onMarkOut: () => void;
  onMarks: (marks: Marks) => void;
  looping: boolean;
  onLoop: (loop: boolean) => void;
  boxes: boolean;
  onBoxes: (shown: boolean) => void;
  drawing: boolean;
  /** Left out where nothing may be searched. */
  onDraw?: () => void;
  /** Left out where attaching is not allowed. */
  onAttach?: () => void;
}

/** Everything that moves the picture, each with its key. */
export function Controls(props: ControlsProps) {
  const { marks, onMarkIn, onMarkOut, onMarks, looping, onLoop, boxes, onBoxes, drawing, onDraw, onAttach } =
    props;
  const t = useTranslations('player');
  const engine = usePlayer();
  const rate = usePlayerState((state) => state.rate);
  const speed = usePlayerState((state) => state.speed);
  const marked = marks.inMs !== null || marks.outMs !== null;
  return (
    <Toolbar label={t('controls')} className="gap-x-1 border-t-0">
      <IconButton
        look="quiet"
        label={rate === 0 ? t('play') : t('pause')}
        keys="Space"
        side="top"
        icon={rate === 0 ? <Play className="rtl:-scale-x-100" /> : <Pause />}
        onClick={() => engine.toggle()}
      />
      <IconButton
        side="top"
        label={t('back5')}
        keys="←"
        icon={<SkipBack />}
        onClick={() => engine.skip(-5_000)}
        className="max-sm:hidden"
      />
      <IconButton
        side="top"
        label={t('frameBack')}
        keys=","
        icon={<StepBack />}
        onClick={() => engine.step(-1)}
      />
      <IconButton
        side="top"
        label={t('frameForward')}
        keys="."
        icon={<StepForward />}
        onClick={() => engine.step(1)}
      />
      <IconButton
        side="top"
        label={t('forward5')}
        keys="→"
        icon={<SkipForward />}
        onClick={() => engine.skip(5_000)}
        className="max-sm:hidden"
      />
      <div className="w-19">
        <Select
          label={t('speed')}
          size="sm"
          value={String(rate < 0 ? speed : rate || speed)}
          onChange={(value) => engine.setSpeed(Number(value))}
          options={speeds.map((value) => ({
            value: String(value),
            label: value < 1 ? `1/${1 / value}×` : `${value}×`,
          }))}
        />
      </div>
      {rate < 0 && <span className="text-warn text-xs figures">{t('backwards', { rate: -rate })}</span>}
      <span className="mx-1 h-5 w-px bg-line max-sm:hidden" aria-hidden />
      <IconButton
        side="top"
        label={t('markIn')}
        keys="i"
        icon={<ChevronFirst className="rtl:-scale-x-100" />}
        onClick={onMarkIn}
      />
      <IconButton
        side="top"
        label={t('markOut')}
        keys="o"
        icon={<ChevronLast className="rtl:-scale-x-100" />}
        onClick={onMarkOut}
      />
      {marked && (
        <span className="flex items-center gap-1 rounded-md bg-accent-soft ps-2 text-xs figures">
          {marks.inMs === null ? '…' : formatPosition(marks.inMs, 'millisecond')}
          {' – '}
          {marks.outMs === null ? '…' : formatPosition(marks.outMs, 'millisecond')}
          <IconButton size="sm" label={t('clearMarks')} icon={<X />} onClick={() => onMarks(noMarks)} />
        </span>
      )}
      <IconButton
        side="top"
        label={t('loop')}
        keys="r"
        icon={<Repeat />}
        aria-pressed={looping}
        disabled={!marked}
        onClick={() => onLoop(!looping)}
      />
      <IconButton
        side="top"
        label={boxes ? t('hideBoxes') : t('showBoxes')}
        keys="b"
        icon={boxes ? <Eye /> : <EyeOff />}
        aria-pressed={boxes}
        onClick={() => onBoxes(!boxes)}
      />
      {onDraw && (
        <IconButton
          side="top"
          label={t('draw')}
          keys="d"
          icon={<SquareDashedMousePointer />}
          aria-pressed={drawing}
          onClick={onDraw}
        />
      )}
      {onAttach && (
        <Button look="primary" icon={<Paperclip aria-hidden />} onClick={onAttach} className="ms-auto">
          {t('attach')}
        </Button>
      )}
    </Toolbar>
  );
}

'use client';

import type { ReactNode } from 'react';
import type { CandidateShapeProps } from './candidate-shape';

interface CandidateButtonProps
  extends Pick<CandidateShapeProps, 'candidate' | 'chosen' | 'tabStop' | 'actions'> {
  className: string;
  children: ReactNode;
}

/** What a candidate answers to, whatever its shape: chosen by a press, opened by two, pointed at elsewhere while it is here. */
export function CandidateButton({
  candidate,
  chosen,
  tabStop,
  actions,
  className,
  children,
}: CandidateButtonProps) {
  const { rank } = candidate;
  return (
    <button
      ref={(element) => actions.keep(rank, element)}
      type="button"
      tabIndex={tabStop ? 0 : -1}
      aria-pressed={chosen}
      onClick={() => actions.choose(rank)}
      onDoubleClick={() => actions.open(candidate)}
      onPointerEnter={() => actions.hover(rank)}
      onPointerLeave={() => actions.hover(null)}
      className={className}
    >
      {children}
    </button>
  );
}

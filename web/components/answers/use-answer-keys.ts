'use client';

import { useEffect, useRef } from 'react';
import { isTyping } from '../shell/typing';

/** Controls that arrows belong to while they have the focus. */
const arrowUsers =
  '[role="group"], [role="radiogroup"], [role="tablist"], [role="separator"], [role="slider"]';

/**
 * Keys of the answer while nobody types. `press` says whether it used the key; Enter belongs to whatever has the focus
 * unless that is a candidate, arrows to what uses them itself.
 */
export function useAnswerKeys(
  press: (key: string) => boolean,
  isCandidate: (element: HTMLElement) => boolean,
): void {
  const act = useRef({ press, isCandidate });
  act.current = { press, isCandidate };
  useEffect(() => {
    function listen(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target))
        return;
      const target = event.target instanceof HTMLElement ? event.target : null;
      const onCandidate = target !== null && act.current.isCandidate(target);
      if (event.key === 'Enter' && !onCandidate && target !== document.body && target?.id !== 'content')
        return;
      if (event.key.startsWith('Arrow') && target?.closest(arrowUsers)) return;
      // A dialog above the answer has the keyboard to itself.
      if (target?.closest('[role="dialog"], [role="alertdialog"]')) return;
      if (act.current.press(event.key)) event.preventDefault();
    }
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
}

/** The rank of the candidate one row up or down of another: the nearest in that direction. */
export function rowAway(elements: ReadonlyMap<number, HTMLElement>, from: number, direction: 1 | -1): number {
  const here = elements.get(from)?.getBoundingClientRect();
  if (!here) return from;
  let best = from;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const [rank, element] of elements) {
    const there = element.getBoundingClientRect();
    if ((there.top - here.top) * direction < 8) continue;
    const distance = Math.abs(there.top - here.top) * 10 + Math.abs(there.left - here.left);
    if (distance < bestDistance) {
      bestDistance = distance;
      best = rank;
    }
  }
  return best;
}

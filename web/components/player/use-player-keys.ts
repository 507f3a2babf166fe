'use client';

import { useEffect, useRef } from 'react';
import { isTyping } from '../shell/typing';
import type { PlayerEngine } from './engine';

export interface PlayerKeys {
  markIn: () => void;
  markOut: () => void;
  loop: () => void;
  boxes: () => void;
  draw: () => void;
  attach: () => void;
  escape: () => void;
}

/** Keys of the player, as editors have them in their fingers. */
export function usePlayerKeys(engine: PlayerEngine, keys: PlayerKeys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const acts = new Map<string, () => void>([
      [' ', () => engine.toggle()],
      ['k', () => engine.pause()],
      ['j', () => engine.shuttle(-1)],
      ['l', () => engine.shuttle(1)],
      [',', () => engine.step(-1)],
      ['.', () => engine.step(1)],
      ['ArrowLeft', () => engine.skip(-5_000)],
      ['ArrowRight', () => engine.skip(5_000)],
      ['i', () => latest.current.markIn()],
      ['o', () => latest.current.markOut()],
      ['r', () => latest.current.loop()],
      ['b', () => latest.current.boxes()],
      ['d', () => latest.current.draw()],
      ['a', () => latest.current.attach()],
      ['Escape', () => latest.current.escape()],
    ]);
    function press(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target))
        return;
      const act = acts.get(event.key.length === 1 ? event.key.toLowerCase() : event.key);
      if (!act) return;
      // Space and arrows belong to the control that has the focus, if it is one that uses them.
      const target = event.target instanceof HTMLElement ? event.target : null;
      if (event.key === ' ' && target?.closest('button, a, [role="checkbox"], [role="radio"]')) return;
      if (
        event.key.startsWith('Arrow') &&
        target?.closest('[role="radiogroup"], [role="group"], [role="tablist"], [role="separator"]')
      )
        return;
      event.preventDefault();
      act();
    }
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [engine]);
}

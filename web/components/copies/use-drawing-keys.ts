'use client';

import { useEffect, useRef } from 'react';
import type { PlayerEngine } from '@/web/components/player/engine';
import { isTyping } from '@/web/components/shell/typing';

/** Keys of the room where marks and regions are drawn: those of the player, and N, [ ] and Delete. */
export function useDrawingKeys(
  engine: PlayerEngine,
  acts: { add: () => void; markIn: () => void; markOut: () => void; remove: () => void },
): void {
  const latest = useRef(acts);
  latest.current = acts;
  useEffect(() => {
    const keys = new Map<string, () => void>([
      [' ', () => engine.toggle()],
      [',', () => engine.step(-1)],
      ['.', () => engine.step(1)],
      ['n', () => latest.current.add()],
      ['[', () => latest.current.markIn()],
      [']', () => latest.current.markOut()],
      ['Delete', () => latest.current.remove()],
    ]);
    function press(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target))
        return;
      const act = keys.get(event.key.length === 1 ? event.key.toLowerCase() : event.key);
      const target = event.target instanceof HTMLElement ? event.target : null;
      const onControl = target?.closest('button:not([data-box]), a, [role="checkbox"], [role="dialog"]');
      if (!act || (event.key === ' ' && onControl) || target?.closest('[role="dialog"]')) return;
      event.preventDefault();
      act();
    }
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [engine]);
}

'use client';

import { useCallback, useSyncExternalStore } from 'react';
import { useMe } from '../api/queries';

const changed = new Set<() => void>();

function subscribe(listener: () => void) {
  changed.add(listener);
  addEventListener('storage', listener);
  return () => {
    changed.delete(listener);
    removeEventListener('storage', listener);
  };
}

/** One of several ways to look at answers, kept for this person in this browser; the first is what nobody chose. */
export function useKeptChoice<Value extends string>(
  name: string,
  options: readonly [Value, ...Value[]],
): [Value, (value: Value) => void] {
  const who = useMe().data?.id ?? '';
  const key = `answers.${name}.${who}`;
  const stored = useSyncExternalStore(
    subscribe,
    () => localStorage.getItem(key),
    () => null,
  );
  const choose = useCallback(
    (value: Value) => {
      localStorage.setItem(key, value);
      for (const listener of changed) listener();
    },
    [key],
  );
  return [options.find((option) => option === stored) ?? options[0], choose];
}

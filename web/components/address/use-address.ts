'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useCallback } from 'react';

type Changes = Record<string, string | number | null | undefined>;

/**
 * What a page keeps in its address, so that a view can be sent to a colleague: answers a value by name, and how to change
 * some. Empty values leave the address. Changing filters makes no step in the history; `push` does.
 */
export function useAddress(): {
  get: (name: string) => string | undefined;
  set: (changes: Changes, how?: 'replace' | 'push') => void;
} {
  const parameters = useSearchParams();
  const pathname = usePathname();
  const get = useCallback((name: string) => parameters.get(name) ?? undefined, [parameters]);
  const set = useCallback(
    (changes: Changes, how: 'replace' | 'push' = 'replace') => {
      const next = new URLSearchParams(window.location.search);
      for (const [name, value] of Object.entries(changes)) {
        if (value === undefined || value === null || value === '') next.delete(name);
        else next.set(name, String(value));
      }
      const query = next.toString();
      const address = query ? `${pathname}?${query}` : pathname;
      // Next keeps its own record of the address in step with these two.
      if (how === 'push') window.history.pushState(null, '', address);
      else window.history.replaceState(null, '', address);
    },
    [pathname],
  );
  return { get, set };
}

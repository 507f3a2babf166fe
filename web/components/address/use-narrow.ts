'use client';

import { useSyncExternalStore } from 'react';

/** Below this the layout is a phone's; Tailwind's `sm`. */
const phone = '(max-width: 39.99rem)';

function subscribe(changed: () => void): () => void {
  const query = matchMedia(phone);
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
}

/** Whether the window is as narrow as a phone. On the server it is not. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => matchMedia(phone).matches,
    () => false,
  );
}

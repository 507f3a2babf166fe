'use client';

import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import type { Action } from '@/core/people/schema';
import { placesFor } from './places';
import { isTyping } from './typing';

// Neither is part of the first paint: they are fetched when first asked for.
const Finder = dynamic(() => import('./finder').then((module) => module.Finder), { ssr: false });
const KeysDialog = dynamic(() => import('./keys-dialog').then((module) => module.KeysDialog), { ssr: false });

interface ShellKeysProps {
  actions: readonly Action[];
  finding: boolean;
  onFinding: (open: boolean) => void;
}

/** Keys that work on every page: `/` and Ctrl+K find, `g …` goes, `?` shows the keys. */
export function ShellKeys({ actions, finding, onFinding }: ShellKeysProps) {
  const router = useRouter();
  const [showKeys, setShowKeys] = useState(false);
  // Long ago, and not at 0: that is when the page was loaded, and a key pressed soon after would go somewhere.
  const going = useRef(Number.NEGATIVE_INFINITY);

  useEffect(() => {
    const show = () => setShowKeys(true);
    addEventListener('saboot:keys', show);
    return () => removeEventListener('saboot:keys', show);
  }, []);

  useEffect(() => {
    function press(event: KeyboardEvent) {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        onFinding(true);
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target))
        return;
      if (event.key === '/') {
        event.preventDefault();
        onFinding(true);
      } else if (event.key === '?') {
        event.preventDefault();
        setShowKeys(true);
      } else if (event.key === 'g') {
        going.current = event.timeStamp;
      } else if (event.timeStamp - going.current < 1_200) {
        going.current = Number.NEGATIVE_INFINITY;
        const place = placesFor(actions).find(({ keys }) => keys === `g ${event.key}`);
        if (!place) return;
        // A page's own single keys must not act as well.
        event.preventDefault();
        event.stopImmediatePropagation();
        router.push(place.href);
      }
    }
    addEventListener('keydown', press, { capture: true });
    return () => removeEventListener('keydown', press, { capture: true });
  }, [actions, onFinding, router]);

  return (
    <>
      {finding && <Finder actions={actions} onClose={() => onFinding(false)} />}
      {showKeys && <KeysDialog actions={actions} onClose={() => setShowKeys(false)} />}
    </>
  );
}

'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { ConfirmDialog } from '@/web/components/ui/dialog';

/** The part of the Navigation API that is used: going back and forth in the history can be held where it exists. */
interface Traversal extends Event {
  navigationType: string;
  cancelable: boolean;
}

/**
 * Asks before unsaved work is left: by a link, by the browser's back button where the browser lets itself be held, by closing
 * the window. Answers the question to render.
 */
export function useLeaveGuard(unsaved: boolean): { question: ReactNode; release: () => void } {
  const t = useTranslations('cases.form');
  const router = useRouter();
  const [target, setTarget] = useState<{ href: string } | 'back' | null>(null);
  const released = useRef(false);

  useEffect(() => {
    if (!unsaved) return;
    const holds = () => !released.current;
    const close = (event: BeforeUnloadEvent) => {
      if (holds()) event.preventDefault();
    };
    const click = (event: MouseEvent) => {
      if (!holds() || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
      if (!(link instanceof HTMLAnchorElement) || link.target === '_blank' || link.origin !== location.origin)
        return;
      if (link.pathname === location.pathname) return;
      event.preventDefault();
      event.stopPropagation();
      setTarget({ href: `${link.pathname}${link.search}` });
    };
    const traverse = (event: Event) => {
      const { navigationType, cancelable } = event as Traversal;
      if (!holds() || navigationType !== 'traverse' || !cancelable) return;
      event.preventDefault();
      setTarget('back');
    };
    const navigation = (window as unknown as { navigation?: EventTarget }).navigation;
    addEventListener('beforeunload', close);
    addEventListener('click', click, { capture: true });
    navigation?.addEventListener('navigate', traverse);
    return () => {
      removeEventListener('beforeunload', close);
      removeEventListener('click', click, { capture: true });
      navigation?.removeEventListener('navigate', traverse);
    };
  }, [unsaved]);

  const release = () => {
    released.current = true;
  };
  return {
    release,
    question: (
      <ConfirmDialog
        open={target !== null}
        onOpenChange={(open) => !open && setTarget(null)}
        title={t('leaveTitle')}
        description={t('leaveText')}
        confirmLabel={t('leave')}
        danger
        onConfirm={() => {
          release();
          if (target === 'back') history.back();
          else if (target) router.push(target.href);
        }}
      />
    ),
  };
}

'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { alertNews } from '@/core/watchlist/alerts/schema';
import { toast } from '../ui/toast';
import { ALERT_KEYS } from './queries';
import { beep, wantsSound } from './sound';

/** Hears of alerts on every page: counts and lists are brought up to date at once, a new one is told. */
export function AlertListener() {
  const t = useTranslations('alerts');
  const client = useQueryClient();
  const words = useRef(t);
  words.current = t;
  useEffect(() => {
    const source = new EventSource('/api/alerts/stream');
    source.addEventListener('alert', ({ data }: MessageEvent<string>) => {
      const news = alertNews.safeParse(JSON.parse(data));
      if (!news.success) return;
      for (const key of ALERT_KEYS) void client.invalidateQueries({ queryKey: [key] });
      const { kind, alertId, entryId } = news.data;
      if ((kind === 'raised' || kind === 'escalated') && alertId) {
        toast('news', {
          title: words.current(kind === 'raised' ? 'told.raised' : 'told.escalated'),
          href: `/alerts/${alertId}`,
          linkLabel: words.current('look'),
        });
        if (wantsSound()) beep();
      }
      if (kind === 'suspended') {
        toast('failed', {
          title: words.current('told.suspended'),
          href: `/watchlist/${entryId}`,
          linkLabel: words.current('look'),
        });
      }
    });
    return () => source.close();
  }, [client]);
  return null;
}

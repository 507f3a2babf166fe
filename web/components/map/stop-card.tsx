'use client';

import { X } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { StopGroup } from './geometry';

/** What was seen at one spot, each with its time and the way to it. */
export function StopCard({ group, onClose }: { group: StopGroup; onClose: () => void }) {
  const t = useTranslations('map');
  return (
    <div className="map-card">
      <button type="button" className="map-card-close" aria-label={t('close')} onClick={onClose}>
        <X size={14} aria-hidden="true" />
      </button>
      <ol>
        {group.stops.map((stop, index) => (
          <li key={stop.id} value={group.ordinals[index]}>
            {stop.href ? <Link href={stop.href}>{stop.title}</Link> : <strong>{stop.title}</strong>}
            <span className="map-card-time">{stop.time}</span>
            {stop.detail && <span className="map-card-detail">{stop.detail}</span>}
          </li>
        ))}
      </ol>
    </div>
  );
}

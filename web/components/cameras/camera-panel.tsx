'use client';

import { Clapperboard, Clock, Pencil, X } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Camera } from '@/core/footage/schema';
import { useMay } from '@/web/components/access/access';
import { Button, IconButton } from '@/web/components/ui/button';
import { DrawnBadge } from '@/web/components/ui/drawn-badge';
import { ReferenceTag } from '@/web/components/ui/reference-tag';
import { TimeText } from '@/web/components/ui/time-text';
import { ClockState } from './clock-state';

/** What is known of the chosen camera, and what can be done with it. */
export function CameraPanel({
  camera,
  onEdit,
  onClock,
  onClose,
}: {
  camera: Camera;
  onEdit: () => void;
  onClock: () => void;
  onClose: () => void;
}) {
  const t = useTranslations('cameras');
  const may = useMay();
  const { latitude, longitude } = camera;
  return (
    <section
      aria-label={camera.name}
      className="flex w-full flex-col gap-3 rounded-lg border border-line-strong bg-raised p-3 shadow-raised"
    >
      <header className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <span className="flex flex-wrap items-center gap-2">
            <ReferenceTag>{camera.code}</ReferenceTag>
            {camera.drawn && <DrawnBadge />}
          </span>
          <h2 className="mt-1 font-semibold text-md">{camera.name}</h2>
          {camera.site && <p className="text-ink-3 text-xs">{camera.site.name}</p>}
        </div>
        <IconButton size="sm" label={t('detail.close')} icon={<X />} onClick={onClose} />
      </header>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5">
        <Fact name={t('table.clock')}>
          <ClockState clock={camera.clock} />
        </Fact>
        <Fact name={t('detail.position')}>
          {latitude === null || longitude === null ? (
            <span className="text-ink-3">{t('detail.noPosition')}</span>
          ) : (
            <span className="figures" dir="ltr">
              {latitude.toFixed(5)}, {longitude.toFixed(5)}
            </span>
          )}
        </Fact>
        {camera.headingDeg !== null && (
          <Fact name={t('detail.heading')}>
            <span className="figures">
              {camera.headingDeg}°
              {camera.fieldOfViewDeg !== null && ` · ${t('detail.wide', { degrees: camera.fieldOfViewDeg })}`}
            </span>
          </Fact>
        )}
        <Fact name={t('detail.zone')}>{camera.timeZone}</Fact>
        <Fact name={t('table.recordings')}>
          {t('detail.recordings', { count: camera.recordings })}
          {camera.firstAt && camera.lastAt && (
            <span className="block text-ink-3 text-xs">
              <TimeText at={camera.firstAt} zone={camera.timeZone} precision="minute" />
              {' – '}
              <TimeText at={camera.lastAt} zone={camera.timeZone} precision="minute" />
            </span>
          )}
        </Fact>
      </dl>
      <footer className="flex flex-wrap gap-2">
        <Button size="sm" icon={<Clock aria-hidden />} onClick={onClock}>
          {may('camera.write') ? t('clock.check') : t('clock.show')}
        </Button>
        {may('camera.write') && (
          <Button size="sm" icon={<Pencil aria-hidden />} onClick={onEdit}>
            {t('form.edit')}
          </Button>
        )}
        {may('recording.read') && camera.recordings > 0 && (
          <Button size="sm" asChild>
            <Link href={`/footage?camera=${camera.id}`}>
              <Clapperboard aria-hidden />
              {t('detail.footage')}
            </Link>
          </Button>
        )}
      </footer>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

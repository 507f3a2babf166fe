'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Car, RectangleEllipsis, ScanFace, X } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import type { Box } from '@/core/footage/schema';
import type { Action } from '@/core/people/schema';
import { type ProbeKind, probe as probeSchema } from '@/core/search/schema';
import { call } from '../api/client';
import { probeQuery } from '../api/queries';
import { isTyping } from '../shell/typing';
import { searchWithProbe } from '../sighting/words';
import { formatPosition } from '../time/format';
import { Button, IconButton } from '../ui/button';
import { Kbd } from '../ui/kbd';
import { ErrorState } from '../ui/states';
import { usePlayer, usePlayerState } from './use-player';

const KINDS = [
  { kind: 'FACE', key: 'f', icon: ScanFace, needs: 'search.face' },
  { kind: 'VEHICLE', key: 'v', icon: Car, needs: 'search.object' },
  { kind: 'PLATE', key: 'p', icon: RectangleEllipsis, needs: 'search.object' },
] as const;

interface BoxBarProps {
  recordingId: string;
  box: Box;
  actions: readonly Action[];
  caseId: string | undefined;
  onClose: () => void;
}

/** What a drawn box is searched as. Only its place and moment are sent: the pixels are taken from the original. */
export function BoxBar({ recordingId, box, actions, caseId, onClose }: BoxBarProps) {
  const t = useTranslations('player.box');
  const engine = usePlayer();
  const router = useRouter();
  const client = useQueryClient();
  const ptsMs = usePlayerState((state) => Math.round(state.ptsMs));
  const search = useMutation({
    mutationFn: (kind: ProbeKind) => {
      const atMs = Math.round(engine.getState().ptsMs);
      return call(`/api/recordings/${recordingId}/probes`, probeSchema, { body: { kind, atMs, box } });
    },
    onSuccess: (made) => {
      client.setQueryData(probeQuery(made.id).queryKey, made);
      router.push(searchWithProbe(made.kind, made.id, caseId));
    },
  });
  const kinds = KINDS.filter(({ needs }) => actions.includes(needs));
  const busy = search.isPending || search.isSuccess;
  function pick(kind: ProbeKind) {
    engine.pause();
    if (!busy) search.mutate(kind);
  }
  const press = useRef<(key: string) => boolean>(() => false);
  press.current = (key) => {
    const chosen = kinds.find((one) => one.key === key.toLowerCase());
    if (chosen) pick(chosen.kind);
    return chosen !== undefined;
  };
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target))
        return;
      if (press.current(event.key)) event.preventDefault();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
  return (
    <section
      aria-label={t('title')}
      className="flex flex-wrap items-center gap-2 border-line border-b bg-raised px-4 py-2 sm:px-5"
    >
      <p className="me-2 min-w-0 text-ui">
        <span className="font-medium">{t('searchAs')}</span>
        <span className="ms-2 text-ink-2 text-xs figures">
          {t('frame', { at: formatPosition(ptsMs, 'millisecond') })}
        </span>
      </p>
      {kinds.map((one) => (
        <Button
          key={one.kind}
          icon={<one.icon aria-hidden />}
          busy={busy && search.variables === one.kind}
          disabled={busy}
          onClick={() => pick(one.kind)}
        >
          {t(`kind.${one.kind}`)}
          <Kbd>{one.key}</Kbd>
        </Button>
      ))}
      <IconButton label={t('close')} keys="Esc" side="top" icon={<X />} onClick={onClose} />
      <p className="w-full text-ink-2 text-xs max-sm:hidden">{t('hint')}</p>
      {search.isError && (
        <div className="w-full">
          <ErrorState error={search.error} compact />
        </div>
      )}
    </section>
  );
}

'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Car, RectangleEllipsis, ScanFace, ScanSearch } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import type { Exhibit } from '@/core/evidence/schema';
import { type ProbeKind, probe as probeSchema } from '@/core/search/schema';
import { useMay } from '../access/access';
import { call } from '../api/client';
import { probeQuery } from '../api/queries';
import { searchWithProbe } from '../sighting/words';
import { Button } from '../ui/button';
import { DropdownMenu, MenuItem } from '../ui/dropdown-menu';
import { useProblemWords } from '../ui/states';
import { toast } from '../ui/toast';

const KINDS = [
  { kind: 'FACE', icon: ScanFace, needs: 'search.face' },
  { kind: 'VEHICLE', icon: Car, needs: 'search.object' },
  { kind: 'PLATE', icon: RectangleEllipsis, needs: 'search.object' },
] as const;

interface ExhibitSearchProps {
  exhibit: Exhibit;
  /** Where its clip stands, in milliseconds of it; undefined while it was not played. */
  momentOf: () => number | undefined;
}

/** Starts a search from what an exhibit shows, for its case. */
export function ExhibitSearch({ exhibit, momentOf }: ExhibitSearchProps) {
  const t = useTranslations('cases.exhibits.search');
  const may = useMay();
  const words = useProblemWords();
  const router = useRouter();
  const client = useQueryClient();
  const start = useMutation({
    mutationFn: (kind: ProbeKind) => {
      const atMs = momentOf();
      return call(`/api/exhibits/${exhibit.id}/probes`, probeSchema, {
        body: { kind, ...(atMs !== undefined && { atMs }) },
      });
    },
    onSuccess: (made) => {
      client.setQueryData(probeQuery(made.id).queryKey, made);
      router.push(searchWithProbe(made.kind, made.id, exhibit.caseId));
    },
    onError: (error) => {
      const { message, remedy } = words(error);
      toast('failed', { title: message, detail: remedy });
    },
  });
  const kinds = KINDS.filter(({ needs }) => may(needs));
  if (kinds.length === 0 || !may('recording.view')) return null;
  return (
    <DropdownMenu
      trigger={
        <Button size="sm" icon={<ScanSearch aria-hidden />} busy={start.isPending}>
          {t(`from.${exhibit.kind}`)}
        </Button>
      }
    >
      {kinds.map((one) => (
        <MenuItem key={one.kind} icon={<one.icon aria-hidden />} onSelect={() => start.mutate(one.kind)}>
          {t(`kind.${one.kind}`)}
        </MenuItem>
      ))}
    </DropdownMenu>
  );
}

'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { Briefcase, Cctv, RectangleEllipsis, Search } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { Dialog } from 'radix-ui';
import { type ReactNode, useDeferredValue, useState } from 'react';
import type { Action } from '@/core/people/schema';
import { camerasQuery, casesPageQuery } from '../api/queries';
import { menuItem } from '../ui/menu-face';
import { placesFor } from './places';

interface FinderProps {
  actions: readonly Action[];
  onClose: () => void;
}

/** What looks like a plate or part of one: letters and figures, `?` and `*`, no more than a plate holds. */
const plateLike = /^(?=.*[0-9?*])[A-Za-z0-9?* -]{3,14}$/;

/** One field for a plate, a case, a camera or a page. */
export function Finder({ actions, onClose }: FinderProps) {
  const t = useTranslations('shell');
  const router = useRouter();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState('');
  const asked = useDeferredValue(text.trim());
  const mayReadCases = actions.includes('case.read');
  const cases = useQuery({
    ...casesPageQuery({ text: asked, limit: 6 }),
    enabled: mayReadCases && asked.length > 1,
    placeholderData: keepPreviousData,
  });
  const cameras = useQuery({ ...camerasQuery, enabled: actions.includes('camera.read') && asked.length > 0 });
  const needle = asked.toLowerCase();
  const cameraHits = asked
    ? (cameras.data ?? [])
        .filter((camera) => `${camera.code} ${camera.name}`.toLowerCase().includes(needle))
        .slice(0, 5)
    : [];
  const placeHits = placesFor(actions).filter((place) =>
    t(`places.${place.key}`).toLowerCase().includes(needle),
  );

  const offersPlate = plateLike.test(asked) && actions.includes('search.object');
  const caseHits = asked.length > 1 ? (cases.data?.items ?? []) : [];
  const offered = [
    ...(offersPlate ? ['plate'] : []),
    ...caseHits.map((item) => `case ${item.id}`),
    ...cameraHits.map((camera) => `camera ${camera.id}`),
    ...placeHits.map((place) => `place ${place.key}`),
  ];

  function go(href: string) {
    onClose();
    router.push(href);
  }

  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-appear bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-x-2 top-2 z-50 mx-auto max-w-xl animate-slide overflow-hidden rounded-lg border border-line-strong bg-raised text-ui shadow-raised sm:top-[12vh]"
        >
          <Dialog.Title className="sr-only">{t('find.title')}</Dialog.Title>
          <Command
            shouldFilter={false}
            loop
            label={t('find.title')}
            // What is offered arrives after the letters that ask for it: Enter always takes the first, or the one chosen.
            value={offered.includes(chosen) ? chosen : (offered[0] ?? '')}
            onValueChange={setChosen}
          >
            <div className="flex items-center gap-2 border-line border-b px-3">
              <Search className="size-4 shrink-0 text-ink-3" aria-hidden />
              <Command.Input
                value={text}
                onValueChange={(next) => {
                  setText(next);
                  setChosen('');
                }}
                placeholder={t('find.prompt')}
                className="h-12 w-full bg-transparent text-md outline-none"
              />
            </div>
            <Command.List className="max-h-[min(24rem,60dvh)] overflow-y-auto p-1.5">
              <Command.Empty className="px-2 py-4 text-ink-3">{t('find.nothing')}</Command.Empty>
              {offersPlate && (
                <Group title={t('find.plates')}>
                  <Item
                    value="plate"
                    icon={<RectangleEllipsis />}
                    onSelect={() => go(`/search?kind=plate&text=${encodeURIComponent(asked)}&go=1`)}
                  >
                    {t.rich('find.searchPlate', {
                      plate: asked.toUpperCase(),
                      b: (words) => <b className="font-mono">{words}</b>,
                    })}
                  </Item>
                </Group>
              )}
              {caseHits.length > 0 && (
                <Group title={t('places.cases')}>
                  {caseHits.map((item) => (
                    <Item
                      key={item.id}
                      value={`case ${item.id}`}
                      icon={<Briefcase />}
                      detail={item.reference}
                      onSelect={() => go(`/cases/${item.id}`)}
                    >
                      {item.title}
                    </Item>
                  ))}
                </Group>
              )}
              {cameraHits.length > 0 && (
                <Group title={t('places.cameras')}>
                  {cameraHits.map((camera) => (
                    <Item
                      key={camera.id}
                      value={`camera ${camera.id}`}
                      icon={<Cctv />}
                      detail={camera.code}
                      onSelect={() => go(`/footage?camera=${camera.id}`)}
                    >
                      {camera.name}
                    </Item>
                  ))}
                </Group>
              )}
              {placeHits.length > 0 && (
                <Group title={t('find.goTo')}>
                  {placeHits.map((place) => (
                    <Item
                      key={place.key}
                      value={`place ${place.key}`}
                      icon={<place.icon />}
                      onSelect={() => go(place.href)}
                    >
                      {t(`places.${place.key}`)}
                    </Item>
                  ))}
                </Group>
              )}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

const Group = ({ title, children }: { title: string; children: ReactNode }) => (
  <Command.Group
    heading={title}
    className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-1.5 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-ink-3 [&_[cmdk-group-heading]]:text-xs"
  >
    {children}
  </Command.Group>
);

interface ItemProps {
  /** What it is chosen by, whatever its words: they change with every letter typed. */
  value: string;
  icon: ReactNode;
  detail?: string;
  onSelect: () => void;
  children: ReactNode;
}

function Item({ value, icon, detail, onSelect, children }: ItemProps) {
  return (
    <Command.Item value={value} onSelect={onSelect} className={menuItem}>
      <span className="text-ink-3" aria-hidden>
        {icon}
      </span>
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {detail && <span className="truncate font-mono text-ink-3 text-xs">{detail}</span>}
    </Command.Item>
  );
}

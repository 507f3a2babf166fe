'use client';

import { Car, RectangleEllipsis, ScanFace, Shapes } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import type { Action } from '@/core/people/schema';
import type { SearchKind } from '@/core/search/schema';
import { Button } from '../ui/button';
import { TabPanel, Tabs } from '../ui/tabs';
import { AuthorityFields } from './authority-fields';
import { DescriptionFields } from './description-fields';
import { type Draft, lackingOf } from './draft';
import { ExamplesField } from './examples-field';
import { PlateFields } from './plate-fields';
import { ScopeFields } from './scope-fields';

interface QueryPanelProps {
  draft: Draft;
  onChange: (change: Partial<Draft>) => void;
  onSubmit: () => void;
  busy: boolean;
  actions: readonly Action[];
}

/** What is looked for, where and when, and for which case. */
export function QueryPanel({ draft, onChange, onSubmit, busy, actions }: QueryPanelProps) {
  const t = useTranslations('search');
  const [tried, setTried] = useState(false);
  const lacking = tried ? lackingOf(draft) : [];
  const tabs = [
    { value: 'FACE', label: t('tabs.FACE'), icon: <ScanFace aria-hidden />, needs: 'search.face' },
    { value: 'VEHICLE', label: t('tabs.VEHICLE'), icon: <Car aria-hidden />, needs: 'search.object' },
    {
      value: 'PLATE',
      label: t('tabs.PLATE'),
      icon: <RectangleEllipsis aria-hidden />,
      needs: 'search.object',
    },
    {
      value: 'DESCRIPTION',
      label: t('tabs.DESCRIPTION'),
      icon: <Shapes aria-hidden />,
      needs: 'search.object',
    },
  ] as const satisfies readonly { value: SearchKind; label: string; icon: unknown; needs: Action }[];

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (lackingOf(draft).length === 0) onSubmit();
  }
  const isFace = draft.kind === 'FACE';
  return (
    <form onSubmit={submit} noValidate className="flex flex-1 flex-col">
      <Tabs
        label={t('kinds')}
        value={draft.kind}
        onChange={(kind) => onChange({ kind, ...(kind !== draft.kind && { examples: [], unlike: [] }) })}
        tabs={tabs.filter((tab) => actions.includes(tab.needs))}
        listClassName="px-2 pt-1"
        className="flex flex-1 flex-col"
      >
        <div className="flex flex-1 flex-col gap-4 p-4">
          <TabPanel value="FACE">
            <ExamplesField
              kind="FACE"
              draft={draft}
              onChange={onChange}
              lacking={lacking.includes('example') || lacking.includes('subject')}
            />
          </TabPanel>
          <TabPanel value="VEHICLE">
            <ExamplesField
              kind="VEHICLE"
              draft={draft}
              onChange={onChange}
              lacking={lacking.includes('example') || lacking.includes('subject')}
            />
          </TabPanel>
          <TabPanel value="PLATE" className="flex flex-col gap-2">
            <PlateFields draft={draft} onChange={onChange} lacking={lacking.includes('text')} />
          </TabPanel>
          <TabPanel value="DESCRIPTION" className="flex flex-col gap-4">
            <DescriptionFields draft={draft} onChange={onChange} />
          </TabPanel>

          <hr className="border-line" />
          <ScopeFields
            draft={draft}
            onChange={onChange}
            required={isFace}
            rangeError={
              lacking.includes('span')
                ? t('scope.spanMissing')
                : lacking.includes('range')
                  ? t('scope.rangeWrong')
                  : undefined
            }
          />

          {actions.includes('case.read') && (
            <>
              <hr className="border-line" />
              <AuthorityFields draft={draft} onChange={onChange} lacking={lacking} />
            </>
          )}
        </div>
      </Tabs>
      <div className="sticky bottom-0 border-line border-t bg-surface p-3 max-sm:bottom-14">
        <Button type="submit" look="primary" busy={busy} className="w-full">
          {isFace && draft.authority.way === 'ask' ? t('submit.ask') : t(`submit.${draft.kind}`)}
        </Button>
      </div>
    </form>
  );
}

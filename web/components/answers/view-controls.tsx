'use client';

import { LayoutGrid, Rows3 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Chips, Segmented } from '../ui/segmented';
import type { View } from './answer-list';
import { type Grouping, groupings, type Order } from './grouped';
import { useKeptChoice } from './kept-choice';

const views: readonly [View, View] = ['grid', 'list'];
const panelChoices = ['none', 'timeline', 'map', 'both'] as const;

/** How this person looks at answers: kept from one to the next. */
export function useAnswerView() {
  const [view, setView] = useKeptChoice('view', views);
  const [grouping, setGrouping] = useKeptChoice('grouping', groupings);
  const [panels, setPanels] = useKeptChoice('panels', panelChoices);
  return { view, setView, grouping, setGrouping, panels, setPanels };
}

interface ViewControlsProps {
  shown: ReturnType<typeof useAnswerView>;
  /** In which ways anything can be grouped; `look` is chosen anew for each answer, because choosing it compares. */
  groups: readonly (Grouping | 'look')[];
  byLook: boolean;
  onByLook: (chosen: boolean) => void;
  order: Order;
  onOrder: (order: Order) => void;
}

/** Grouping, panels, order, cards or rows. */
export function ViewControls({ shown, groups, byLook, onByLook, order, onOrder }: ViewControlsProps) {
  const t = useTranslations('search');
  const ta = useTranslations('answers');
  const { view, setView, grouping, setGrouping, panels, setPanels } = shown;
  return (
    <>
      {groups.length > 0 && (
        <Segmented
          label={ta('group.label')}
          value={byLook ? 'look' : grouping}
          onChange={(next) => {
            onByLook(next === 'look');
            if (next !== 'look') setGrouping(next);
          }}
          options={groups.map((value) => ({ value, label: ta(`group.${value}`) }))}
        />
      )}
      <Chips
        label={ta('panels.label')}
        value={panels === 'both' ? ['timeline', 'map'] : panels === 'none' ? [] : [panels]}
        onChange={(shown) => setPanels(shown.length === 2 ? 'both' : (shown[0] ?? 'none'))}
        options={[
          { value: 'timeline', label: ta('panels.timeline') },
          { value: 'map', label: ta('panels.map') },
        ]}
      />
      <Segmented
        label={t('results.order')}
        value={order}
        onChange={onOrder}
        options={[
          { value: 'score', label: t('results.byScore') },
          { value: 'time', label: t('results.byTime') },
        ]}
      />
      <Segmented
        label={ta('view.label')}
        value={view}
        onChange={setView}
        options={[
          {
            value: 'grid',
            label: <LayoutGrid className="size-3.5" aria-hidden />,
            name: ta('view.grid'),
          },
          { value: 'list', label: <Rows3 className="size-3.5" aria-hidden />, name: ta('view.list') },
        ]}
      />
    </>
  );
}

import type { ReactNode } from 'react';
import type { CaseDetail } from '@/core/cases/schema';
import type { Action } from '@/core/people/schema';
import { PreservationTab } from '@/web/components/custody/preservation-tab';
import { RoutesTab } from '@/web/components/relations/routes-tab';
import { BundleTab } from './bundle-tab';
import type { CaseFrame, CasePart } from './case-frame';
import { DiaryTab } from './diary-tab';
import { DisclosureTab } from './disclosure/disclosure-tab';
import { ExhibitsTab } from './exhibits-tab';
import { FirTab } from './fir-tab';
import { MapTab } from './map-tab';
import { OverviewTab } from './overview-tab';
import { ReadinessTab } from './readiness/readiness-tab';
import { PeopleTab } from './records/people-tab';
import { StatementsTab } from './records/statements-tab';
import { TasksTab } from './records/tasks-tab';
import { ReportsTab } from './reports-tab';
import { StoryboardTab } from './storyboard/storyboard-tab';
import { TiesTab } from './ties/ties-tab';
import { TimelineTab } from './timeline-tab';

interface Part {
  /** Its word in the address, and its key in `cases.detail.tabs`. */
  value: CasePart;
  group: 'case' | 'evidence' | 'work' | 'court';
  /** Shown to whoever may do this; without it, to whoever sees the case. */
  needs?: Action;
  count?: (fir: CaseDetail) => number;
  body: (frame: CaseFrame) => ReactNode;
}

/** The parts of a case page, in order. A new one is a line here, its name in case-frame.ts, and its words. */
const caseParts: readonly Part[] = [
  { value: 'overview', group: 'case', body: (frame) => <OverviewTab {...frame} /> },
  { value: 'fir', group: 'case', body: ({ fir }) => <FirTab fir={fir} /> },
  { value: 'people', group: 'case', body: ({ fir }) => <PeopleTab fir={fir} /> },
  { value: 'ties', group: 'case', body: ({ fir }) => <TiesTab fir={fir} /> },
  {
    value: 'exhibits',
    group: 'evidence',
    count: (fir) => fir.exhibitList.length,
    body: ({ fir }) => <ExhibitsTab fir={fir} />,
  },
  {
    value: 'timeline',
    group: 'evidence',
    body: ({ fir, showExhibit }) => <TimelineTab fir={fir} onExhibit={showExhibit} />,
  },
  { value: 'map', group: 'evidence', body: ({ fir }) => <MapTab fir={fir} /> },
  { value: 'routes', group: 'evidence', body: ({ fir }) => <RoutesTab caseId={fir.id} /> },
  { value: 'storyboard', group: 'evidence', body: ({ fir }) => <StoryboardTab fir={fir} /> },
  {
    value: 'preservation',
    group: 'evidence',
    needs: 'custody.read',
    body: ({ fir }) => <PreservationTab caseId={fir.id} />,
  },
  { value: 'diary', group: 'work', needs: 'diary.read', body: ({ fir }) => <DiaryTab caseId={fir.id} /> },
  { value: 'tasks', group: 'work', needs: 'diary.read', body: ({ fir }) => <TasksTab fir={fir} /> },
  { value: 'statements', group: 'work', body: ({ fir }) => <StatementsTab fir={fir} /> },
  {
    value: 'reports',
    group: 'court',
    count: (fir) => fir.reports.length,
    body: ({ fir }) => <ReportsTab fir={fir} />,
  },
  {
    value: 'bundle',
    group: 'court',
    count: (fir) => fir.bundles.length,
    body: ({ fir, exportBundle }) => <BundleTab fir={fir} onExport={exportBundle} />,
  },
  { value: 'readiness', group: 'court', body: ({ fir, show }) => <ReadinessTab fir={fir} show={show} /> },
  { value: 'disclosure', group: 'court', body: ({ fir }) => <DisclosureTab fir={fir} /> },
];

/** Parts that are listed under one word. */
export const partGroups = ['case', 'evidence', 'work', 'court'] as const;

/** The parts that somebody may see. */
export const partsFor = (may: (action: Action) => boolean): readonly Part[] =>
  caseParts.filter(({ needs }) => !needs || may(needs));

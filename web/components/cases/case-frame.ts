import type { CaseDetail } from '@/core/cases/schema';

/** The words of a case page's parts in its address: `/cases/:id?part=…`; without one it is the overview. */
export type CasePart =
  | 'overview'
  | 'fir'
  | 'people'
  | 'ties'
  | 'exhibits'
  | 'timeline'
  | 'map'
  | 'routes'
  | 'storyboard'
  | 'preservation'
  | 'diary'
  | 'tasks'
  | 'statements'
  | 'reports'
  | 'bundle'
  | 'readiness'
  | 'disclosure';

/** What a part of the case page knows of the page around it. */
export interface CaseFrame {
  fir: CaseDetail;
  /** Shows another part. */
  show: (part: CasePart) => void;
  /** Shows an exhibit among the others. */
  showExhibit: (number: number) => void;
  exportBundle: () => void;
}

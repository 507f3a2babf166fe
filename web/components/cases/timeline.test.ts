import { expect, it } from 'vitest';
import type { CaseDetail } from '@/core/cases/schema';
import { timelineOf } from './timeline';

it('the timeline runs by corrected time, and leaves out what is not known', () => {
  const entries = timelineOf({
    occurredFrom: '2026-03-01T05:00:00Z',
    occurredTo: null,
    reportedAt: '2026-03-01T07:00:00Z',
    dispatchedAt: null,
    exhibitList: [{ id: 'x', at: '2026-03-01T05:00:00Z' }] as CaseDetail['exhibitList'],
    events: [{ id: 'e', at: '2026-03-01T06:00:00+05:00' }] as CaseDetail['events'],
  });
  expect(entries.map(({ kind }) => kind)).toEqual(['event', 'occurred', 'exhibit', 'reported']);
});

import { describe, expect, it } from 'vitest';
import { anyPlaceTime } from '../search/scope-draft';
import {
  draftFromAddress,
  draftOfRelation,
  draftToAddress,
  emptyDraft,
  emptyScene,
  requestOf,
} from './draft';

const groupId = '0198f0a0-0000-7000-8000-000000000001';
const area = {
  corners: [
    { latitude: 30.1, longitude: 67 },
    { latitude: 30.2, longitude: 67 },
    { latitude: 30.2, longitude: 67.1 },
  ],
};
const way = { points: area.corners.slice(0, 2), breadthM: 60 };
const span = { from: '2026-11-20T13:00:00.000Z', to: '2026-11-20T14:00:00.000Z' };
const draft = {
  ...emptyDraft,
  kind: 'SCENES' as const,
  scenes: [
    { ...emptyScene, ...span, name: 'Square', cameraIds: [3] },
    {
      ...emptyScene,
      ...span,
      placeTime: { ...anyPlaceTime, groupIds: [groupId], areas: [area], ways: [way] },
    },
  ],
};

describe('a question of several scenes', () => {
  it('keeps groups, areas and ways of each in its address', () => {
    expect(draftFromAddress(new URLSearchParams(draftToAddress(draft).toString()))).toEqual(draft);
  });

  it('asks for them, and is put together again from what was asked', () => {
    const request = requestOf(draft);
    expect(request).toMatchObject({
      kind: 'SCENES',
      scenes: [
        { name: 'Square', cameraIds: [3], ...span },
        { groupIds: [groupId], areas: [area], ways: [way], ...span },
      ],
    });
    if (request?.kind !== 'SCENES') return expect.unreachable('it asks for scenes');
    expect(request.scenes[1]).not.toHaveProperty('cameraIds');
    const kept = { request, caseId: null, purpose: null };
    const again = draftOfRelation(kept as unknown as Parameters<typeof draftOfRelation>[0]);
    expect(again).toEqual(draft);
  });

  it('reads addresses of before, that said cameras and times only', () => {
    const before = JSON.stringify([
      { name: 'a', cameraIds: [1], ...span },
      { name: 'b', cameraIds: [], ...span },
    ]);
    const { scenes } = draftFromAddress(new URLSearchParams({ ask: 'scenes', scenes: before }));
    expect(scenes.map(({ placeTime, name }) => ({ placeTime, name }))).toEqual([
      { placeTime: anyPlaceTime, name: 'a' },
      { placeTime: anyPlaceTime, name: 'b' },
    ]);
  });
});

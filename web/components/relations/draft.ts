import { z } from 'zod';
import { withoutUndefined } from '@/core/exact';
import {
  type Relation,
  type RelationKind,
  type RelationRequest,
  relationRequest,
} from '@/core/search/relations/schema';

import { type AuthorityDraft, authorityRequest, noAuthority } from '../search/authority-draft';
import {
  anyPlaceTime,
  type PlaceTimeDraft,
  placeTimeFromAddress,
  placeTimeOf,
  placeTimeScope,
  placeTimeToAddress,
} from '../search/scope-draft';

/** A place for a span of time, as far as it is chosen. */
export interface SceneDraft {
  name: string;
  cameraIds: number[];
  /** Groups, areas, ways, circles and hours beside named cameras. */
  placeTime: PlaceTimeDraft;
  from: string | undefined;
  to: string | undefined;
}

export const emptyScene: SceneDraft = {
  name: '',
  cameraIds: [],
  placeTime: anyPlaceTime,
  from: undefined,
  to: undefined,
};

/** A question while it is put together. Kept in the address, so that it can be linked to and sent to a colleague. */
export interface Draft {
  kind: RelationKind;
  text: string;
  trackId: string | undefined;
  direction: 'next' | 'previous';
  withinMin: number;
  limitKmh: number;
  trackIds: string[];
  gapS: number;
  atLeast: number;
  looks: boolean;
  faces: boolean;
  scenes: SceneDraft[];
  by: 'PLATE' | 'VEHICLE' | 'FACE';
  /** In so many scenes; 0: in all. */
  inScenes: number;
  cameraIds: number[];
  of: 'VEHICLE' | 'FACE';
  minDays: number;
  from: string | undefined;
  to: string | undefined;
  caseId: string | undefined;
  purpose: string;
  /** On what a question that compares faces rests. */
  authority: AuthorityDraft;
}

export const emptyDraft: Draft = {
  kind: 'PLATE_HISTORY',
  text: '',
  trackId: undefined,
  direction: 'next',
  withinMin: 120,
  limitKmh: 140,
  trackIds: [],
  gapS: 60,
  atLeast: 2,
  looks: true,
  faces: false,
  scenes: [emptyScene, emptyScene],
  by: 'PLATE',
  inScenes: 0,
  cameraIds: [],
  of: 'VEHICLE',
  minDays: 2,
  from: undefined,
  to: undefined,
  caseId: undefined,
  purpose: '',
  authority: noAuthority,
};

/** Names of the questions in addresses. */
const names = {
  PLATE_HISTORY: 'plate',
  ONWARD: 'onward',
  COMPANIONS: 'companions',
  SCENES: 'scenes',
  REPEATED: 'repeated',
} as const satisfies Record<RelationKind, string>;
export const kinds = Object.keys(names) as RelationKind[];

const instantOf = (value: string | null) => (value && !Number.isNaN(Date.parse(value)) ? value : undefined);

const numberOf = (value: string | null) =>
  value && Number.isFinite(Number(value)) ? Number(value) : undefined;

const sceneDraft = z.object({
  name: z.string().catch(''),
  cameraIds: z.array(z.int()).catch([]),
  /** By the names that the address of a search has for them. */
  place: z.record(z.string(), z.string()).catch({}),
  from: z.string().optional(),
  to: z.string().optional(),
});

function scenesFrom(value: string | null): SceneDraft[] {
  try {
    const scenes = z
      .array(sceneDraft)
      .min(2)
      .max(8)
      .parse(JSON.parse(value ?? ''));
    return scenes.map(({ from, to, place, ...scene }) => ({
      ...scene,
      ...{ from, to },
      placeTime: placeTimeFromAddress(new URLSearchParams(place)),
    }));
  } catch {
    return emptyDraft.scenes;
  }
}

/** What is asked of a place, without what is not. */
const placeInAddress = (placeTime: PlaceTimeDraft) =>
  Object.fromEntries(Object.entries(placeTimeToAddress(placeTime)).filter(([, value]) => value !== ''));

/** Reads a draft from an address; what is malformed is left out. */
export function draftFromAddress(parameters: URLSearchParams): Draft {
  return {
    kind: kinds.find((kind) => names[kind] === parameters.get('ask')) ?? emptyDraft.kind,
    text: parameters.get('text')?.slice(0, 20) ?? '',
    trackId: parameters.get('track') ?? undefined,
    direction: parameters.get('direction') === 'previous' ? 'previous' : 'next',
    withinMin: numberOf(parameters.get('within')) ?? emptyDraft.withinMin,
    limitKmh: numberOf(parameters.get('limit')) ?? emptyDraft.limitKmh,
    trackIds: parameters.get('tracks')?.split(',').filter(Boolean) ?? [],
    gapS: numberOf(parameters.get('gap')) ?? emptyDraft.gapS,
    atLeast: numberOf(parameters.get('least')) ?? emptyDraft.atLeast,
    looks: parameters.get('looks') !== '0',
    faces: parameters.get('faces') === '1',
    scenes: scenesFrom(parameters.get('scenes')),
    by: (['PLATE', 'VEHICLE', 'FACE'] as const).find((by) => by === parameters.get('by')) ?? 'PLATE',
    inScenes: numberOf(parameters.get('in')) ?? 0,
    cameraIds: parameters.get('cameras')?.split(',').map(Number).filter(Number.isInteger) ?? [],
    of: parameters.get('of') === 'FACE' ? 'FACE' : 'VEHICLE',
    minDays: numberOf(parameters.get('days')) ?? emptyDraft.minDays,
    from: instantOf(parameters.get('from')),
    to: instantOf(parameters.get('to')),
    caseId: parameters.get('case') ?? undefined,
    purpose: parameters.get('purpose') ?? '',
    authority: noAuthority,
  };
}

/** Writes a draft as an address; what is empty is left out. */
export function draftToAddress(draft: Draft): URLSearchParams {
  const parameters = new URLSearchParams({ ask: names[draft.kind] });
  const parts = {
    text: draft.kind === 'PLATE_HISTORY' || draft.kind === 'COMPANIONS' ? draft.text : '',
    ...(draft.kind === 'ONWARD' && {
      track: draft.trackId,
      direction: draft.direction === 'previous' ? draft.direction : undefined,
      within: draft.withinMin === emptyDraft.withinMin ? undefined : String(draft.withinMin),
      limit: draft.limitKmh === emptyDraft.limitKmh ? undefined : String(draft.limitKmh),
    }),
    ...(draft.kind === 'COMPANIONS' && {
      tracks: draft.trackIds.join(),
      gap: draft.gapS === emptyDraft.gapS ? undefined : String(draft.gapS),
      least: draft.atLeast === emptyDraft.atLeast ? undefined : String(draft.atLeast),
      looks: draft.looks ? undefined : '0',
      faces: draft.faces ? '1' : undefined,
    }),
    ...(draft.kind === 'SCENES' && {
      scenes: JSON.stringify(
        draft.scenes.map(({ placeTime, ...scene }) => ({ ...scene, place: placeInAddress(placeTime) })),
      ),
      by: draft.by,
      in: draft.inScenes > 0 ? String(draft.inScenes) : undefined,
    }),
    ...(draft.kind === 'REPEATED' && {
      cameras: draft.cameraIds.join(),
      of: draft.of,
      days: String(draft.minDays),
    }),
    from: draft.from,
    to: draft.to,
    case: draft.caseId,
    purpose: draft.purpose,
  };
  for (const [name, value] of Object.entries(parts)) if (value) parameters.set(name, value);
  return parameters;
}

/** What an answer was asked for, as a draft to change and ask again. */
export function draftOfRelation(relation: Relation | undefined): Draft {
  if (!relation) return emptyDraft;
  const { request } = relation;
  if (request.kind === 'SCENES') {
    return {
      ...emptyDraft,
      kind: request.kind,
      by: request.by,
      inScenes: request.atLeast ?? 0,
      scenes: request.scenes.map(({ name, cameraIds, from, to, ...place }) => ({
        name: name ?? '',
        cameraIds: cameraIds ?? [],
        placeTime: placeTimeOf(place),
        from,
        to,
      })),
      caseId: relation.caseId ?? undefined,
      purpose: relation.purpose ?? '',
    };
  }
  const { kind: _, ...asked } = request;
  return {
    ...emptyDraft,
    ...withoutUndefined(asked),
    kind: request.kind,
    caseId: relation.caseId ?? undefined,
    purpose: relation.purpose ?? '',
  };
}

/** Whether faces are compared with each other to answer it. */
export const comparesFaces = ({
  kind,
  faces,
  by,
  of,
}: {
  kind: RelationKind;
  faces?: boolean;
  by?: string;
  of?: string;
}): boolean =>
  (kind === 'COMPANIONS' && faces === true) ||
  (kind === 'SCENES' && by === 'FACE') ||
  (kind === 'REPEATED' && of === 'FACE');

/** The question that a draft asks; null while something is missing. */
export function requestOf(draft: Draft): RelationRequest | null {
  const { from, to, trackId, direction, withinMin, limitKmh } = draft;
  const { gapS, atLeast, looks, faces } = draft;
  const followed = draft.trackIds.length > 0 ? { trackIds: draft.trackIds } : { text: draft.text };
  const asked = {
    PLATE_HISTORY: { from, to, text: draft.text },
    ONWARD: { trackId, direction, withinMin, limitKmh },
    COMPANIONS: { ...followed, from, to, gapS, atLeast, looks, faces },
    SCENES: {
      by: draft.by,
      atLeast: draft.inScenes > 0 ? draft.inScenes : undefined,
      scenes: draft.scenes.map(({ name, cameraIds, placeTime, from: begins, to: ends }) => ({
        ...placeTimeScope(placeTime),
        ...{ name: name || undefined, from: begins, to: ends },
        // Named with nothing else, no camera means every camera; beside an area it means those of the area.
        ...(cameraIds.length > 0 && { cameraIds }),
      })),
    },
    REPEATED: { cameraIds: draft.cameraIds, from, to, of: draft.of, minDays: draft.minDays },
  }[draft.kind];
  if (draft.from && draft.to && Date.parse(draft.to) < Date.parse(draft.from)) return null;
  const parsed = relationRequest.safeParse({
    kind: draft.kind,
    ...asked,
    caseId: draft.caseId,
    purpose: draft.purpose.trim() || undefined,
    ...(comparesFaces(draft) && authorityRequest(draft.authority)),
  });
  return parsed.success ? parsed.data : null;
}

/** Address of the page that asks what travelled with some sightings. */
export const companionsHref = (trackIds: string[], caseId?: string) =>
  `/relations?${draftToAddress({ ...emptyDraft, kind: 'COMPANIONS', trackIds, caseId })}&go=1`;

/** Address of the page that asks what travelled with a plate. */
export const companionsOfPlateHref = (text: string, caseId?: string) =>
  `/relations?${draftToAddress({ ...emptyDraft, kind: 'COMPANIONS', text, caseId })}&go=1`;

/** Address of the page that asks for a plate's history at once. */
export const plateHistoryHref = (text: string, caseId?: string) =>
  `/relations?${draftToAddress({ ...emptyDraft, text, caseId })}&go=1`;

import type { Sighting } from '@/core/footage/schema';
import { EXAMPLES_AT_MOST, type SearchKind } from '@/core/search/schema';
import { type Draft, type DraftExample, draftFromAddress, keyOf, withExample } from './draft';

/** What a candidate can be made of: one more of what is looked for, or one that others are not to be like. */
export type RefineRole = 'examples' | 'unlike';

/** The role that a key stands for; plus is taken without shift too. */
export const roleOfKey = (key: string): RefineRole | undefined =>
  key === '+' || key === '=' ? 'examples' : key === '-' ? 'unlike' : undefined;

/**
 * By which looks a candidate can be compared with others, within a search of a kind. Null where no model compares it (a
 * person's body, a plate seen on no vehicle) and where the search compares another kind.
 */
export function looksOf(asked: SearchKind, candidate: Sighting['kind']): 'FACE' | 'VEHICLE' | null {
  if (candidate !== 'FACE' && candidate !== 'VEHICLE') return null;
  const byLooks = asked === 'FACE' || asked === 'VEHICLE';
  return byLooks && asked !== candidate ? null : candidate;
}

type Refinable = Pick<Draft, 'kind' | 'examples' | 'unlike'>;

/** Which of both a sighting is made of in a draft, if any. */
export function roleIn(draft: Pick<Draft, 'examples' | 'unlike'>, trackId: string): RefineRole | undefined {
  const key = keyOf({ from: 'track', trackId });
  const holds = (list: DraftExample[]) => list.some((one) => keyOf(one) === key);
  return holds(draft.examples) ? 'examples' : holds(draft.unlike) ? 'unlike' : undefined;
}

/** A draft without one example. */
export function withoutExample<Of extends Pick<Draft, 'examples' | 'unlike'>>(
  draft: Of,
  example: DraftExample,
): Of {
  const others = (list: DraftExample[]) => list.filter((one) => keyOf(one) !== keyOf(example));
  return { ...draft, examples: others(draft.examples), unlike: others(draft.unlike) };
}

/**
 * A draft with a candidate as an example; said of it again, it is taken out. A search by plate or description becomes one by
 * looks. The draft itself where the list is full.
 */
export function refined<Of extends Refinable>(
  draft: Of,
  sighting: Pick<Sighting, 'trackId' | 'kind'>,
  role: RefineRole,
): Of {
  const kind = looksOf(draft.kind, sighting.kind);
  if (!kind) return draft;
  const before: Of = kind === draft.kind ? draft : { ...draft, kind, examples: [], unlike: [] };
  const example: DraftExample = { from: 'track', trackId: sighting.trackId };
  if (roleIn(before, sighting.trackId) === role) return withoutExample(before, example);
  if (before[role].length >= EXAMPLES_AT_MOST) return draft;
  return { ...before, ...withExample(before, role, example) };
}

/** Whether the examples of a draft are no longer those that its search was asked with. */
export function isRefined(asked: Refinable, draft: Refinable): boolean {
  const words = ({ kind, examples, unlike }: Refinable) =>
    [kind, ...examples.map(keyOf).sort(), '/', ...unlike.map(keyOf).sort()].join(' ');
  return (draft.kind === 'FACE' || draft.kind === 'VEHICLE') && words(asked) !== words(draft);
}

/** The examples of a search that is being refined, as the address of its answer names them; undefined where it names none. */
export function refinementFromAddress(parameters: URLSearchParams): Refinable | undefined {
  const { kind, examples, unlike } = draftFromAddress(parameters);
  return kind === 'FACE' || kind === 'VEHICLE' ? { kind, examples, unlike } : undefined;
}

/** An address with the examples that a search is about to be asked with; without any where they are those it was asked with. */
export function refinementToAddress(
  parameters: URLSearchParams,
  asked: Refinable,
  draft: Refinable,
): URLSearchParams {
  const next = new URLSearchParams(parameters);
  for (const name of ['kind', 'like', 'unlike']) next.delete(name);
  if (!isRefined(asked, draft)) return next;
  next.set('kind', draft.kind.toLowerCase());
  for (const example of draft.examples) next.append('like', keyOf(example));
  for (const example of draft.unlike) next.append('unlike', keyOf(example));
  return next;
}

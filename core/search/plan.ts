import type { Beyond } from './exhaustive/schema';
import type { LookAlikes } from './look-alikes';
import type { SearchRequest } from './schema';

/** Ways to compare the vectors of a scope. */
export const SCAN_METHODS = ['exact-scan', 'sketch-memory', 'sketch-scan', 'sketch-graph'] as const;
export type ScanMethod = (typeof SCAN_METHODS)[number];

/** Ways to carry a search out. */
export const METHODS = [...SCAN_METHODS, 'text-index', 'attributes'] as const;

/** Those that find the nearest by their sketches. */
export type SketchMethod = Exclude<ScanMethod, 'exact-scan'>;

/** How a search is carried out, and why; shown in its receipt. */
export interface Plan {
  method: (typeof METHODS)[number];
  reasons: string[];
  /** Null where no vectors are compared; about, where the method is not exact. */
  vectorsCompared: number | null;
  /** Sightings of the scope whose vectors in the Space compared are still to be made; null where none are compared. */
  notCompared: number | null;
  /** What chance alone would put on the list; null or left out where that is not known. */
  lookAlikes?: LookAlikes | null;
  /** What an exhaustive search lists that the quick one, from which it was asked for, does not. */
  beyond?: Beyond;
  /** Share of the exact ten and fifty best that the method found when it was measured; left out where it is exact. */
  recall?: { at10: number; at50: number } | null;
}

/**
 * Scopes up to this are compared exactly: a processor takes about 1 µs a vector of 1,024 halves (docs/scale.md). Where there are
 * no sketches, larger ones are, too. What `SEARCH_EXACT_AT_MOST` is where nobody sets it.
 */
export const EXACT_AT_MOST = 25_000;

/** A month of more than this gets a graph once it is over. */
export const GRAPH_FROM = 250_000;

/**
 * Vectors re-ranked exactly. By the sketches of 500,000 face-shaped vectors the nearest 1,000 hold 93.2 % of the fifty best,
 * 2,000 hold 97.5 %, and 3,000 hold 98.8 %; a graph looks at no more than 1,000 at a time.
 */
const CANDIDATES = { 'sketch-memory': 1_500, 'sketch-scan': 3_000, 'sketch-graph': 1_500 } as const;

/** How many vectors a method re-ranks exactly. */
export const sketchCandidates = (method: SketchMethod): number => CANDIDATES[method];

/** A graph passes over what is outside the scope: below this share of its vectors it would look at too many in vain. */
const GRAPH_FROM_SHARE = 0.5;

/** How the vectors of a scope are compared. */
export type Scan =
  | {
      method: 'exact-scan';
      because: string[];
      /** About; left out where nobody estimated it. */
      vectorsInScope?: number;
    }
  | {
      method: SketchMethod;
      because: string[];
      /** About. */
      vectorsInScope: number;
      /** Vectors that are re-ranked exactly. */
      candidates: number;
      recall: { at10: number; at50: number } | null;
    };

/** What of a Space a scope touches: its months, and about how many vectors are in the scope. */
export interface ScanChoice {
  vectorsInScope: number;
  months: readonly {
    vectors: number;
    sketched: boolean;
    graph: boolean;
    recall10: number | null;
    recall50: number | null;
    heldRecall10: number | null;
    heldRecall50: number | null;
  }[];
  /** This process holds the sketches of all these months. */
  inMemory: boolean;
  /** Only some types or colours are wanted: known of the track, not of its vector. */
  filtered: boolean;
  /** Scopes of so many vectors are compared exactly. */
  exactAtMost: number;
  /** What is taken wherever it can be carried out; null to choose. */
  method: ScanMethod | null;
}

/**
 * Chooses how to compare. Missing the one true candidate is the costliest error: everything is compared exactly while
 * that takes no longer than a person waits, and wherever the sketches are not whole.
 */
export function chooseScan(choice: ScanChoice): Scan {
  const { vectorsInScope, months, filtered, inMemory, exactAtMost } = choice;
  const held = months.filter(({ vectors }) => vectors > 0);
  const large = held.filter(({ vectors }) => vectors > GRAPH_FROM);
  const can = {
    'exact-scan': true,
    'sketch-memory': inMemory,
    'sketch-scan': held.every(({ sketched }) => sketched),
    'sketch-graph': held.every(({ sketched }) => sketched) && large.every(({ graph }) => graph),
  };
  const given = choice.method !== null && can[choice.method] ? choice.method : null;
  if (given === 'exact-scan') {
    const large = vectorsInScope > exactAtMost;
    const because = large ? [`${aboutScope(vectorsInScope)}; it was asked that all be compared.`] : [];
    return { method: given, because, vectorsInScope };
  }
  if (given) return bySketches(given, choice);
  if (vectorsInScope <= exactAtMost) return { method: 'exact-scan', because: [] };
  const exact = (why: string): Scan => ({
    method: 'exact-scan',
    because: [`${aboutScope(vectorsInScope)}; ${why} A narrower one answers sooner.`],
  });
  if (filtered)
    return exact('types and colours are looked at sighting by sighting, so that all were compared.');
  if (!can['sketch-scan']) {
    return exact('the index for scopes so large is still to be made, so that all were compared.');
  }
  const inMonths = held.reduce((sum, { vectors }) => sum + vectors, 0);
  const graph = large.length > 0 && can['sketch-graph'] && vectorsInScope >= GRAPH_FROM_SHARE * inMonths;
  return bySketches(inMemory ? 'sketch-memory' : graph ? 'sketch-graph' : 'sketch-scan', choice);
}

function bySketches(method: SketchMethod, { vectorsInScope, months, exactAtMost }: ScanChoice): Scan {
  const candidates = CANDIDATES[method];
  const nearest = `the nearest ${rounded(candidates)}`;
  const how = {
    'sketch-memory': `one bit of each number of every vector was compared in memory, and ${nearest} then exactly.`,
    'sketch-scan': `one bit of each number of every vector was compared, and ${nearest} then exactly.`,
    'sketch-graph': `${nearest} were found through a graph over one bit of each number (HNSW), and those compared exactly.`,
  }[method];
  return {
    method,
    vectorsInScope,
    candidates,
    recall: leastRecall(months, method, exactAtMost),
    because: [
      `${aboutScope(vectorsInScope)}: ${how}`,
      `A scope of ${rounded(exactAtMost)} vectors or fewer is compared wholly.`,
    ],
  };
}

/** The worst month's: an answer over all of them is no better than that. Null while a month is not measured. */
function leastRecall(
  months: ScanChoice['months'],
  method: SketchMethod,
  exactAtMost: number,
): { at10: number; at50: number } | null {
  const inMemory = method === 'sketch-memory';
  const measured = months.filter(({ vectors }) => vectors > (inMemory ? exactAtMost : GRAPH_FROM));
  const of = (values: (number | null)[]) =>
    values.reduce<number | null>(
      (least, value) => (least === null || value === null ? null : Math.min(least, value)),
      1,
    );
  const at10 = of(measured.map((month) => (inMemory ? month.heldRecall10 : month.recall10)));
  const at50 = of(measured.map((month) => (inMemory ? month.heldRecall50 : month.recall50)));
  return measured.length === 0 || at10 === null || at50 === null ? null : { at10, at50 };
}

const aboutScope = (vectors: number) => `The scope holds about ${rounded(vectors)} vectors`;
const rounded = (count: number) => Number(count.toPrecision(2)).toLocaleString('en');

/** The plan for comparing vectors, as the receipt keeps it. @param compared vectors that were compared exactly */
export function planVectorSearch(
  scan: Scan,
  compared: number,
  space: { inUse: boolean } | null,
  notCompared: number,
): Plan {
  if (space === null) {
    return {
      method: 'exact-scan',
      reasons: ['Nothing has been indexed yet that could be compared with this.'],
      vectorsCompared: 0,
      notCompared: null,
    };
  }
  const reasons =
    scan.method === 'exact-scan'
      ? ['Every vector in the scope was compared: none can have been missed by an index.', ...scan.because]
      : [...scan.because, approximate(scan.recall)];
  if (!space.inUse) {
    reasons.push('Compared with the models of before: the example has no vector of those in use now.');
  }
  if (notCompared > 0) {
    reasons.push(
      `${notCompared} sightings in the scope have no vector of these models yet and were not compared. Search again when their vectors are made.`,
    );
  }
  return {
    method: scan.method,
    reasons,
    vectorsCompared: scan.method === 'exact-scan' ? compared : scan.vectorsInScope,
    notCompared,
    ...(scan.method !== 'exact-scan' && { recall: scan.recall }),
  };
}

function approximate(recall: { at10: number; at50: number } | null): string {
  const share = (value: number) => value.toFixed(3);
  return recall
    ? `Approximate, measured recall ${share(recall.at10)} of the ten best and ${share(recall.at50)} of the fifty best. The scores are exact.`
    : `Approximate, its recall is not measured yet. The scores are exact.`;
}

/** The plan for plates. */
export function planPlateSearch(fuzzy: boolean, wildcards: boolean): Plan {
  return {
    method: 'text-index',
    reasons: [
      wildcards
        ? 'The pattern was held against every reading in the scope.'
        : 'The text was looked for in whole readings and in parts of them.',
      fuzzy
        ? 'Readings that differ by what readers confuse (0 O, 1 I, 8 B, 5 S, 2 Z), by two neighbours in each other’s place, or by a character or two were ranked by how far they are off.'
        : 'Only readings that hold exactly this text were taken.',
    ],
    vectorsCompared: null,
    notCompared: null,
  };
}

/**
 * The plan for searching by look and movement.
 * @param unjudged tracks otherwise as described that were indexed without how they moved; null where that was not asked
 */
export function planDescriptionSearch(
  asked: Extract<SearchRequest, { kind: 'DESCRIPTION' }>,
  unjudged: number | null,
): Plan {
  const reasons = ['What was asked was compared as the index noted it; it can be wrong about each.'];
  if (asked.colours?.length) {
    reasons.push(
      'A vehicle is listed by its likeliest colour and by the next where that is likely too; one whose colour could not be told, as at night, is listed by none.',
    );
  }
  if (asked.upperColours?.length || asked.lowerColours?.length) {
    reasons.push(
      'Colours of clothes are listed by the likeliest only; who was too small, cut off, or filmed without colour is listed by none.',
    );
  }
  if (asked.carries?.length) {
    reasons.push('Bags and umbrellas are often overlooked: who is not listed may have had one.');
  }
  if (asked.zone) {
    reasons.push(
      'Where things stood was judged at the foot of their box, to within a hundredth of the height of the picture.',
    );
  }
  if (unjudged) {
    reasons.push(
      `${unjudged} sightings otherwise as described have no path noted (first look only, seen once, or indexed before paths were kept) and were not judged.`,
    );
  }
  return { method: 'attributes', reasons, vectorsCompared: null, notCompared: unjudged };
}

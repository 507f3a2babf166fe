/** How a search is carried out, and why; shown in its receipt. */
export interface Plan {
  method: 'exact-scan' | 'text-index' | 'attributes';
  reasons: string[];
  /** Null where no vectors are compared. */
  vectorsCompared: number | null;
  /** Sightings of the scope whose vectors in the Space compared are still to be made; null where none are compared. */
  notCompared: number | null;
}

/** Above this an exact scan leaves the time people wait for (measured: 80 ms for 2 million of 512 halves in a narrow scope). */
const COMFORTABLE_VECTORS = 1_000_000;

/**
 * The plan for comparing vectors. Missing the one true candidate is the costliest error, so that every vector of the scope is
 * compared; where that is many, it takes longer and is said.
 */
export function planVectorSearch(
  vectorsInScope: number,
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
  const reasons = ['Every vector in the scope was compared: none can have been missed by an index.'];
  if (!space.inUse) {
    reasons.push('Compared with the models of before: the example has no vector of those in use now.');
  }
  if (notCompared > 0) {
    reasons.push(
      `${notCompared} sightings in the scope have no vector of these models yet and were not compared. Search again when their vectors are made.`,
    );
  }
  if (vectorsInScope > COMFORTABLE_VECTORS) {
    reasons.push(`The scope holds ${vectorsInScope} vectors; a narrower one answers sooner.`);
  }
  return { method: 'exact-scan', reasons, vectorsCompared: vectorsInScope, notCompared };
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

/** The plan for searching by type and colour. */
export function planDescriptionSearch(): Plan {
  return {
    method: 'attributes',
    reasons: [
      'Types and colours were compared as the index noted them; it can be wrong about either.',
      'A vehicle is listed by its likeliest colour and by the next where that is likely too; one whose colour could not be told, as at night, is listed by none.',
    ],
    vectorsCompared: null,
    notCompared: null,
  };
}

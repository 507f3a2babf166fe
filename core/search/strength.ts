/** Words for a score: what a person may read into it. Never an identification. */
export type Strength = 'strong' | 'fair' | 'weak';

/**
 * Words for a cosine, given the one above which the pack says two vectors are worth showing. Below it is weak; the upper
 * half of what lies above is strong. A Space whose pack states no threshold has weak candidates only.
 */
export function strengthOfCosine(cosine: number, threshold: number | null): Strength {
  if (threshold === null || cosine < threshold) return 'weak';
  return cosine >= (1 + threshold) / 2 ? 'strong' : 'fair';
}

/** Words for the distance of a plate reading: nothing that a reader would not confuse, one character wrong, more. */
export function strengthOfReading(distance: number): Strength {
  if (distance < 0.5) return 'strong';
  return distance <= 1 ? 'fair' : 'weak';
}

/** Words for how sure the index is of a type and colour. */
export function strengthOfAttributes(confidence: number): Strength {
  if (confidence >= 0.6) return 'strong';
  return confidence >= 0.4 ? 'fair' : 'weak';
}

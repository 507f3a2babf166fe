/**
 * From how far readers and frames are of one mind to the probability that the text is right. Raw shares of a vote are
 * no probabilities: two margins of one reader err together, and a single reader is sure of its errors.
 */

/** What a plate's confidence is computed from. */
export interface PlateGrounds {
  /** Product over the places of the vote's share for what was taken, 0..1. */
  unanimity: number;
  /** Two readers, each for itself, read this very text. */
  agreed: boolean;
  /** How many readers were asked: one alone has nobody to agree with. */
  asked: number;
}

const logit = (value: number) => {
  const inside = Math.min(0.9999, Math.max(0.0001, value));
  return Math.log(inside / (1 - inside));
};

const TEXT = { offset: 0.2, slope: 0.5, agreed: 1.5 };

/** Probability, 0..1, that the whole text is right (Platt 1999, "Probabilistic Outputs for Support Vector Machines"). */
export function textProbability({ unanimity, agreed }: PlateGrounds): number {
  const { offset, slope } = TEXT;
  return 1 / (1 + Math.exp(-(offset + slope * logit(unanimity) + (agreed ? TEXT.agreed : 0))));
}

/** Probability, 0..1, that a character is right, by its share of the vote. */
export function characterProbability(share: number): number {
  return share;
}

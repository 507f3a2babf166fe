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

const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));

/**
 * Set by likelihood (worker/models/plates/confidence.ts) on what our own reader of 2026-12-01 and the line reader, with and without
 * cct_xs, made of all 235 labelled plates where one was found at the labelled place: 465 readings, 441 of them right (O, Q as 0 and
 * I as 1). Each half of the pictures stated by the fit to the other: of 355 stated above 0.95 (0.99 on average) 350 were
 * right, of 93 stated 0.7 to 0.95 83, of 17 stated lower 8. The same pictures stand in both packs, so that the halves are not
 * wholly apart; the numbers lie between the fit without cct_xs and the one to both, rounded.
 */
const SEVERAL_READERS = { offset: 1.75, slope: 1.2, agreed: 0.15 };
/** The line reader alone, on the same 50, all 64 and 23: 133 readings, 116 right. */
const ONE_READER = { offset: 0.48, slope: 0.62, agreed: 0 };

/**
 * Probability, 0..1, that the whole text is right (Platt 1999, "Probabilistic Outputs for Support Vector Machines"). It
 * was set on single frames; over a track the frames' common vote takes the place of the readers'.
 */
export function textProbability({ unanimity, agreed, asked }: PlateGrounds): number {
  const { offset, slope, agreed: forAgreeing } = asked > 1 ? SEVERAL_READERS : ONE_READER;
  return sigmoid(offset + slope * logit(unanimity) + (agreed ? forAgreeing : 0));
}

/**
 * Probability, 0..1, that a character is right, by its share of the vote. Set on the 1,177 characters of the same
 * readings that have the right length: shares are modest, of 66 characters with 0.6 to 0.8 of the vote 95 % were right.
 */
export const characterProbability = (share: number) => sigmoid(1.1 + 1.44 * logit(share));

import type { CharacterReading } from '../models/types';
import { textDistance, type VotedCharacter, type VotedText, voteText } from './plate-alignment';
import { characterProbability, type PlateGrounds, textProbability } from './plate-confidence';
import { isPlateText } from './plate-reading';
import type { Box, PlateCharacter, PlateReading } from './types';

/** One reading of a plate in one frame, all readers together. */
export interface PlateRead {
  ptsMs: number;
  text: string;
  /** 0..1, the probability that the whole text is right, going by this frame alone. */
  confidence: number;
  /** Weight of the reading in the vote: how likely it is right, and how large, sharp and level its letters are. */
  weight: number;
  characters: CharacterReading[];
  /** Names of the readers that read exactly this text, and how many were asked. */
  readers: string[];
  asked: number;
  /** Centres of the plate and of what carries it, as fractions of the picture. */
  at: [number, number];
  carrierAt: [number, number];
}

/** What is known of the plate of an open track. Plain JSON. */
export interface PlateEvidence {
  /** The weightiest readings. */
  reads: PlateRead[];
  best: { ptsMs: number; weight: number; box: Box; jpeg: string } | null;
}

const READS_KEPT = 24;
/** Readings this far apart are of two plates: half of what makes them up is different. */
const ANOTHER_PLATE = 0.5;
/** Nothing is gained by reading on after so many frames of one mind. */
const SETTLED_BY = 4;
const SETTLED_CONFIDENCE = 0.8;

/** Adds a reading; the lightest ones fall out. */
export function addRead(evidence: PlateEvidence, read: PlateRead): void {
  evidence.reads.push(read);
  if (evidence.reads.length <= READS_KEPT) return;
  const lightest = evidence.reads.reduce(
    (low, other, index) => (other.weight < (evidence.reads[low]?.weight ?? 0) ? index : low),
    0,
  );
  evidence.reads.splice(lightest, 1);
}

/** Nothing is gained by reading on: several frames gave the same text, surely. */
export function isSettled(evidence: PlateEvidence): boolean {
  const top = evidence.reads.reduce<PlateRead | undefined>(
    (best, read) => (!best || read.weight > best.weight ? read : best),
    undefined,
  );
  if (!top) return false;
  const same = evidence.reads.filter(
    ({ text, confidence }) => text === top.text && confidence >= SETTLED_CONFIDENCE,
  );
  return same.length >= SETTLED_BY;
}

/**
 * One text out of all readings of a track: readings of one plate are laid over one another, whatever their length, and
 * every place is voted on by weight. Readings of another plate that the vehicle seemed to carry, such as its
 * neighbour's, have no say.
 */
export function votePlate(evidence: PlateEvidence): Omit<PlateReading, 'jpeg'> | undefined {
  const { best } = evidence;
  const vote = voteOver(evidence);
  if (!vote || !best) return undefined;
  const { voted, grounds } = vote;
  return {
    text: voted.text,
    confidence: round(textProbability(grounds)),
    alternatives: voted.characters.map(calibrated),
    agreed: grounds.agreed,
    reads: evidence.reads.length,
    ptsMs: best.ptsMs,
    box: best.box,
  };
}

/** The text that a track's readings give together, and what its confidence is computed from. */
export function voteOver(evidence: PlateEvidence): { voted: VotedText; grounds: PlateGrounds } | undefined {
  const reads = ofOnePlate(withoutOverlays(evidence.reads));
  if (reads.length === 0) return undefined;
  const voters = reads.map(({ characters, weight }) => ({ characters, weight }));
  let voted: VotedText = voteText(voters);
  if (!isPlateText(voted.text)) voted = voteText(voters.slice(0, 1));
  const asked = Math.max(...reads.map((read) => read.asked));
  return { voted, grounds: { unanimity: voted.unanimity, agreed: isAgreed(reads, voted.text), asked } };
}

/** The others share what is left in the proportion of their votes, and none is likelier than the one that won. */
function calibrated({ char, confidence: share, others }: VotedCharacter): PlateCharacter {
  const confidence = characterProbability(share);
  const rest = share < 1 ? (1 - confidence) / (1 - share) : 0;
  return {
    char,
    confidence: round(confidence),
    others: others.map((other) => ({
      char: other.char,
      confidence: round(Math.min(confidence, other.confidence * rest)),
    })),
  };
}

/**
 * Two readers, each for itself, gave this text; where the pack has one reader only, that one gave it in two frames.
 */
function isAgreed(reads: PlateRead[], text: string): boolean {
  const same = reads.filter((read) => read.text === text);
  const readers = new Set(same.flatMap((read) => read.readers));
  if (readers.size > 1) return true;
  const alone = reads.every((read) => read.asked <= 1);
  return alone && new Set(same.map((read) => read.ptsMs)).size > 1;
}

/** The readings of the plate that has most weight, the weightiest first. */
export function ofOnePlate(reads: PlateRead[]): PlateRead[] {
  const ordered = [...reads].sort((a, b) => b.weight - a.weight || a.ptsMs - b.ptsMs);
  const plates: PlateRead[][] = [];
  for (const read of ordered) {
    const own = plates.find(([first]) => first && textDistance(first.text, read.text) < ANOTHER_PLATE);
    if (own) own.push(read);
    else plates.push([read]);
  }
  const weightOf = (plate: PlateRead[]) => plate.reduce((sum, { weight }) => sum + weight ** 2, 0);
  return plates.reduce<PlateRead[]>((best, plate) => (weightOf(plate) > weightOf(best) ? plate : best), []);
}

/**
 * Leaves out what stayed at its place in the picture while the vehicle went on: a camera's name or clock burnt into
 * the picture, over which the vehicle drove.
 */
export function withoutOverlays(reads: PlateRead[]): PlateRead[] {
  const distance = (a: [number, number], b: [number, number]) => Math.hypot(a[0] - b[0], a[1] - b[1]);
  return reads.filter(
    (read) =>
      !reads.some(
        (other) => distance(read.at, other.at) < 0.004 && distance(read.carrierAt, other.carrierAt) > 0.03,
      ),
  );
}

const round = (value: number) => Math.round(value * 1e4) / 1e4;

import type { CharacterReading } from '../models/types';
import type { Box, PlateCharacter, PlateReading } from './types';

/** One reading of a plate in one frame. */
export interface PlateRead {
  ptsMs: number;
  text: string;
  /** 0..1 mean of the characters' confidences. */
  confidence: number;
  /** Weight of the reading in the vote: its confidence with the size of its letters. */
  weight: number;
  characters: CharacterReading[];
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
  return evidence.reads.filter((read) => read.text === top.text && read.confidence > 0.9).length >= 4;
}

/**
 * One text out of all readings of a track. The length that has the most weight is taken, then every place is voted on
 * by the readings of that length, each character and its alternatives with their confidence times the reading's
 * weight. Readings of other lengths have no say in places: which character they lost is not known.
 */
export function votePlate(evidence: PlateEvidence): Omit<PlateReading, 'jpeg'> | undefined {
  const { best } = evidence;
  const reads = withoutOverlays(evidence.reads);
  if (reads.length === 0 || !best) return undefined;
  const byLength = new Map<number, number>();
  for (const read of reads) {
    byLength.set(read.text.length, (byLength.get(read.text.length) ?? 0) + read.weight ** 2);
  }
  const length = [...byLength].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0;
  const voters = reads.filter((read) => read.text.length === length);
  const alternatives: PlateCharacter[] = [];
  for (let place = 0; place < length; place++) alternatives.push(voteCharacter(voters, place));
  const text = alternatives.map(({ char }) => char).join('');
  const totalWeight = voters.reduce((sum, read) => sum + read.weight, 0);
  const meanConfidence =
    voters.reduce((sum, read) => sum + read.confidence * read.weight, 0) / Math.max(1e-9, totalWeight);
  const weakest = Math.min(...alternatives.map(({ confidence }) => confidence));
  const same = new Set(voters.filter((read) => read.text === text).map((read) => read.ptsMs));
  return {
    text,
    confidence: round(weakest * meanConfidence),
    alternatives,
    agreed: same.size >= 2,
    reads: reads.length,
    ptsMs: best.ptsMs,
    box: best.box,
  };
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

function voteCharacter(voters: PlateRead[], place: number): PlateCharacter {
  const votes = new Map<string, number>();
  const add = (char: string, amount: number) => votes.set(char, (votes.get(char) ?? 0) + amount);
  let total = 0;
  for (const read of voters) {
    const character = read.characters[place];
    if (!character) continue;
    total += read.weight;
    add(character.char, character.confidence * read.weight);
    for (const other of character.others) add(other.char, other.confidence * read.weight);
  }
  const ranked = [...votes]
    .map(([char, votesFor]) => ({ char, confidence: round(Math.min(1, votesFor / Math.max(1e-9, total))) }))
    .sort((a, b) => b.confidence - a.confidence || (a.char < b.char ? -1 : 1));
  const [first, ...rest] = ranked;
  return {
    char: first?.char ?? '?',
    confidence: first?.confidence ?? 0,
    others: rest.filter(({ confidence }) => confidence >= 0.005).slice(0, 4),
  };
}

const round = (value: number) => Math.round(value * 1e4) / 1e4;

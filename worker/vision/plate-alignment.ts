import type { CharacterReading } from '../models/types';

/** A reading that takes part in a vote. */
export interface Voter {
  characters: CharacterReading[];
  weight: number;
}

/** One place of the joined text: what every voter has there, `''` being nothing, with the weight behind it. */
export interface Slot {
  votes: Map<string, number>;
}

/** What cameras and readers take for one another. */
const ALIKE = ['0OQDU', '1IJLT7', '2Z7', '5S', '6GC', '8B3', 'UV', 'MNWH', 'VY', '4A', 'EF', 'KX', 'PR'];
const alike = (a: string, b: string) => ALIKE.some((group) => group.includes(a) && group.includes(b));

/** Costs of laying one reading over the others: two unlike characters are worse than one left out on each side. */
const UNLIKE = 1.1;
const CONFUSED = 0.6;
const LEFT_OUT = 0.75;

/**
 * Lays readings of different length over one another (Fiscus 1997, "A post-processing system to yield reduced word
 * error rates: Recognizer Output Voting Error Reduction"): the weightiest reading gives the places, each further one is
 * aligned with what is there by least edit cost, where a character costs less against one that it is often taken for.
 * A character that the others do not have opens a place of its own, a place that a reading skips gets its vote for
 * nothing. Every place carries the weight of all voters.
 */
export function alignReadings(voters: Voter[]): Slot[] {
  const ordered = voters
    .map((voter, index) => ({ ...voter, index }))
    .filter(({ characters, weight }) => characters.length > 0 && weight > 0)
    .sort((a, b) => b.weight - a.weight || a.index - b.index);
  let slots: Slot[] = [];
  let soFar = 0;
  for (const voter of ordered) {
    slots = layOver(slots, voter, soFar);
    soFar += voter.weight;
  }
  return slots;
}

type Step = 'both' | 'slot' | 'character';

function layOver(slots: Slot[], voter: Voter, soFar: number): Slot[] {
  const { characters } = voter;
  const [rows, columns] = [slots.length + 1, characters.length + 1];
  const cost = new Float64Array(rows * columns);
  const steps: Step[] = new Array(rows * columns).fill('both');
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (row === 0 && column === 0) continue;
      const slot = slots[row - 1];
      const character = characters[column - 1];
      const from = (r: number, c: number) => cost[r * columns + c] as number;
      let best = Number.POSITIVE_INFINITY;
      let step: Step = 'both';
      if (slot && character) {
        best = from(row - 1, column - 1) + unlikeness(slot, character, soFar);
      }
      if (slot) {
        const skipping = from(row - 1, column) + LEFT_OUT * (1 - (slot.votes.get('') ?? 0) / soFar);
        if (skipping < best) [best, step] = [skipping, 'slot'];
      }
      if (character && from(row, column - 1) + LEFT_OUT * character.confidence < best) {
        [best, step] = [from(row, column - 1) + LEFT_OUT * character.confidence, 'character'];
      }
      cost[row * columns + column] = best;
      steps[row * columns + column] = step;
    }
  }
  const laid: Slot[] = [];
  let [row, column] = [rows - 1, columns - 1];
  while (row > 0 || column > 0) {
    const step = steps[row * columns + column];
    const slot = step === 'character' ? undefined : slots[--row];
    const character = step === 'slot' ? undefined : characters[--column];
    laid.push(withVote(slot, character, voter.weight, soFar));
  }
  return laid.reverse();
}

/** 0 where both mean the same character, more than leaving out two where they cannot. */
function unlikeness(slot: Slot, character: CharacterReading, soFar: number): number {
  let agreement = 0;
  let likeness = 0;
  for (const { char, confidence } of [character, ...character.others]) {
    agreement += (confidence * (slot.votes.get(char) ?? 0)) / soFar;
  }
  for (const [char, votes] of slot.votes) {
    if (char !== '' && alike(char, character.char)) likeness = Math.max(likeness, votes / soFar);
  }
  return Math.min(UNLIKE * (1 - agreement), UNLIKE - (UNLIKE - CONFUSED) * likeness);
}

function withVote(
  slot: Slot | undefined,
  character: CharacterReading | undefined,
  weight: number,
  soFar: number,
): Slot {
  const votes = new Map(slot?.votes ?? (soFar > 0 ? [['', soFar]] : []));
  const add = (char: string, amount: number) => votes.set(char, (votes.get(char) ?? 0) + amount);
  if (!character) add('', weight);
  else {
    for (const { char, confidence } of [character, ...character.others]) add(char, confidence * weight);
  }
  return { votes };
}

/** A place of the joined text that holds a character. */
export interface VotedCharacter {
  char: string;
  /** Share of all weight, 0..1. */
  confidence: number;
  others: { char: string; confidence: number }[];
}

export interface VotedText {
  text: string;
  characters: VotedCharacter[];
  /** 0..1: the product of what every place has for what was taken, nothing included. */
  unanimity: number;
}

/** Below this share another character is not worth naming. */
const LEAST_SHARE = 0.005;
const OTHERS_NAMED = 4;

/**
 * One text out of readings of any length: a place counts where at least half the weight has a character there, and
 * holds the one with the most weight.
 */
export function voteText(voters: Voter[]): VotedText {
  const total = voters.reduce((sum, { characters, weight }) => sum + (characters.length > 0 ? weight : 0), 0);
  const characters: VotedCharacter[] = [];
  let unanimity = total > 0 ? 1 : 0;
  for (const { votes } of alignReadings(voters)) {
    const nothing = (votes.get('') ?? 0) / total;
    if (nothing > 0.5) {
      unanimity *= Math.min(1, nothing);
      continue;
    }
    const ranked = [...votes]
      .filter(([char]) => char !== '')
      .map(([char, weight]) => ({ char, confidence: Math.min(1, weight / total) }))
      .sort((a, b) => b.confidence - a.confidence || (a.char < b.char ? -1 : 1));
    const [first, ...rest] = ranked;
    if (!first) continue;
    unanimity *= first.confidence;
    const others = rest.filter(({ confidence }) => confidence >= LEAST_SHARE).slice(0, OTHERS_NAMED);
    characters.push({ ...first, others });
  }
  return { text: characters.map(({ char }) => char).join(''), characters, unanimity };
}

/** How far apart two texts are: least cost of turning one into the other, 0 for the same, per character of the longer. */
export function textDistance(a: string, b: string): number {
  let before = Array.from({ length: b.length + 1 }, (_, index) => index * LEFT_OUT);
  for (let row = 1; row <= a.length; row++) {
    const now = [row * LEFT_OUT];
    for (let column = 1; column <= b.length; column++) {
      const [x = '', y = ''] = [a[row - 1], b[column - 1]];
      const replaced = x === y ? 0 : alike(x, y) ? CONFUSED : UNLIKE;
      now.push(
        Math.min(
          (before[column - 1] as number) + replaced,
          (before[column] as number) + LEFT_OUT,
          (now[column - 1] as number) + LEFT_OUT,
        ),
      );
    }
    before = now;
  }
  return (before[b.length] as number) / Math.max(1, a.length, b.length);
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignReadings, textDistance, voteText } from './plate-alignment';
import {
  addRead,
  isSettled,
  ofOnePlate,
  type PlateEvidence,
  type PlateRead,
  votePlate,
  withoutOverlays,
} from './plate-vote';

const ALPHABET = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'];
const plateTexts = fc
  .tuple(
    fc.array(fc.constantFrom(...ALPHABET), { minLength: 3, maxLength: 8 }),
    fc.constantFrom(...'0123456789'),
  )
  .map(([chars, digit]) => `${chars.join('')}${digit}`);

const charactersOf = (text: string, confidence: number) =>
  [...text].map((char) => ({ char, confidence, others: [] as { char: string; confidence: number }[] }));
const voter = (text: string, weight: number, confidence = 0.9) => ({
  characters: charactersOf(text, confidence),
  weight,
});

/** A reading of a text with the same confidence at each place. */
function reading(text: string, confidence: number, ptsMs: number, readers = ['one']): PlateRead {
  return {
    ptsMs,
    text,
    confidence,
    weight: confidence ** 2,
    characters: charactersOf(text, confidence),
    readers,
    asked: 2,
    at: [ptsMs / 1e5, 0.5],
    carrierAt: [ptsMs / 1e5, 0.4],
  };
}

function evidenceOf(reads: PlateRead[]): PlateEvidence {
  const evidence: PlateEvidence = { reads: [], best: null };
  for (const read of reads) addRead(evidence, read);
  evidence.best = { ptsMs: 0, weight: 1, box: { x: 0, y: 0, w: 0.1, h: 0.05 }, jpeg: '' };
  return evidence;
}

describe('readings laid over one another', () => {
  it('a reading that lost its first character still votes for the others', () => {
    const voted = voteText([voter('LEA4821', 1), voter('EA4821', 0.8), voter('EA4821', 0.7)]);
    // Most of the weight has nothing in the first place.
    expect(voted.text).toBe('EA4821');
    expect(voteText([voter('LEA4B21', 1), voter('EA4821', 0.8), voter('LEA821', 0.5)]).text).toBe('LEA4821');
  });

  it('a character that only one reading has is left out', () => {
    expect(voteText([voter('LEA4821', 1), voter('LEA48211', 0.9), voter('LEA4821', 0.4)]).text).toBe(
      'LEA4821',
    );
  });

  it('what cameras take for one another is laid over one another', () => {
    expect(alignReadings([voter('A0B12', 1), voter('AOB12', 1)])).toHaveLength(5);
    expect(textDistance('A0B12', 'AOB12')).toBeLessThan(textDistance('A0B12', 'AXB12'));
  });

  it('every place carries the weight of every voter, and nobody’s order matters when nobody is as heavy', () => {
    const voters = fc.uniqueArray(
      fc.record({ text: plateTexts, weight: fc.integer({ min: 1, max: 1000 }) }),
      { minLength: 1, maxLength: 8, selector: ({ weight }) => weight },
    );
    fc.assert(
      fc.property(voters, (given) => {
        const laid = given.map(({ text, weight }) => voter(text, weight, 1));
        const total = given.reduce((sum, { weight }) => sum + weight, 0);
        const slots = alignReadings(laid);
        expect(slots.length).toBeGreaterThanOrEqual(Math.max(...given.map(({ text }) => text.length)));
        for (const { votes } of slots) {
          expect([...votes.values()].reduce((sum, votesFor) => sum + votesFor, 0)).toBeCloseTo(total, 6);
        }
        expect(voteText([...laid].reverse())).toEqual(voteText(laid));
      }),
    );
  });

  it('a text that has more than half the weight wins whole, whatever the rest reads', () => {
    const others = fc.array(plateTexts, { minLength: 0, maxLength: 6 });
    fc.assert(
      fc.property(plateTexts, others, (text, rest) => {
        const voters = [voter(text, rest.length + 1, 1), ...rest.map((other) => voter(other, 1, 1))];
        expect(voteText(voters).text).toBe(text);
      }),
    );
  });

  it('one reading alone is given back', () => {
    fc.assert(
      fc.property(plateTexts, (text) => {
        expect(voteText([voter(text, 0.3, 0.8)])).toMatchObject({
          text,
          unanimity: expect.closeTo(0.8 ** text.length),
        });
      }),
    );
  });
});

describe('the vote over a track', () => {
  it('two readers of one mind give their text, agreed and more surely than one reader twice', () => {
    const both = votePlate(
      evidenceOf([reading('LEA4821', 0.95, 0, ['one', 'two']), reading('LEA4821', 0.9, 400)]),
    );
    expect(both).toMatchObject({ text: 'LEA4821', agreed: true, reads: 2 });
    const one = votePlate(evidenceOf([reading('LEA4821', 0.95, 0), reading('LEA4821', 0.9, 400)]));
    expect(one).toMatchObject({ text: 'LEA4821', agreed: false });
    expect(both?.confidence).toBeGreaterThan(one?.confidence ?? 1);
  });

  it('where a pack has one reader only, two frames of one mind agree', () => {
    const alone = (at: number) => ({ ...reading('LEA4821', 0.9, at), asked: 1 });
    expect(votePlate(evidenceOf([alone(0), alone(400)]))?.agreed).toBe(true);
    expect(votePlate(evidenceOf([alone(0)]))?.agreed).toBe(false);
  });

  it('one sure reading outweighs two poor ones, and the doubt stays as an alternative', () => {
    const vote = votePlate(
      evidenceOf([reading('LEA4821', 0.98, 0), reading('LEA4B21', 0.55, 400), reading('LEA4B21', 0.55, 800)]),
    );
    expect(vote?.text).toBe('LEA4821');
    expect(vote?.agreed).toBe(false);
    expect(vote?.alternatives[4]?.others[0]?.char).toBe('B');
  });

  it('right readings of parts outvote wrong ones of the whole', () => {
    const vote = votePlate(
      evidenceOf([reading('LEA4821', 0.8, 0), reading('EA4821', 0.8, 400), reading('LEA48Z1', 0.7, 800)]),
    );
    expect(vote?.text).toBe('LEA4821');
  });

  it('the neighbour’s plate has no say', () => {
    const reads = [reading('LEA4821', 0.9, 0), reading('BJX0733', 0.95, 400), reading('LEA4821', 0.9, 800)];
    expect(ofOnePlate(reads).map(({ text }) => text)).toEqual(['LEA4821', 'LEA4821']);
    expect(votePlate(evidenceOf(reads))?.text).toBe('LEA4821');
  });

  it('the text is always made of its best alternatives, in order of confidence', () => {
    const reads = fc.array(
      fc.record({ text: plateTexts, confidence: fc.double({ min: 0.3, max: 1, noNaN: true }) }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(reads, (given) => {
        const evidence = evidenceOf(
          given.map(({ text, confidence }, at) => reading(text, confidence, at * 400)),
        );
        const vote = votePlate(evidence);
        if (!vote) throw new Error('There were readings.');
        expect(vote.alternatives.map(({ char }) => char).join('')).toBe(vote.text);
        expect(vote.reads).toBeLessThanOrEqual(24);
        expect(vote.confidence).toBeGreaterThanOrEqual(0);
        expect(vote.confidence).toBeLessThanOrEqual(1);
        for (const { confidence, others } of vote.alternatives) {
          for (const other of others) expect(other.confidence).toBeLessThanOrEqual(confidence);
        }
        // Stored between two segments and read back, it votes the same.
        expect(votePlate(JSON.parse(JSON.stringify(evidence)))).toEqual(vote);
      }),
    );
  });

  it('reading stops when it is settled', () => {
    const read = (at: number) => reading('LEA4821', 0.97, at * 400);
    expect(isSettled(evidenceOf([0, 1, 2].map(read)))).toBe(false);
    expect(isSettled(evidenceOf([0, 1, 2, 3].map(read)))).toBe(true);
  });

  it('a caption burnt into the picture is no plate of the car that drives over it', () => {
    const caption = (at: number): PlateRead => ({
      ...reading('CAM7450', 0.9, at),
      at: [0.3, 0.1],
      carrierAt: [0.2 + at / 4000, 0.2],
    });
    expect(withoutOverlays([caption(0), caption(400)])).toEqual([]);
    expect(votePlate(evidenceOf([caption(0), caption(400), reading('LEA4821', 0.8, 800)]))?.text).toBe(
      'LEA4821',
    );
    const parked = (at: number): PlateRead => ({
      ...reading('LEA4821', 0.9, at),
      at: [0.3, 0.5],
      carrierAt: [0.3, 0.4],
    });
    expect(withoutOverlays([parked(0), parked(400)])).toHaveLength(2);
  });
});

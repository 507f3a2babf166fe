import { describe, expect, it } from 'vitest';
import { carriedBy, noteCarried } from './carried';
import { openDossier } from './dossier';

const person = { x: 100, y: 100, w: 60, h: 160 };
const on = (label: string, score = 0.3) => ({ box: { x: 110, y: 130, w: 30, h: 40 }, score, label });

function carriedAfter(frames: ReturnType<typeof on>[][], tall = person) {
  const dossier = openDossier('person', 1);
  for (const things of frames) noteCarried(dossier, tall, things);
  return carriedBy(dossier);
}

describe('what a person carries', () => {
  it('is what was on them in a third of the frames, three at least', () => {
    expect(carriedAfter([[on('backpack')], [on('backpack')], [on('backpack')], [], []])).toEqual([
      'backpack',
    ]);
    expect(carriedAfter([[on('backpack')], [on('backpack')]])).toEqual([]);
    expect(carriedAfter([...Array(3).fill([on('backpack')]), ...Array(7).fill([])])).toEqual([]);
  });

  it('is one bag by the name given oftenest, and an umbrella beside it', () => {
    const frames = [
      ...Array(4).fill([on('backpack'), on('umbrella')]),
      ...Array(3).fill([on('handbag'), on('umbrella')]),
    ];
    expect(carriedAfter(frames)).toEqual(['backpack', 'umbrella']);
  });

  it('is nothing that lies beside them, that is hardly seen, or on one too small to tell', () => {
    const beside = { ...on('suitcase'), box: { x: 170, y: 220, w: 30, h: 40 } };
    expect(carriedAfter(Array(5).fill([beside]))).toEqual([]);
    expect(carriedAfter(Array(5).fill([on('handbag', 0.1)]))).toEqual([]);
    expect(carriedAfter(Array(5).fill([on('handbag')]), { ...person, h: 60 })).toEqual([]);
  });
});

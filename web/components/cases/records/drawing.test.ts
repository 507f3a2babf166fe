import { describe, expect, it } from 'vitest';
import type { CaseLink, CaseRecord } from '@/core/cases/record-schema';
import { drawingOf } from './drawing';
import { nameOfRecord, searchAddress, standingLinks } from './naming';

const record = (id: string, kind: CaseRecord['kind'], details: object, removed: object | null = null) =>
  ({
    id,
    kind,
    number: 1,
    details,
    removed,
    changes: 0,
    createdBy: 'a',
    createdAt: '',
  }) as unknown as CaseRecord;
const link = (id: string, fromRecordId: string, to: object, removed: object | null = null) =>
  ({ id, fromRecordId, kind: 'DRIVER_OF', to, removed }) as unknown as CaseLink;

const driver = record('p', 'PERSON', { name: '', nameUrdu: 'گل خان' });
const car = record('v', 'VEHICLE', { plate: null, colour: 'white', make: 'Toyota', model: null });
const gone = record('x', 'PERSON', { name: 'x', nameUrdu: '' }, { at: '', by: '', reason: '' });
const place = record('l', 'PLACE', { name: 'Square', latitude: 30.2, longitude: 67 });

describe('links as they are shown', () => {
  it('name a person in the language that there is, and a vehicle without a plate by what is known', () => {
    expect([driver, car, place].map(nameOfRecord)).toEqual(['گل خان', 'white Toyota', 'Square']);
  });

  it('leave out what was taken out, and links to it', () => {
    const links = [
      link('1', 'p', { what: 'record', id: 'v' }),
      link('2', 'p', { what: 'record', id: 'x' }),
      link('3', 'p', { what: 'record', id: 'v' }, { at: '', by: '', reason: '' }),
      link('4', 'x', { what: 'exhibit', id: 'e', number: 1, title: 't' }),
    ];
    expect(standingLinks(links, [driver, car, gone]).map(({ id }) => id)).toEqual(['1']);
  });

  it('draw each thing once, in the column of its kind, and nothing without a link', () => {
    const links = [
      link('1', 'p', { what: 'record', id: 'v' }),
      link('2', 'p', { what: 'exhibit', id: 'e', number: 1, title: 't' }),
      link('3', 'v', { what: 'exhibit', id: 'e', number: 1, title: 't' }),
    ];
    const { nodes, edges, width, height } = drawingOf([driver, car, place], links, () => 'Exhibit 1');
    expect(nodes.map(({ key }) => key)).toEqual(['p', 'v', 'e']);
    expect(edges).toHaveLength(3);
    for (const { x, y } of nodes) expect(x > 0 && x < width && y > 0 && y < height).toBe(true);
    expect(nodes[0]!.x).toBeLessThan(nodes[1]!.x);
  });

  it('search a plate or around a marked place in one step, and nothing else', () => {
    const plated = record('v', 'VEHICLE', { plate: 'ABC-123' });
    expect(searchAddress(plated, 'c')).toBe('/search?case=c&kind=plate&text=ABC-123&go=1');
    const around = new URL(searchAddress(place, 'c')!, 'http://x').searchParams.get('within');
    expect(JSON.parse(around!)).toEqual({ latitude: 30.2, longitude: 67, radiusM: 500 });
    expect(searchAddress(driver, 'c')).toBeUndefined();
    expect(searchAddress(car, 'c')).toBeUndefined();
  });
});

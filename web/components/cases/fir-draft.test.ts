import { describe, expect, it } from 'vitest';
import type { CaseDetail } from '@/core/cases/schema';
import { draftOf, emptyDraft, type FirDraft, readDraft, readSections } from './fir-draft';

const zone = 'Asia/Karachi';
const complete: FirDraft = {
  ...emptyDraft({ district: { id: 1 }, station: { id: 2 } }, new Date('2026-03-01T05:00:00Z'), zone),
  firNumber: '112',
  title: 'Armed robbery, Jinnah Road',
  occurredFrom: '2026-03-01T08:30',
  informantName: 'Abdul Karim',
  informantNumber: '54400-1234567-1',
  offence: 'Robbery',
  sections: '392 PPC، 34 PPC',
  place: 'Jinnah Road',
  distanceKm: '1.5',
};

describe('a FIR in the form', () => {
  it('starts at the station of whoever registers it, reported now', () => {
    expect(complete).toMatchObject({ stationId: '2', firYear: '2026', reportedAt: '2026-03-01T10:00' });
  });

  it('is read with times of the zone, sections apart and the distance in metres', () => {
    expect(readDraft(complete, zone).value).toMatchObject({
      stationId: 2,
      firYear: 2026,
      occurredFrom: '2026-03-01T03:30:00.000Z',
      sections: ['392 PPC', '34 PPC'],
      distanceM: 1500,
      informantParentage: null,
      occurredTo: null,
    });
  });

  it('names every field that needs something at once, those that concern two fields too', () => {
    const { needs } = readDraft(
      {
        ...complete,
        firNumber: ' ',
        informantNumber: '54400',
        occurredTo: '2026-03-01T08:00',
        sections: '',
        distanceKm: 'far',
      },
      zone,
    );
    expect(needs).toEqual({
      firNumber: 'number',
      informantNumber: 'cnic',
      occurredTo: 'end',
      sections: 'sections',
      distanceKm: 'distance',
    });
  });

  it('asks no number of whoever has no document', () => {
    expect(
      readDraft({ ...complete, informantDocument: 'NONE', informantNumber: '54400' }, zone).value,
    ).toMatchObject({ informantNumber: null });
  });

  it('comes back from the server as it was typed', () => {
    const value = readDraft(complete, zone).value!;
    const stored = {
      ...value,
      district: { id: 1, name: 'Quetta' },
      station: { id: 2, name: 'City' },
    } as unknown as CaseDetail;
    const back = draftOf(stored, zone);
    expect(readDraft(back, zone).value).toEqual(value);
    expect(back.distanceKm).toBe('1.5');
  });
});

it('sections are parted by commas of either script and by lines', () => {
  expect(readSections(' 302  PPC, 34 PPC،7 ATA\n34 PPC;')).toEqual(['302 PPC', '34 PPC', '7 ATA']);
});

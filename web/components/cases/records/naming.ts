import type { CaseLink, CaseRecord } from '@/core/cases/record-schema';

/** What a record is called in a list and in a link; a vehicle without a plate by what is known of it. */
export function nameOfRecord(record: CaseRecord): string {
  switch (record.kind) {
    case 'PERSON':
      return record.details.name || record.details.nameUrdu;
    case 'VEHICLE': {
      const { plate, colour, make, model, chassisNumber } = record.details;
      return (
        plate ?? ([colour, make, model].filter(Boolean).join(' ') || (chassisNumber ?? `${record.number}`))
      );
    }
    case 'PLACE':
      return record.details.name;
    case 'STATEMENT':
      return record.details.personName;
    case 'VERSION':
      return record.details.givenBy;
    case 'TASK':
      return record.details.title;
    case 'HYPOTHESIS':
      return record.details.text;
  }
}

/** Links that hold, whose ends are still in the case. */
export function standingLinks(links: readonly CaseLink[], records: readonly CaseRecord[]): CaseLink[] {
  const there = new Set(records.filter(({ removed }) => !removed).map(({ id }) => id));
  return links.filter(
    (link) =>
      !link.removed && there.has(link.fromRecordId) && (link.to.what !== 'record' || there.has(link.to.id)),
  );
}

/** Metres around a place that a search from it looks at; it can be changed there. */
const AROUND_M = 500;

/** Where the plate of a vehicle, or the footage around a place, is searched for; undefined where nothing is known to search by. */
export function searchAddress(record: CaseRecord, caseId: string): string | undefined {
  const query = new URLSearchParams({ case: caseId });
  if (record.kind === 'VEHICLE' && record.details.plate) {
    query.set('kind', 'plate');
    query.set('text', record.details.plate);
    query.set('go', '1');
    return `/search?${query}`;
  }
  if (record.kind === 'PLACE' && record.details.latitude !== null && record.details.longitude !== null) {
    const { latitude, longitude } = record.details;
    query.set('kind', 'description');
    query.set('within', JSON.stringify({ latitude, longitude, radiusM: AROUND_M }));
    return `/search?${query}`;
  }
  return undefined;
}

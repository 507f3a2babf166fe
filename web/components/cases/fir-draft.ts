import { type CaseDetail, type CaseInput, caseInput, cnicPattern } from '@/core/cases/schema';
import { instantOf, wallTimeOf } from '@/web/components/time/zone';

/** A FIR as it stands in the form: everything as typed, times on the wall of the deployment's zone. */
export interface FirDraft {
  districtId: string;
  stationId: string;
  firYear: string;
  firNumber: string;
  title: string;
  occurredFrom: string;
  occurredTo: string;
  reportedAt: string;
  informantName: string;
  informantParentage: string;
  informantResidence: string;
  informantDocument: CaseInput['informantDocument'];
  informantNumber: string;
  offence: string;
  sections: string;
  property: string;
  place: string;
  placeLatitude: string;
  placeLongitude: string;
  distanceKm: string;
  direction: string;
  accused: string;
  stepsTaken: string;
  delayExplanation: string;
  dispatchedAt: string;
  narrative: string;
}

export type FirField = keyof FirDraft;

/** What is wrong with a field; each has its words under `cases.form.need`. */
export type FirNeed =
  | 'text'
  | 'station'
  | 'number'
  | 'year'
  | 'time'
  | 'end'
  | 'cnic'
  | 'sections'
  | 'distance'
  | 'other';

export type FirNeeds = Partial<Record<FirField, FirNeed>>;

/** An empty form: the station of whoever registers, this year, reported now. */
export function emptyDraft(
  person: { district: { id: number } | null; station: { id: number } | null },
  now: Date,
  zone: string,
): FirDraft {
  const wall = wallTimeOf(now, zone);
  return {
    districtId: person.district ? String(person.district.id) : '',
    stationId: person.station ? String(person.station.id) : '',
    firYear: wall.slice(0, 4),
    firNumber: '',
    title: '',
    occurredFrom: '',
    occurredTo: '',
    reportedAt: wall.slice(0, 16),
    informantName: '',
    informantParentage: '',
    informantResidence: '',
    informantDocument: 'CNIC',
    informantNumber: '',
    offence: '',
    sections: '',
    property: '',
    place: '',
    placeLatitude: '',
    placeLongitude: '',
    distanceKm: '',
    direction: '',
    accused: '',
    stepsTaken: '',
    delayExplanation: '',
    dispatchedAt: '',
    narrative: '',
  };
}

/** The form of a FIR that is registered already. */
export function draftOf(fir: CaseDetail, zone: string): FirDraft {
  const time = (at: string | null) => (at === null ? '' : wallTimeOf(at, zone));
  const number = (value: number | null) => (value === null ? '' : String(value));
  return {
    districtId: String(fir.district.id),
    stationId: String(fir.station.id),
    firYear: String(fir.firYear),
    firNumber: fir.firNumber,
    title: fir.title,
    occurredFrom: time(fir.occurredFrom),
    occurredTo: time(fir.occurredTo),
    reportedAt: time(fir.reportedAt),
    informantName: fir.informantName,
    informantParentage: fir.informantParentage ?? '',
    informantResidence: fir.informantResidence ?? '',
    informantDocument: fir.informantDocument,
    informantNumber: fir.informantNumber ?? '',
    offence: fir.offence,
    sections: fir.sections.join(', '),
    property: fir.property ?? '',
    place: fir.place,
    placeLatitude: number(fir.placeLatitude),
    placeLongitude: number(fir.placeLongitude),
    distanceKm: fir.distanceM === null ? '' : String(fir.distanceM / 1000),
    direction: fir.direction ?? '',
    accused: fir.accused ?? '',
    stepsTaken: fir.stepsTaken ?? '',
    delayExplanation: fir.delayExplanation ?? '',
    dispatchedAt: time(fir.dispatchedAt),
    narrative: fir.narrative ?? '',
  };
}

/** Sections as typed: Latin and Urdu commas, semicolons and line ends part them; doubles are dropped. */
export function readSections(typed: string): string[] {
  const parts = typed.split(/[,،;\n]/u).map((part) => part.trim().replace(/\s+/gu, ' '));
  return [...new Set(parts.filter((part) => part !== ''))];
}

/** Where a field of the API's shape is typed. */
const fieldOf: Record<string, FirField> = { distanceM: 'distanceKm' };

const needOf: Partial<Record<FirField, FirNeed>> = {
  districtId: 'station',
  stationId: 'station',
  firNumber: 'number',
  firYear: 'year',
  occurredFrom: 'time',
  reportedAt: 'time',
  dispatchedAt: 'time',
  occurredTo: 'end',
  informantNumber: 'cnic',
  sections: 'sections',
  distanceKm: 'distance',
  title: 'text',
  informantName: 'text',
  offence: 'text',
  place: 'text',
};

/**
 * Reads the form with the same schema as the server (core/cases/schema.ts). Answers what to send, or what every field
 * needs.
 */
export function readDraft(
  draft: FirDraft,
  zone: string,
): { value: CaseInput; needs?: undefined } | { value?: undefined; needs: FirNeeds } {
  const needs: FirNeeds = {};
  const words = (text: string) => (text.trim() === '' ? null : text.trim());
  const number = (text: string) => (text.trim() === '' ? null : Number(text));
  const time = (field: 'occurredTo' | 'dispatchedAt') => {
    if (draft[field] === '') return null;
    const at = instantOf(draft[field], zone);
    if (at === undefined) needs[field] = 'time';
    return at ?? null;
  };
  const distanceKm = number(draft.distanceKm);
  const parsed = caseInput.safeParse({
    stationId: number(draft.stationId),
    firYear: number(draft.firYear),
    firNumber: draft.firNumber,
    title: draft.title,
    occurredFrom: instantOf(draft.occurredFrom, zone),
    occurredTo: time('occurredTo'),
    reportedAt: instantOf(draft.reportedAt, zone),
    informantName: draft.informantName,
    informantParentage: words(draft.informantParentage),
    informantResidence: words(draft.informantResidence),
    informantDocument: draft.informantDocument,
    informantNumber: draft.informantDocument === 'NONE' ? null : words(draft.informantNumber),
    offence: draft.offence,
    sections: readSections(draft.sections),
    property: words(draft.property),
    place: draft.place,
    placeLatitude: number(draft.placeLatitude),
    placeLongitude: number(draft.placeLongitude),
    distanceM: distanceKm === null ? null : Math.round(distanceKm * 1000),
    direction: words(draft.direction),
    accused: words(draft.accused),
    stepsTaken: words(draft.stepsTaken),
    delayExplanation: words(draft.delayExplanation),
    dispatchedAt: time('dispatchedAt'),
    narrative: words(draft.narrative),
  });
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const name = String(issue.path[0] ?? '');
      const field = fieldOf[name] ?? (name as FirField);
      needs[field] ??= needOf[field] ?? 'other';
    }
  }
  // zod asks what concerns two fields only when each field is right by itself; a person wants to hear it at once.
  if (draft.informantDocument === 'CNIC' && !cnicPattern.test(draft.informantNumber)) {
    needs.informantNumber = 'cnic';
  }
  const began = instantOf(draft.occurredFrom, zone);
  const ended = instantOf(draft.occurredTo, zone);
  if (began !== undefined && ended !== undefined && ended < began) needs.occurredTo ??= 'end';

  return parsed.success && Object.keys(needs).length === 0 ? { value: parsed.data } : { needs };
}

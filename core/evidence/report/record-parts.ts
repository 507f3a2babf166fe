import type { CaseFile } from '../case-file';
import type { Sheet } from './sheet';
import { clockIn, coverageWords, momentIn, spanIn } from './words';

/** What became of a stretch of time, for a reader. */
export const REASONS: Record<CaseFile['health'][number]['ranges'][number]['reason'], string> = {
  indexed: 'recorded, and every moment looked at',
  coarse: 'recorded, and only key pictures looked at',
  pending: 'recorded, and not yet looked at',
  failed: 'recorded, and could not be looked at',
  damaged: 'recorded, and could not be decoded',
  deleted: 'deleted under retention',
  'not-recorded': 'NOTHING HELD: not recorded, or not received',
};

/** What was looked for, whether the system was working, and what of its log is proven. */
export function recordParts(sheet: Sheet, caseFile: CaseFile, zone: string): void {
  searchesPart(sheet, caseFile, zone);
  questionsPart(sheet, caseFile, zone);
  healthPart(sheet, caseFile, zone);
  logPart(sheet, caseFile);
}

function searchesPart(sheet: Sheet, { searches }: CaseFile, zone: string): void {
  sheet.heading('Searches made for this case');
  if (searches.length === 0) sheet.paragraph('None: the exhibits were found by looking at the footage.');
  for (const search of searches) {
    const led = search.ledTo.map(
      (one) => `exhibit ${one.exhibit} (place ${one.rank} of ${search.total}, score ${one.score.toFixed(3)})`,
    );
    sheet.subheading(
      `${search.kind.toLowerCase()} search, ${momentIn(zone, search.at)}${search.total === 0 ? ': nothing found' : ''}`,
    );
    sheet.facts([
      ['By', search.by],
      ['Purpose', search.purpose],
      ['Asked for', JSON.stringify(search.query)],
      ['Scope', JSON.stringify(search.scope)],
      ['Coverage', coverageWords(search.coverage) ?? 'as in case.json'],
      ['Threshold', search.threshold === null ? 'none' : String(search.threshold)],
      [
        'Results',
        search.total === 0
          ? 'none'
          : `${search.total}; ${led.length === 0 ? 'none of them became an exhibit' : led.join(', ')}`,
      ],
      ['Compared by people', reviewWords(search.reviews, zone)],
      ['Models', JSON.stringify(search.models)],
      ['Signed receipt', search.receipt?.path ?? 'none: the search was made before receipts were signed'],
      ['Identifier', search.id],
    ]);
  }
}

function reviewWords(reviews: CaseFile['searches'][number]['reviews'], zone: string): string | null {
  if (reviews.length === 0) return null;
  return reviews
    .map(({ by, endedAt, marks }) => {
      const count = (decision: 'keep' | 'reject') =>
        marks?.filter((one) => one.decision === decision).length ?? 0;
      const what = marks
        ? `${count('keep')} kept, ${count('reject')} set aside`
        : 'kept back until a second person has ended a review';
      return `${by}, ended ${momentIn(zone, endedAt)}: ${what}`;
    })
    .join('; ');
}

function questionsPart(sheet: Sheet, { questions }: CaseFile, zone: string): void {
  if (questions.length === 0) return;
  sheet.heading('Questions across sightings');
  sheet.table(
    [
      [`When (${zone})`, 20],
      ['By', 20],
      ['Question', 18],
      ['Results', 8],
      ['Signed receipt', 34],
    ],
    questions.map((one) => [
      clockIn(zone, one.at),
      one.by,
      one.kind.toLowerCase().replaceAll('_', ' '),
      String(one.total),
      one.receipt?.path ?? 'none',
    ]),
  );
}

function healthPart(sheet: Sheet, { health }: CaseFile, zone: string): void {
  sheet.heading('Whether camera, recorder and indexer were working');
  sheet.paragraph(
    'For each exhibit, what was recorded by its camera from an hour before to an hour after it, and what of that was looked at, as it was known when this bundle was made.',
    { after: 3 },
  );
  for (const one of health) {
    sheet.subheading(`${one.cameraCode}, exhibit ${one.exhibits.join(', ')}`);
    sheet.table(
      [
        [`From and to (${zone})`, 50],
        ['What is known', 40],
      ],
      one.ranges.map(({ from, to, reason }) => [spanIn(zone, from, to), REASONS[reason]]),
    );
    const odd = one.recordings.filter(
      ({ statusReason, damage }) => statusReason !== null || damage.length > 0,
    );
    if (odd.length > 0) {
      sheet.list(
        odd.map(
          ({ name, status, statusReason, damage }) =>
            `${name}: ${status.toLowerCase()}${statusReason ? `, ${statusReason}` : ''}${damage.length > 0 ? `, ${damage.length} stretches could not be decoded` : ''}`,
        ),
      );
    }
  }
}

function logPart(sheet: Sheet, { audit }: CaseFile): void {
  sheet.heading('The log of what was done');
  sheet.paragraph(
    `${audit.length} entries of the system’s log concern this case, its exhibits and searches; they are in data/case.json. The log is a Merkle tree (RFC 6962) whose size and root the force’s key signs again and again; data/log.json holds the signed checkpoint and, for each entry, the proof that it is in the log as it stood then. An entry cannot be changed, taken out or put in afterwards without the proofs breaking.`,
  );
}

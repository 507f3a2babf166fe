import { DateTime } from 'luxon';
import { Sheet } from '@/core/evidence/report/sheet';
import type { Transparency } from './schema';

const WORDS: Record<string, string> = {
  faceSearches: 'Searches by face',
  plateSearches: 'Searches by number plate',
  vehicleSearches: 'Searches by the look of a vehicle',
  descriptionSearches: 'Searches by description',
  searchesApproved: 'Face searches approved',
  searchesRefused: 'Face searches refused',
  watchlistApproved: 'Watchlist entries approved',
  watchlistFilesApproved: 'Files of watchlist entries approved in one go',
  watchlistEnded: 'Watchlist entries ended, pictures and templates destroyed',
  watchlistSuspendedPoor: 'Watchlist entries suspended because they were hardly ever right',
  alertsRaised: 'Alerts raised by the watchlist',
  alertsDismissed: 'Alerts dismissed by a person',
  alertsHandedOver: 'Alerts handed to a case as a lead',
  bundlesRequested: 'Evidence bundles made',
  refused: 'Attempts that were refused',
};

/** Sets the report of a month as a PDF into a file. */
export async function writeTransparencyPdf(report: Transparency, file: string, created: Date): Promise<void> {
  const name = DateTime.fromISO(report.from, { zone: report.timeZone }).toFormat('LLLL yyyy', {
    locale: 'en',
  });
  const sheet = new Sheet(file, {
    title: `Transparency report, ${name}`,
    subject: 'How this system was used',
    footer: `${report.entries} entries of the audit log`,
    created,
  });
  sheet.title('Transparency report');
  sheet.paragraph(name, { size: 12, weight: 'bold', after: 8 });
  sheet.paragraph(
    `All counts are of the audit log of this installation, from ${report.from} to ${report.to} (the month in ${report.timeZone}). The second table holds every entry of the month exactly once; the first is made of its lines. What was looked for and what was found stand in neither.`,
    { after: 8 },
  );
  sheet.heading('How it was used');
  sheet.table(
    [
      ['What', 5],
      ['Count', 1],
    ],
    report.headlines.map(({ key, count }) => [WORDS[key] ?? key, String(count)]),
  );
  sheet.heading('Every deed of the log');
  sheet.table(
    [
      ['Deed', 4],
      ['Outcome', 1],
      ['Count', 1],
    ],
    [
      ...report.deeds.map(({ action, outcome, count }) => [action, outcome, String(count)]),
      ['All entries', '', String(report.entries)],
    ],
  );
  if (report.firstSeq)
    sheet.paragraph(`Entries ${report.firstSeq} to ${report.lastSeq} of the log.`, { after: 4 });
  await sheet.close();
}

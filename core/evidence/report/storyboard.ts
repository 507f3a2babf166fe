import type { CaseFile } from '../case-file';
import type { PictureOf } from './pictures';
import type { Sheet } from './sheet';
import { clockIn, momentIn } from './words';

/** Height of a card's picture in points; the exhibit itself has a page of its own. */
const PICTURE_PT = 90;

/** The case told in order: each card with its picture, when and where by the camera's corrected clock, and its words. */
export async function storyboardPart(
  sheet: Sheet,
  { storyboard, exhibits }: CaseFile,
  zone: string,
  pictureOf: PictureOf,
): Promise<void> {
  if (!storyboard || storyboard.length === 0) return;
  sheet.newPage();
  sheet.heading('Storyboard');
  sheet.paragraph(
    'Put in this order, and worded, by the people of the case. What is evidence is the exhibits that it points at.',
    { after: 6 },
  );
  for (const [index, card] of storyboard.entries()) {
    const exhibit = exhibits.find((one) => one.number === card.exhibit);
    sheet.subheading(`${index + 1}. ${exhibit ? `Exhibit ${exhibit.number}: ${exhibit.title}` : card.title}`);
    if (exhibit) {
      const { requested, actual, clock, camera } = exhibit.provenance;
      const within =
        clock.uncertaintyMs === null ? 'clock not measured' : `± ${clock.uncertaintyMs / 1000} s`;
      const words = `${camera.code} ${camera.name}, ${clockIn(zone, requested.from)} (${within})`;
      const picture = await pictureOf(exhibit.file.path, Math.max(0, requested.fromMs - actual.fromMs));
      if (picture) sheet.picture(picture, words, PICTURE_PT);
      else sheet.paragraph(words);
    } else if (card.at) sheet.paragraph(momentIn(zone, card.at));
    if (card.text) sheet.paragraph(card.text, { after: 4 });
  }
}

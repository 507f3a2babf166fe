import type { PlateRead } from '@/core/footage/schema';

/** A character less likely than this is asked for as `?`; as it is marked where readings are shown. */
const SURE_FROM = 0.75;
/** Another character is worth offering from this probability. */
const OTHER_FROM = 0.1;
const OFFERED_AT_MOST = 6;

type Read = Pick<PlateRead, 'text' | 'alternatives'>;

/** A reading as it would be searched: `?` for each character that may well be another. */
export function plateQuestion({ text, alternatives }: Read): string {
  if (alternatives.length !== text.length) return text;
  return alternatives.map(({ char, confidence }) => (confidence < SURE_FROM ? '?' : char)).join('');
}

/** What may be asked of a reading, surest first: with `?`, as read, and with the likeliest others in each place. */
export function plateChoices(read: Read): string[] {
  const characters = read.alternatives.length === read.text.length ? read.alternatives : [];
  const swapped = characters
    .flatMap(({ others }, at) =>
      others
        .filter(({ confidence }) => confidence >= OTHER_FROM)
        .map(({ char, confidence }) => ({
          text: read.text.slice(0, at) + char + read.text.slice(at + 1),
          confidence,
        })),
    )
    .sort((a, b) => b.confidence - a.confidence)
    .map(({ text }) => text);
  return [...new Set([plateQuestion(read), read.text, ...swapped])].slice(0, OFFERED_AT_MOST);
}

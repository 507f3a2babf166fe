/** Arabic-Indic digits and their Persian and Urdu forms as Western ones. */
export function westernDigits(text: string): string {
  return text.replaceAll(/[٠-٩۰-۹]/g, (digit) => {
    const code = digit.charCodeAt(0);
    return String(code - (code >= 0x06f0 ? 0x06f0 : 0x0660));
  });
}

/** Letters that are written in more ways than one in Urdu, Arabic and Persian typing: the way that is compared. */
export const LETTERS_FROM = 'يىئكةهۀۂھأإآٱؤ';
export const LETTERS_TO = 'ییی' + 'ک' + 'ہہہہہ' + 'ااااو';

/** Vowel signs, the stretching stroke and marks that are not seen, as a character class of both JavaScript and Postgres. */
export const VOWEL_SIGNS = '[\u064b-\u065f\u0670\u0640\u200c-\u200f]';

/**
 * Text as search compares it: lower case, Western digits, one form of each Urdu letter, no vowel signs. The database
 * folds its columns in the same way (cases.sql.ts).
 */
export function foldText(text: string): string {
  let folded = '';
  for (const letter of westernDigits(text.normalize('NFKC')).toLowerCase()) {
    const place = LETTERS_FROM.indexOf(letter);
    folded += place < 0 ? letter : LETTERS_TO.charAt(place);
  }
  return folded.replaceAll(new RegExp(VOWEL_SIGNS, 'g'), '');
}

/** The words of a query, folded. */
export function searchWords(text: string): string[] {
  return foldText(text)
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 12);
}

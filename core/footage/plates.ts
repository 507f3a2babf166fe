/**
 * Characters that readers of plates, human and machine, take for one another, folded to one of them. The same five
 * groups are named at `plate_reads.folded` in the migration; changing one means writing all folded texts anew.
 */
const FOLDED: Readonly<Record<string, string>> = {
  O: '0',
  Q: '0',
  D: '0',
  I: '1',
  L: '1',
  B: '8',
  S: '5',
  Z: '2',
};

/** U+0660 and U+06F0 start the Arabic-Indic digits and their Persian and Urdu forms. */
const DIGIT_BLOCKS = [0x0660, 0x06f0];

/**
 * A plate as letters and digits only: upper case, spaces, dashes and lines joined, Urdu and Arabic digits as Latin ones.
 * `keep` names further characters to leave in, such as `?*` of a search pattern.
 */
export function normalisePlate(text: string, keep = ''): string {
  let plate = '';
  for (const character of text.normalize('NFKC').toUpperCase()) {
    const code = character.codePointAt(0) ?? 0;
    const block = DIGIT_BLOCKS.find((start) => code >= start && code <= start + 9);
    const latin = block === undefined ? character : String(code - block);
    if (/^[A-Z0-9]$/.test(latin) || keep.includes(latin)) plate += latin;
  }
  return plate;
}

/** A normalised plate in which all characters that are easily confused are equal. */
export function foldPlate(normalised: string): string {
  return Array.from(normalised, foldCharacter).join('');
}

/** The same of one character. */
export function foldCharacter(character: string): string {
  return FOLDED[character] ?? character;
}

/**
 * Writes a CNIC as it is typed: `#####-#######-#` (REQUIREMENTS: FIR form 24.5(1)). Keeps digits only, Arabic-Indic and
 * Persian ones turned into Latin, sets the dashes where they belong and drops what is beyond thirteen digits.
 */
export function maskCnic(typed: string): string {
  const digits = [...typed.normalize('NFKC')]
    .map(toLatinDigit)
    .filter((character) => character >= '0' && character <= '9')
    .slice(0, 13)
    .join('');
  return [digits.slice(0, 5), digits.slice(5, 12), digits.slice(12)].filter((part) => part !== '').join('-');
}

/** Where the caret stands in the masked text when `before` digits lie before it. */
export function caretAfterDigits(masked: string, before: number): number {
  let seen = 0;
  for (let index = 0; index < masked.length; index += 1) {
    if (seen === before) return index;
    if (masked[index] !== '-') seen += 1;
  }
  return masked.length;
}

/** Digits of any of the three sets people type in Pakistan. */
export function countDigits(text: string): number {
  return [...text].filter((character) => /[0-9٠-٩۰-۹]/u.test(character)).length;
}

function toLatinDigit(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x0660 && code <= 0x0669) return String(code - 0x0660);
  if (code >= 0x06f0 && code <= 0x06f9) return String(code - 0x06f0);
  return character;
}

import { westernDigits } from './search-text';

/**
 * A FIR number as it is compared: Western digits, upper case, no leading zeros, no white space around `-` and `/`. What
 * people write as `0112`, `۱۱۲` and `112` is one number.
 */
export function normaliseFirNumber(number: string): string {
  return westernDigits(number)
    .toUpperCase()
    .replaceAll(/\s*([-/])\s*/g, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/^0+(?=\d)/, '');
}

/** How a case is spoken of: `FIR 112/2026, PS City, Quetta`. */
export function caseReference(fir: {
  firNumber: string;
  firYear: number;
  station: string;
  district: string;
}): string {
  return `FIR ${fir.firNumber}/${fir.firYear}, PS ${fir.station}, ${fir.district}`;
}

/** The same of a case as it is stored. */
export function referenceOf(row: {
  firNumber: string;
  firYear: number;
  station: { name: string; district: { name: string } };
}): string {
  return caseReference({ ...row, station: row.station.name, district: row.station.district.name });
}

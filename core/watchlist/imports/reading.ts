import { parse } from 'csv-parse/sync';
import { DateTime } from 'luxon';
import { normalisePlate } from '@/core/footage/plates';
import { whatIsWrong } from '../entries';
import { EntryInvalid } from '../errors';
import { type WatchlistInput, watchlistInput } from '../schema';
import type { WatchlistTerms } from '../terms';
import type { ImportProblem } from './schema';

/** Columns of a file, in any order; those with a star are needed. */
export const COLUMNS = [
  'kind',
  'title',
  'plate',
  'tolerance',
  'classes',
  'colours',
  'criterion',
  'source',
  'source_note',
  'reason',
  'reference',
  'expires',
  'review',
] as const;
type Column = (typeof COLUMNS)[number];
const NEEDED: readonly Column[] = [
  'kind',
  'title',
  'criterion',
  'source',
  'reason',
  'reference',
  'expires',
  'review',
];

export const ROWS_AT_MOST = 10_000;
/** Letters, then digits: how plates here are made. Others occur, and are asked about only. */
const USUAL_PLATE = /^[A-Z]{1,4}\d{2,5}$/;

/** A row that can be written. */
export interface ReadRow {
  row: number;
  input: WatchlistInput;
}

export interface ReadFile {
  rows: number;
  ready: ReadRow[];
  problems: ImportProblem[];
}

/**
 * Reads a file of entries and says of every row what is wrong with it; the database is not asked.
 * @param zone days are of this time zone, and end with it
 * @throws EntryInvalid where it is no such file at all
 */
export function readImport(
  bytes: Buffer,
  terms: WatchlistTerms,
  { districtId, zone, now }: { districtId: number; zone: string; now: Date },
): ReadFile {
  const table = tableOf(bytes);
  const [head = [], ...body] = table;
  const names = head.map((name) => name.trim().toLowerCase().replaceAll(' ', '_'));
  const problems: ImportProblem[] = [];
  const missing = NEEDED.filter((name) => !names.includes(name));
  if (missing.length > 0)
    throw new EntryInvalid(
      `The first row lacks ${missing.join(', ')}.`,
      `Name the columns in the first row: ${COLUMNS.join(', ')}.`,
    );
  if (body.length > ROWS_AT_MOST)
    throw new EntryInvalid(
      `There are ${body.length} rows; ${ROWS_AT_MOST} can be brought in at once.`,
      'Part the file.',
    );
  const ready: ReadRow[] = [];
  const firstOf = new Map<string, number>();
  for (const [index, cells] of body.entries()) {
    const row = index + 2;
    const get = (column: Column) => (cells[names.indexOf(column)] ?? '').trim();
    const say = (column: string, message: string, remedy: string, severity: 'error' | 'hint' = 'error') =>
      problems.push({ row, column, message, remedy, severity });
    const before = problems.length;
    const input = inputOf(get, say, districtId, zone);
    if (input)
      for (const { field, message, remedy } of whatIsWrong(terms, input.kind, input, now))
        say(COLUMN_OF[field] ?? field, message, remedy);
    if (problems.slice(before).some(({ severity }) => severity === 'error') || !input) continue;
    const key =
      input.kind === 'PLATE'
        ? `PLATE ${normalisePlate(input.plate ?? '', '?*')}`
        : `${input.kind} ${input.title.toLowerCase()}`;
    const earlier = firstOf.get(key);
    if (earlier !== undefined) {
      say(
        input.kind === 'PLATE' ? 'plate' : 'title',
        `The same as row ${earlier}.`,
        'Take one of the two out.',
      );
      continue;
    }
    firstOf.set(key, row);
    ready.push({ row, input });
  }
  return { rows: body.length, ready, problems };
}

const COLUMN_OF: Record<string, Column> = { expiresAt: 'expires', reviewAt: 'review', caseId: 'reference' };

type Say = (column: string, message: string, remedy: string, severity?: 'error' | 'hint') => void;

function inputOf(
  get: (column: Column) => string,
  say: Say,
  districtId: number,
  zone: string,
): WatchlistInput | null {
  const kind = get('kind').toUpperCase();
  if (kind === 'PERSON') {
    say(
      'kind',
      'A person cannot come by a file: every picture is looked at for itself.',
      'Propose people one by one.',
    );
    return null;
  }
  const list = (text: string) =>
    text
      .split(/[;|]/)
      .map((part) => part.trim().toLowerCase())
      .filter(Boolean);
  const day = (column: 'expires' | 'review') => {
    const date = DateTime.fromISO(get(column), { zone });
    if (/^\d{4}-\d{2}-\d{2}$/.test(get(column)) && date.isValid) return date.endOf('day').toUTC().toISO();
    say(column, `“${get(column)}” is no day.`, 'Write it as 2027-01-31.');
    return null;
  };
  const [expiresAt, reviewAt] = [day('expires'), day('review')];
  const text = get('plate');
  const parsed = watchlistInput.safeParse({
    kind,
    districtId,
    title: get('title'),
    plate: kind === 'PLATE' ? text : null,
    ...(get('tolerance') && { tolerance: get('tolerance').toUpperCase() }),
    classes: list(get('classes')),
    colours: list(get('colours')),
    criterion: get('criterion'),
    source: get('source'),
    sourceNote: get('source_note') || null,
    reason: get('reason'),
    reference: get('reference') || null,
    // So that what else is wrong is said in the same go.
    expiresAt: expiresAt ?? '2000-01-01T00:00:00Z',
    reviewAt: reviewAt ?? '2000-01-01T00:00:00Z',
  });
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) {
      const field = String(path[0] ?? 'row');
      say(
        COLUMN_OF[field] ?? field,
        get(field as Column) ? message : 'It is empty.',
        REMEDIES[field] ?? 'Correct it.',
      );
    }
    return null;
  }
  if (!expiresAt || !reviewAt) return null;
  const plain = normalisePlate(text, '?*');
  if (kind === 'PLATE' && !/[?*]/.test(plain) && !USUAL_PLATE.test(plain))
    say(
      'plate',
      `“${text}” is not made as plates here usually are.`,
      'Check it: letters, then digits, such as LEA-4821.',
      'hint',
    );
  if (kind === 'VEHICLE' && parsed.data.classes.length + parsed.data.colours.length === 0) {
    say(
      'classes',
      'A vehicle without a picture needs its type or its colour.',
      'Write such as: car; van, or white; silver.',
    );
    return null;
  }
  return parsed.data;
}

const REMEDIES: Record<string, string> = {
  kind: 'Write PLATE or VEHICLE.',
  title: 'Write what others will know it by.',
  plate: 'Write the plate, ? for one unknown character and * for any number.',
  tolerance: 'Write EXACT, CONFUSABLE or ONE_WRONG.',
  reason: 'Write why it is looked for; it is shown with every alert.',
  criterion: 'Write the code of the criterion.',
  source: 'Write the code of the lawful source.',
};

function tableOf(bytes: Buffer): string[][] {
  try {
    return parse(bytes, {
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as string[][];
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'it cannot be read';
    throw new EntryInvalid(`This is no CSV file: ${reason}.`, 'Save the table as CSV, in UTF-8.');
  }
}

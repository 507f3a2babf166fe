import { Prisma, type Transaction } from '@/prisma/client';
import { LETTERS_FROM, LETTERS_TO, VOWEL_SIGNS } from './search-text';

/** What a person remembers of a case, folded as `foldText` folds a query. */
const haystack = Prisma.sql`lower(translate(
  regexp_replace(
    normalize(concat_ws(' ', c.fir_number || '/' || c.fir_year, c.title, c.offence, array_to_string(c.sections, ' '), c.place,
      c.informant_name, c.accused, c.property, s.name), NFKC),
    ${VOWEL_SIGNS}, '', 'g'),
  ${`${LETTERS_FROM}٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹`}, ${`${LETTERS_TO}01234567890123456789`}))`;

/** Whether the clock of the report under s.173 stands still: the same rule as `deadlineOf`. */
const stopped = Prisma.sql`(c.status <> 'OPEN' OR coalesce(
  (SELECT r.kind <> 'WITHDRAWN' FROM case_reports r WHERE r.case_id = c.id ORDER BY r.id DESC LIMIT 1), false))`;

/** Word similarity above which a word of the query counts as found: one or two letters wrong in a name. */
const FORGIVEN = 0.5;

/**
 * Ids of cases, newest first or by what is due, in which every word occurs, or something very like it (pg_trgm). Row-level security
 * decides which cases there are.
 */
export async function findCaseIds(
  tx: Transaction,
  query: {
    words: string[];
    status?: string | undefined;
    stationId?: number | undefined;
    sort: 'newest' | 'due';
    cursor?: string | undefined;
    limit: number;
  },
): Promise<string[]> {
  const conditions = query.words.map((word) => {
    const holds = Prisma.sql`strpos(t.text, ${word}) > 0`;
    // A number with a digit wrong is another number.
    if (/\d/.test(word)) return holds;
    return Prisma.sql`(${holds} OR word_similarity(${word}, t.text) >= ${FORGIVEN}::real)`;
  });
  if (query.status) conditions.push(Prisma.sql`c.status = ${query.status}::"CaseStatus"`);
  if (query.stationId !== undefined) conditions.push(Prisma.sql`c.station_id = ${query.stationId}`);
  const due = query.sort === 'due';
  if (query.cursor) {
    // Terms are the same for all, so the earliest reported is the earliest due; stopped clocks come last.
    conditions.push(
      due
        ? Prisma.sql`(${stopped}, c.reported_at, c.id) > (SELECT ${stopped}, c.reported_at, c.id FROM cases c WHERE c.id = ${query.cursor}::uuid)`
        : Prisma.sql`c.id < ${query.cursor}::uuid`,
    );
  }
  const order = due ? Prisma.sql`${stopped}, c.reported_at, c.id` : Prisma.sql`c.id DESC`;
  const where =
    conditions.length === 0 ? Prisma.empty : Prisma.sql`WHERE ${Prisma.join(conditions, ' AND ')}`;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT c.id FROM cases c JOIN stations s ON s.id = c.station_id
      CROSS JOIN LATERAL (SELECT ${haystack} AS text) t
    ${where} ORDER BY ${order} LIMIT ${query.limit}`;
  return rows.map((row) => row.id);
}

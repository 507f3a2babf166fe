import { Prisma, type Transaction } from '@/prisma/client';
import { LETTERS_FROM, LETTERS_TO, VOWEL_SIGNS } from './search-text';

/** A text folded as `foldText` folds a query. */
const folded = (text: Prisma.Sql) => Prisma.sql`lower(translate(
  regexp_replace(normalize(${text}, NFKC), ${VOWEL_SIGNS}, '', 'g'),
  ${`${LETTERS_FROM}٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹`}, ${`${LETTERS_TO}01234567890123456789`}))`;

/** What a person remembers of a case. */
const key = Prisma.sql`concat_ws(' ', c.fir_number || '/' || c.fir_year, c.title, c.offence, array_to_string(c.sections, ' '),
  c.place, c.informant_name, c.accused, c.property, s.name)`;

/** Of a record, what is text and not the choice of a list or the id of something. */
const said = Prisma.sql`(SELECT string_agg(e.value, ' ') FROM jsonb_each_text(r.details) e
  WHERE e.key NOT IN ('personId', 'assigneeId', 'roles', 'status', 'document', 'state', 'dueAt', 'doneAt', 'takenAt', 'givenAt'))
  || ' ' || coalesce(regexp_replace(upper(r.details ->> 'plate'), '[^A-Z0-9]', '', 'g'), '')`;

/**
 * Everything that can be looked for in the case `c`, one row for each place where it stands. Row-level security decides which
 * rows there are: diary, tasks and hypotheses only for whoever may read them.
 */
const texts = Prisma.sql`
  SELECT 'FIR' AS source, NULL::int AS number, concat_ws(' ', ${key}, c.informant_parentage, c.informant_residence,
    c.informant_number, c.steps_taken, c.delay_explanation, c.narrative,
    (SELECT string_agg(e.value, ' ') FROM jsonb_each_text(c.extra) e)) AS text
  UNION ALL SELECT r.kind, r.number, ${said} FROM case_records r WHERE r.case_id = c.id AND r.removed_at IS NULL
  UNION ALL SELECT 'EXHIBIT', x.number, concat_ws(' ', x.title, x.note) FROM exhibits x WHERE x.case_id = c.id
  UNION ALL SELECT 'EVENT', NULL, v.text FROM case_events v WHERE v.case_id = c.id AND v.kind = 'NOTE'
  UNION ALL SELECT 'DIARY', d.number, d.text FROM case_diary_entries d WHERE d.case_id = c.id`;

/** Names that are written in more ways than one: of the FIR's key, and of the people of the case. */
const names = Prisma.sql`concat_ws(' ', ${key}, (SELECT string_agg(concat_ws(' ', r.details ->> 'name', r.details ->> 'nameUrdu'), ' ')
  FROM case_records r WHERE r.case_id = c.id AND r.kind = 'PERSON' AND r.removed_at IS NULL))`;

/** Whether the clock of the report under s.173 stands still: the same rule as `deadlineOf`. */
const stopped = Prisma.sql`(c.status <> 'OPEN' OR c.merged_into_id IS NOT NULL OR coalesce(
  (SELECT r.kind = 'FINAL' FROM case_reports r WHERE r.case_id = c.id ORDER BY r.id DESC LIMIT 1), false))`;

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
    occurredFrom?: string | undefined;
    occurredTo?: string | undefined;
    sort: 'newest' | 'due';
    cursor?: string | undefined;
    limit: number;
  },
): Promise<string[]> {
  const conditions = query.words.map((word) => {
    const holds = Prisma.sql`strpos(t.everything, ${word}) > 0`;
    // A number with a digit wrong is another number.
    if (/\d/.test(word)) return holds;
    return Prisma.sql`(${holds} OR word_similarity(${word}, t.names) >= ${FORGIVEN}::real)`;
  });
  if (query.status) conditions.push(Prisma.sql`c.status = ${query.status}::"CaseStatus"`);
  if (query.stationId !== undefined) conditions.push(Prisma.sql`c.station_id = ${query.stationId}`);
  // The time of occurrence touches the span that was asked for.
  if (query.occurredFrom) {
    conditions.push(
      Prisma.sql`coalesce(c.occurred_to, c.occurred_from) >= ${query.occurredFrom}::timestamptz`,
    );
  }
  if (query.occurredTo) conditions.push(Prisma.sql`c.occurred_from < ${query.occurredTo}::timestamptz`);
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
  // Without words nothing is put together to look through.
  const looked =
    query.words.length === 0
      ? Prisma.empty
      : Prisma.sql`CROSS JOIN LATERAL (SELECT ${folded(names)} AS names,
          ${folded(Prisma.sql`(SELECT string_agg(e.text, ' ') FROM (${texts}) e)`)} AS everything) t`;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT c.id FROM cases c JOIN stations s ON s.id = c.station_id
      ${looked}
    ${where} ORDER BY ${order} LIMIT ${query.limit}`;
  return rows.map((row) => row.id);
}

/** A place in a case where something is written. */
export interface CaseText {
  caseId: string;
  source: string;
  number: number | null;
  text: string;
}

/** Everything that can be looked for in these cases. */
export async function textsOfCases(tx: Transaction, caseIds: string[]): Promise<CaseText[]> {
  return tx.$queryRaw<CaseText[]>`
    SELECT c.id AS "caseId", e.source, e.number, e.text FROM cases c JOIN stations s ON s.id = c.station_id
      CROSS JOIN LATERAL (${texts}) e
    WHERE c.id = ANY(${caseIds}::uuid[]) AND e.text IS NOT NULL`;
}

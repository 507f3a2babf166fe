import { Prisma, type Transaction } from '@/prisma/client';

type Asked = Pick<Transaction, '$queryRaw'>;

/** Whose entries are looked at: null for everybody's. */
export type Whose = string[] | null;

const by = (whose: Whose) => (whose === null ? Prisma.sql`true` : Prisma.sql`e.actor_id = ANY(${whose})`);

export interface CountedDeed {
  action: string;
  outcome: string;
  count: number;
  firstSeq: bigint;
  lastSeq: bigint;
}

/** How often each deed with each outcome stands in the log between two moments. */
export async function countDeeds(tx: Asked, whose: Whose, from: Date, to: Date): Promise<CountedDeed[]> {
  const rows = await tx.$queryRaw<(Omit<CountedDeed, 'count'> & { count: bigint })[]>`
    SELECT e.action, e.outcome, count(*) AS count, min(e.seq) AS "firstSeq", max(e.seq) AS "lastSeq"
      FROM audit_entries e WHERE ${by(whose)} AND e.at >= ${from}::timestamptz AND e.at < ${to}::timestamptz
     GROUP BY 1, 2 ORDER BY 1, 2`;
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

/** Deeds that are a search: `search.face` and its like, and no review, receipt or probe. */
export const SEARCHES = ['search.face', 'search.vehicle', 'search.plate', 'search.description'];
/** Deeds of opening what there is to read. */
export const OPENINGS = [
  'case.open',
  'search.open',
  'watchlist.open',
  'alert.open',
  'lead.open',
  'recording.open',
];

export interface Pointed {
  actorName: string;
  actorRole: string;
  count: number;
  of: number | null;
  firstAt: Date;
  lastAt: Date;
  mark: string | null;
}

type Row = Omit<Pointed, 'count' | 'of'> & { count: bigint; of: bigint | null };
const plain = (rows: Row[]): Pointed[] =>
  rows.map((row) => ({ ...row, count: Number(row.count), of: row.of === null ? null : Number(row.of) }));

/** Who searched at night at least so often. */
export async function atNight(
  tx: Asked,
  {
    whose,
    from,
    to,
    zone,
    fromHour,
    toHour,
    atLeast,
  }: { whose: Whose; from: Date; to: Date; zone: string; fromHour: number; toHour: number; atLeast: number },
): Promise<Pointed[]> {
  return plain(
    await tx.$queryRaw<Row[]>`
    SELECT e.actor_name AS "actorName", e.actor_role AS "actorRole", count(*) AS count, NULL::bigint AS "of",
           min(e.at) AS "firstAt", max(e.at) AS "lastAt", NULL AS mark
      FROM audit_entries e
     WHERE ${by(whose)} AND e.at >= ${from}::timestamptz AND e.at < ${to}::timestamptz AND e.action = ANY(${SEARCHES})
       AND (extract(hour FROM e.at AT TIME ZONE ${zone}) >= ${fromHour}::int OR extract(hour FROM e.at AT TIME ZONE ${zone}) < ${toHour}::int)
     GROUP BY e.actor_id, 1, 2 HAVING count(*) >= ${atLeast}::int ORDER BY 3 DESC`,
  );
}

/** Who found nothing in so large a part of their searches. */
export async function findingNothing(
  tx: Asked,
  { whose, from, to, atLeast, share }: { whose: Whose; from: Date; to: Date; atLeast: number; share: number },
): Promise<Pointed[]> {
  return plain(
    await tx.$queryRaw<Row[]>`
    SELECT e.actor_name AS "actorName", e.actor_role AS "actorRole",
           count(*) FILTER (WHERE (e.details->>'total')::int = 0) AS count, count(*) AS "of",
           min(e.at) AS "firstAt", max(e.at) AS "lastAt", NULL AS mark
      FROM audit_entries e
     WHERE ${by(whose)} AND e.at >= ${from}::timestamptz AND e.at < ${to}::timestamptz AND e.action = ANY(${SEARCHES})
       AND e.outcome = 'done' AND e.details ? 'total'
     GROUP BY e.actor_id, 1, 2
    HAVING count(*) >= ${atLeast}::int AND count(*) FILTER (WHERE (e.details->>'total')::int = 0) >= count(*) * ${share}::float8
     ORDER BY 3 DESC`,
  );
}

/** Who opened so many things within an hour of the clock; the fullest hour of each. */
export async function opening(
  tx: Asked,
  { whose, from, to, atLeast }: { whose: Whose; from: Date; to: Date; atLeast: number },
): Promise<Pointed[]> {
  return plain(
    await tx.$queryRaw<Row[]>`
    SELECT DISTINCT ON (id) "actorName", "actorRole", count, NULL::bigint AS "of", "firstAt", "lastAt", NULL AS mark FROM (
      SELECT e.actor_id AS id, e.actor_name AS "actorName", e.actor_role AS "actorRole", count(*) AS count,
             min(e.at) AS "firstAt", max(e.at) AS "lastAt"
        FROM audit_entries e
       WHERE ${by(whose)} AND e.at >= ${from}::timestamptz AND e.at < ${to}::timestamptz AND e.action = ANY(${OPENINGS})
       GROUP BY 1, 2, 3, date_trunc('hour', e.at) HAVING count(*) >= ${atLeast}::int) hours
     ORDER BY id, count DESC`,
  );
}

/** Who was refused so often. */
export async function refused(
  tx: Asked,
  { whose, from, to, atLeast }: { whose: Whose; from: Date; to: Date; atLeast: number },
): Promise<Pointed[]> {
  return plain(
    await tx.$queryRaw<Row[]>`
    SELECT e.actor_name AS "actorName", e.actor_role AS "actorRole", count(*) AS count, NULL::bigint AS "of",
           min(e.at) AS "firstAt", max(e.at) AS "lastAt", NULL AS mark
      FROM audit_entries e
     WHERE ${by(whose)} AND e.at >= ${from}::timestamptz AND e.at < ${to}::timestamptz AND e.outcome = 'denied' AND e.actor_id IS NOT NULL
     GROUP BY e.actor_id, 1, 2 HAVING count(*) >= ${atLeast}::int ORDER BY 3 DESC`,
  );
}

/** Who searched one plate again and again without a case; the plate is told by a mark of its hash only. */
export async function samePlate(
  tx: Asked,
  { whose, from, to, atLeast }: { whose: Whose; from: Date; to: Date; atLeast: number },
): Promise<Pointed[]> {
  return plain(
    await tx.$queryRaw<Row[]>`
    SELECT u.name AS "actorName", u.role::text AS "actorRole", count(*) AS count, NULL::bigint AS "of",
           min(e.created_at) AS "firstAt", max(e.created_at) AS "lastAt",
           left(encode(sha256(convert_to(upper(regexp_replace(e.query->>'text', '[^A-Za-z0-9]', '', 'g')), 'UTF8')), 'hex'), 8) AS mark
      FROM searches e JOIN users u ON u.id = e.actor_id
     WHERE ${by(whose)} AND e.created_at >= ${from}::timestamptz AND e.created_at < ${to}::timestamptz
       AND e.kind = 'PLATE' AND e.case_id IS NULL
     GROUP BY u.id, 1, 2, 7 HAVING count(*) >= ${atLeast}::int ORDER BY 3 DESC`,
  );
}

/** What people decided of what the machine put forward, by kind; of each candidate and alert the newest word counts. */
export async function judgements(
  tx: Asked,
  from: Date,
  to: Date,
  rightAllTheSame: readonly string[],
): Promise<{ from: 'search' | 'alert'; kind: string; right: number; wrong: number }[]> {
  const rows = await tx.$queryRaw<{ from: 'search' | 'alert'; kind: string; right: bigint; wrong: bigint }[]>`
    SELECT 'search' AS "from", s.kind::text AS kind, count(*) FILTER (WHERE r.decision = 'keep') AS "right",
           count(*) FILTER (WHERE r.decision = 'reject') AS "wrong"
      FROM (SELECT DISTINCT ON (search_id, rank) search_id, decision FROM candidate_reviews
             WHERE at >= ${from}::timestamptz AND at < ${to}::timestamptz ORDER BY search_id, rank, id DESC) r
      JOIN searches s ON s.id = r.search_id GROUP BY 2
    UNION ALL
    SELECT 'alert', e.kind::text, count(*) FILTER (WHERE d.decision <> 'DISMISSED'),
           count(*) FILTER (WHERE d.decision = 'DISMISSED' AND NOT coalesce(d.reason, '') = ANY(${[...rightAllTheSame]}))
      FROM (SELECT DISTINCT ON (alert_id) alert_id, decision, reason FROM alert_decisions
             WHERE at >= ${from}::timestamptz AND at < ${to}::timestamptz ORDER BY alert_id, id DESC) d
      JOIN alerts a ON a.id = d.alert_id JOIN watchlist_entries e ON e.id = a.entry_id GROUP BY 2
    ORDER BY 1, 2`;
  return rows.map((row) => ({ ...row, right: Number(row.right), wrong: Number(row.wrong) }));
}

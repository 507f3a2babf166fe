-- A sealed case is there for its members and for nobody else: not in lists, counts, searches, jobs or errors. In an emergency
-- somebody of its district breaks the seal for four hours; an auditor is told at once, and what nobody reviewed within a day
-- restricts the account.
CREATE TABLE "broken_seals" (
  "id"             UUID NOT NULL,
  "case_id"        UUID NOT NULL REFERENCES "cases" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "user_id"        TEXT NOT NULL REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "reason"         TEXT NOT NULL,
  "opened_at"      TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "expires_at"     TIMESTAMPTZ(3) NOT NULL,
  "reviewed_by_id" TEXT,
  "reviewed_at"    TIMESTAMPTZ(3),
  "finding"        TEXT CHECK ("finding" IN ('JUSTIFIED', 'UNJUSTIFIED')),
  "review_note"    TEXT,
  CONSTRAINT "broken_seals_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "broken_seals_four_hours" CHECK ("expires_at" <= "opened_at" + interval '4 hours'),
  CONSTRAINT "broken_seals_two_people" CHECK ("reviewed_by_id" IS NULL OR "reviewed_by_id" <> "user_id")
);
CREATE INDEX "broken_seals_user_id_idx" ON "broken_seals" ("user_id");
CREATE INDEX "broken_seals_case_id_idx" ON "broken_seals" ("case_id");
GRANT SELECT ON public.broken_seals TO saboot_app;
REVOKE INSERT, UPDATE, DELETE ON public.broken_seals FROM saboot_app;
GRANT UPDATE (reviewed_by_id, reviewed_at, finding, review_note) ON public.broken_seals TO saboot_app;

ALTER TABLE public.broken_seals ENABLE ROW LEVEL SECURITY;
CREATE POLICY readers ON public.broken_seals FOR SELECT USING (
  user_id = current_setting('saboot.user', true) OR current_setting('saboot.scope', true) = 'all');
CREATE POLICY reviewers ON public.broken_seals FOR UPDATE
  USING (current_setting('saboot.scope', true) = 'all' AND user_id <> current_setting('saboot.user', true) AND reviewed_at IS NULL)
  WITH CHECK (true);

-- Whether a sealed case is open to whoever this transaction works for: the program itself, its members, and who broke its seal.
-- With the owner's rights, since the policies on cases ask it.
CREATE FUNCTION public.saboot_under_seal(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT current_setting('saboot.scope', true) = 'all' AND coalesce(current_setting('saboot.user', true), '') = ''
      OR EXISTS (SELECT 1 FROM public.case_members m
                  WHERE m.case_id = wanted AND m.user_id = current_setting('saboot.user', true))
      OR EXISTS (SELECT 1 FROM public.broken_seals b
                  WHERE b.case_id = wanted AND b.user_id = current_setting('saboot.user', true) AND b.expires_at > now())
$$;
DROP POLICY district ON public.cases;
CREATE POLICY district ON public.cases USING (
  public.saboot_sees_district(district_id) AND (sealed_at IS NULL OR public.saboot_under_seal(id)));

-- What is made for a case is seen with the case, by its author too: one's own search must not tell of a case that was sealed.
CREATE OR REPLACE FUNCTION public.saboot_sees_search(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.searches s JOIN public.users u ON u.id = s.actor_id
     WHERE s.id = wanted
       AND CASE WHEN s.case_id IS NULL
           THEN s.actor_id = current_setting('saboot.user', true) OR public.saboot_sees_district(u.district_id)
           ELSE public.saboot_sees_case(s.case_id) END)
$$;
DROP POLICY district ON public.relation_answers;
CREATE POLICY readers ON public.relation_answers USING (
  CASE WHEN case_id IS NULL
    THEN actor_id = current_setting('saboot.user', true) OR public.saboot_sees_district(district_id)
    ELSE public.saboot_sees_case(case_id) END);
DROP POLICY readers ON public.search_authorities;
CREATE POLICY readers ON public.search_authorities USING (
  CASE WHEN case_id IS NULL
    THEN actor_id = current_setting('saboot.user', true) OR public.saboot_sees_district(district_id)
    ELSE public.saboot_sees_case(case_id) END);
DROP POLICY readers ON public.saved_searches;
CREATE POLICY readers ON public.saved_searches FOR SELECT USING (
  CASE WHEN case_id IS NULL THEN owner_id = current_setting('saboot.user', true) ELSE public.saboot_sees_case(case_id) END);

-- Breaks the seal of a case of one's own district, known by its FIR. One that is not sealed, of another district or not there
-- answers alike: nothing.
CREATE FUNCTION public.break_seal(station int, year int, number text, why text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  person text := current_setting('saboot.user', true);
  wanted uuid;
BEGIN
  IF current_setting('saboot.scope', true) <> 'district' OR coalesce(person, '') = '' THEN RETURN NULL; END IF;
  SELECT c.id INTO wanted FROM public.cases c
   WHERE c.station_id = station AND c.fir_year = year AND c.fir_number = number AND c.sealed_at IS NOT NULL
     AND c.district_id = nullif(current_setting('saboot.district', true), '')::int;
  IF wanted IS NULL THEN RETURN NULL; END IF;
  INSERT INTO public.broken_seals (id, case_id, user_id, reason, opened_at, expires_at)
    VALUES (gen_random_uuid(), wanted, person, why, now(), now() + interval '4 hours');
  RETURN wanted;
END $$;

-- Whether an account is restricted: it broke a seal, and nobody reviewed that within a day, or it was found unjustified.
CREATE FUNCTION public.account_restricted(person text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (SELECT 1 FROM public.broken_seals b
    WHERE b.user_id = person
      AND (b.finding = 'UNJUSTIFIED' OR b.reviewed_at IS NULL AND b.opened_at <= now() - interval '1 day'))
$$;

-- Ids of sealed cases that are hidden from whoever this transaction works for, and of what hangs on them: entries of the log
-- that name one are left out for those who answer for a district.
CREATE FUNCTION public.hidden_by_seal() RETURNS TABLE (case_id uuid, object_id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH hidden AS (SELECT c.id FROM public.cases c WHERE c.sealed_at IS NOT NULL AND NOT public.saboot_under_seal(c.id))
  SELECT id, id::text FROM hidden
  UNION ALL SELECT h.id, e.id::text FROM hidden h JOIN public.exhibits e ON e.case_id = h.id
  UNION ALL SELECT h.id, b.id::text FROM hidden h JOIN public.bundles b ON b.case_id = h.id
  UNION ALL SELECT h.id, s.id::text FROM hidden h JOIN public.searches s ON s.case_id = h.id
  UNION ALL SELECT h.id, a.id::text FROM hidden h JOIN public.search_authorities a ON a.case_id = h.id
  UNION ALL SELECT h.id, r.id::text FROM hidden h JOIN public.relation_answers r ON r.case_id = h.id
  UNION ALL SELECT h.id, l.id::text FROM hidden h JOIN public.searches s ON s.case_id = h.id JOIN public.leads l ON l.search_id = s.id
$$;
REVOKE ALL ON FUNCTION public.saboot_under_seal(uuid), public.break_seal(int, int, text, text), public.account_restricted(text),
  public.hidden_by_seal() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.saboot_under_seal(uuid), public.break_seal(int, int, text, text), public.account_restricted(text),
  public.hidden_by_seal() TO saboot_app;

-- When whoever sits at a session last proved to be its owner, after signing in.
ALTER TABLE "sessions" ADD COLUMN "proved_at" TIMESTAMPTZ(3);

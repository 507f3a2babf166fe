-- A search by face rests on an authority: a case or a missing-person report, a purpose, a legal basis and a bounded scope, approved
-- by a supervisor other than the searcher before it runs, or within 48 hours where it could not wait. Refusal or lapse takes
-- the results away.

-- On what law a search may rest. A list of the force: administrators add to it and retire from it.
CREATE TABLE "legal_bases" (
  "code"       TEXT NOT NULL,
  "name"       TEXT NOT NULL,
  "retired_at" TIMESTAMPTZ(3),
  CONSTRAINT "legal_bases_pkey" PRIMARY KEY ("code")
);
INSERT INTO "legal_bases" ("code", "name") VALUES
  ('CRPC-156', 'CrPC s.156: investigation of a cognizable case'),
  ('CRPC-174', 'CrPC s.174: inquest into a death'),
  ('COURT-ORDER', 'Order of a court'),
  ('MISSING-PERSON', 'Search for a missing person');
GRANT SELECT, INSERT, UPDATE (name, retired_at) ON public.legal_bases TO saboot_app;
REVOKE DELETE ON public.legal_bases FROM saboot_app;

CREATE TABLE "search_authorities" (
  "id"             UUID NOT NULL,
  "actor_id"       TEXT NOT NULL,
  -- Of whoever asked.
  "district_id"    INTEGER,
  "case_id"        UUID REFERENCES "cases" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "missing_report" TEXT,
  "purpose"        TEXT NOT NULL,
  "legal_basis"    TEXT NOT NULL REFERENCES "legal_bases" ("code") ON DELETE RESTRICT ON UPDATE CASCADE,
  -- The whole search as it was asked, and the cameras and windows that its scope came to.
  "request"        JSONB NOT NULL,
  "resolved"       JSONB NOT NULL,
  -- How many it looks at, as it was told to whoever decides.
  "reach"          JSONB NOT NULL,
  -- Why it could not wait; null where approval came first.
  "urgent_reason"  TEXT,
  "of_minor"       BOOLEAN NOT NULL DEFAULT false,
  "asked_at"       TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "due_at"         TIMESTAMPTZ(3) NOT NULL,
  "state"          TEXT NOT NULL DEFAULT 'WAITING' CHECK ("state" IN ('WAITING', 'APPROVED', 'REFUSED', 'LAPSED', 'WITHDRAWN')),
  "decided_by_id"  TEXT,
  "decided_at"     TIMESTAMPTZ(3),
  "decision_note"  TEXT,
  -- When the pictures that were searched with had gone from storage, after a refusal or lapse.
  "cleared_at"     TIMESTAMPTZ(3),
  CONSTRAINT "search_authorities_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "search_authorities_for_something" CHECK ("case_id" IS NOT NULL OR "missing_report" IS NOT NULL),
  -- Nobody approves what they asked for themselves, whatever a program says.
  CONSTRAINT "search_authorities_two_people" CHECK (
    "state" NOT IN ('APPROVED', 'REFUSED') OR "decided_by_id" IS NOT NULL AND "decided_by_id" <> "actor_id"),
  CONSTRAINT "search_authorities_minors_first" CHECK (NOT ("of_minor" AND "urgent_reason" IS NOT NULL))
);
CREATE INDEX "search_authorities_waiting" ON "search_authorities" ("due_at") WHERE "state" = 'WAITING';
CREATE INDEX "search_authorities_actor_id_asked_at_idx" ON "search_authorities" ("actor_id", "asked_at");
CREATE INDEX "search_authorities_case_id_idx" ON "search_authorities" ("case_id");

GRANT SELECT, INSERT, UPDATE (state, decided_by_id, decided_at, decision_note, cleared_at) ON public.search_authorities TO saboot_app;
REVOKE DELETE ON public.search_authorities FROM saboot_app;
REVOKE UPDATE ON public.search_authorities FROM saboot_app;
GRANT UPDATE (state, decided_by_id, decided_at, decision_note, cleared_at) ON public.search_authorities TO saboot_app;

-- Who sees a request: whoever made it; whoever sees its case; for a missing person, the district.
ALTER TABLE public.search_authorities ENABLE ROW LEVEL SECURITY;
CREATE POLICY readers ON public.search_authorities USING (
  actor_id = current_setting('saboot.user', true)
  OR CASE WHEN case_id IS NULL THEN public.saboot_sees_district(district_id) ELSE public.saboot_sees_case(case_id) END);

-- A decision stands.
CREATE FUNCTION public.search_authorities_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'search authority %: it is decided, and a decision stands', OLD.id
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER decided_once BEFORE UPDATE ON public.search_authorities FOR EACH ROW
  WHEN (OLD.state <> 'WAITING' AND (OLD.state, OLD.decided_by_id, OLD.decided_at, OLD.decision_note)
    IS DISTINCT FROM (NEW.state, NEW.decided_by_id, NEW.decided_at, NEW.decision_note))
  EXECUTE FUNCTION public.search_authorities_decided_once();

-- The authority of a search; those of before have none. What is left of one whose results are gone: why, and the hash of the
-- receipt that was signed.
ALTER TABLE "searches"
  ADD COLUMN "authority_id" UUID REFERENCES "search_authorities" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  ADD COLUMN "purged_at" TIMESTAMPTZ(3),
  ADD COLUMN "purged_because" TEXT,
  ADD COLUMN "purged_receipt_sha256" CHAR(64);
ALTER TABLE "searches" ADD CONSTRAINT "searches_faces_by_authority"
  CHECK ("kind" <> 'FACE' OR "authority_id" IS NOT NULL) NOT VALID;
CREATE INDEX "searches_authority_id_idx" ON "searches" ("authority_id");

ALTER TABLE "probes" ADD COLUMN "purged_at" TIMESTAMPTZ(3), ADD COLUMN "purged_because" TEXT;

-- Whether the results of a search may be seen: not from the minute its authority was refused or lapsed, even before they are
-- taken away. Asked with the owner's rights, because whether it lapsed is no secret of the request.
CREATE FUNCTION public.search_is_open(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT NOT EXISTS (
    SELECT 1 FROM public.searches s JOIN public.search_authorities a ON a.id = s.authority_id
     WHERE s.id = wanted
       AND (a.state IN ('REFUSED', 'LAPSED', 'WITHDRAWN') OR a.state = 'WAITING' AND a.due_at <= now()))
$$;
REVOKE ALL ON FUNCTION public.search_is_open(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.search_is_open(uuid) TO saboot_app;

ALTER TABLE public.candidates ENABLE ROW LEVEL SECURITY;
CREATE POLICY while_open ON public.candidates USING (public.search_is_open(search_id));
CREATE POLICY while_open ON public.search_tallies AS RESTRICTIVE USING (public.search_is_open(search_id));

-- Takes away what an authority that came to nothing has found: candidates with what was said of them, counts, the signed text
-- (its hash stays), and the templates of pictures that no other search stands on. Refuses while the authority holds.
CREATE FUNCTION public.purge_authority(wanted uuid, because text) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  purged int;
BEGIN
  PERFORM 1 FROM public.search_authorities a
    WHERE a.id = wanted AND a.state IN ('REFUSED', 'LAPSED', 'WITHDRAWN') FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'search authority % still holds: nothing of it is taken away', wanted
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  UPDATE public.searches s SET purged_at = now(), purged_because = because,
      purged_receipt_sha256 = (SELECT encode(sha256(convert_to(r.signed, 'UTF8')), 'hex') FROM public.receipt_signatures r
                                WHERE r.object_kind = 'search' AND r.object_id = s.id)
    WHERE s.authority_id = wanted AND s.purged_at IS NULL;
  GET DIAGNOSTICS purged = ROW_COUNT;
  DELETE FROM public.candidates c USING public.searches s WHERE s.authority_id = wanted AND c.search_id = s.id;
  DELETE FROM public.search_tallies t USING public.searches s WHERE s.authority_id = wanted AND t.search_id = s.id;
  DELETE FROM public.receipt_signatures r USING public.searches s
    WHERE s.authority_id = wanted AND r.object_kind = 'search' AND r.object_id = s.id;
  UPDATE public.probes p SET subjects = '[]', purged_at = now(), purged_because = because
    WHERE p.purged_at IS NULL AND p.id IN (
      SELECT (e ->> 'probeId')::uuid FROM public.search_authorities a
        CROSS JOIN LATERAL jsonb_path_query(a.request, '$.*[*]') e
       WHERE a.id = wanted AND e ->> 'from' = 'probe')
      AND NOT EXISTS (
        SELECT 1 FROM public.search_authorities other
         WHERE other.id <> wanted AND other.state IN ('WAITING', 'APPROVED')
           AND jsonb_path_query_array(other.request, '$.*[*].probeId') @> to_jsonb(p.id::text));
  RETURN purged;
END $$;
REVOKE ALL ON FUNCTION public.purge_authority(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.purge_authority(uuid, text) TO saboot_app;

-- Legal holds, retention classes and disposals (core/evidence/custody). What is held is decided by one function, whoever
-- asks and whatever they may see: the trigger below asks it, so that no way of writing passes it by.

CREATE TABLE "legal_holds" (
  "id"                UUID NOT NULL,
  "district_id"       INTEGER NOT NULL REFERENCES "districts" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "kind"              TEXT NOT NULL CHECK ("kind" IN ('RECORDING', 'EXHIBIT', 'SPAN', 'CASE')),
  "recording_id"      UUID REFERENCES "recordings" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "exhibit_id"        UUID REFERENCES "exhibits" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "camera_id"         INTEGER REFERENCES "cameras" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "from_at"           TIMESTAMPTZ(3),
  "to_at"             TIMESTAMPTZ(3),
  "case_id"           UUID REFERENCES "cases" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  -- The preservation request that it was placed for.
  "request_id"        UUID,
  "reason"            TEXT NOT NULL,
  "placed_by_id"      TEXT NOT NULL,
  "placed_at"         TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "release_asked_by_id" TEXT,
  "release_asked_at"  TIMESTAMPTZ(3),
  "release_reason"    TEXT,
  "released_by_id"    TEXT,
  "released_at"       TIMESTAMPTZ(3),
  CONSTRAINT "legal_holds_pkey" PRIMARY KEY ("id"),
  CHECK (CASE "kind"
    WHEN 'RECORDING' THEN "recording_id" IS NOT NULL
    WHEN 'EXHIBIT' THEN "exhibit_id" IS NOT NULL
    WHEN 'SPAN' THEN "camera_id" IS NOT NULL AND "from_at" < "to_at"
    ELSE "case_id" IS NOT NULL END),
  -- Two people: whoever asked cannot be who released.
  CHECK ("released_at" IS NULL OR "release_asked_by_id" IS NOT NULL AND "released_by_id" IS NOT NULL
                                   AND "released_by_id" <> "release_asked_by_id")
);
CREATE INDEX "legal_holds_recording_id_idx" ON "legal_holds" ("recording_id");
CREATE INDEX "legal_holds_exhibit_id_idx" ON "legal_holds" ("exhibit_id");
CREATE INDEX "legal_holds_camera_id_idx" ON "legal_holds" ("camera_id", "from_at");
CREATE INDEX "legal_holds_case_id_idx" ON "legal_holds" ("case_id");
CREATE INDEX "legal_holds_request_id_idx" ON "legal_holds" ("request_id");

CREATE TABLE "retention_rules" (
  "id"          UUID NOT NULL,
  "district_id" INTEGER NOT NULL REFERENCES "districts" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  -- Of one camera, of the cameras of a site, or (both null) of the district.
  "camera_id"   INTEGER REFERENCES "cameras" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "site_id"     INTEGER REFERENCES "sites" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "name"        TEXT NOT NULL,
  -- Null: kept without end.
  "days"        INTEGER CHECK ("days" BETWEEN 1 AND 36500),
  "set_by_id"   TEXT NOT NULL,
  "set_at"      TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "ended_by_id" TEXT,
  "ended_at"    TIMESTAMPTZ(3),
  CONSTRAINT "retention_rules_pkey" PRIMARY KEY ("id"),
  CHECK ("camera_id" IS NULL OR "site_id" IS NULL)
);
-- One rule in force for each thing.
CREATE UNIQUE INDEX "retention_rules_in_force" ON "retention_rules"
  ("district_id", coalesce("camera_id", 0), coalesce("site_id", 0)) WHERE "ended_at" IS NULL;

CREATE TABLE "disposals" (
  "id"             UUID NOT NULL,
  "district_id"    INTEGER NOT NULL REFERENCES "districts" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "state"          TEXT NOT NULL DEFAULT 'PROPOSED' CHECK ("state" IN ('PROPOSED', 'REFUSED', 'APPROVED', 'DONE')),
  "reason"         TEXT NOT NULL,
  "proposed_by_id" TEXT NOT NULL,
  "proposed_at"    TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "decided_by_id"  TEXT,
  "decided_at"     TIMESTAMPTZ(3),
  "decision_note"  TEXT,
  "finished_at"    TIMESTAMPTZ(3),
  CONSTRAINT "disposals_pkey" PRIMARY KEY ("id"),
  CHECK ("decided_by_id" IS NULL OR "decided_by_id" <> "proposed_by_id"),
  CHECK (("state" = 'PROPOSED') = ("decided_by_id" IS NULL))
);
CREATE INDEX "disposals_state_idx" ON "disposals" ("state");

-- One recording of a disposal; once DELETED, its tombstone.
CREATE TABLE "disposal_items" (
  "disposal_id"  UUID NOT NULL REFERENCES "disposals" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "recording_id" UUID NOT NULL REFERENCES "recordings" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "sha256"       CHAR(64) NOT NULL,
  "size_bytes"   BIGINT NOT NULL,
  "due_at"       TIMESTAMPTZ(3) NOT NULL,
  "outcome"      TEXT NOT NULL DEFAULT 'PENDING' CHECK ("outcome" IN ('PENDING', 'DELETING', 'DELETED', 'HELD', 'LOCKED', 'FAILED')),
  -- What was removed, or why it was not.
  "details"      JSONB NOT NULL DEFAULT '{}',
  "at"           TIMESTAMPTZ(3),
  CONSTRAINT "disposal_items_pkey" PRIMARY KEY ("disposal_id", "recording_id")
);
CREATE INDEX "disposal_items_recording_id_idx" ON "disposal_items" ("recording_id");

-- Originals that the store was told to hold; brought in step by the job `store-holds`.
CREATE TABLE "store_holds" (
  "recording_id" UUID NOT NULL REFERENCES "recordings" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "since"        TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "store_holds_pkey" PRIMARY KEY ("recording_id")
);

-- Everything that holds these recordings (all, where none are named), also what the one who asks may not see: a sealed case
-- holds its footage without being told of. Runs with the owner's rights and gives out ids only.
CREATE FUNCTION public.recording_holds(ids uuid[] DEFAULT NULL)
RETURNS TABLE (recording_id uuid, kind text, hold_id uuid, case_id uuid, exhibit_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT e.recording_id, 'ATTACHED', NULL::uuid, e.case_id, e.id FROM exhibits e
   WHERE ids IS NULL OR e.recording_id = ANY(ids)
  UNION ALL
  SELECT DISTINCT t.recording_id, 'ROUTE', NULL::uuid, r.case_id, NULL::uuid
    FROM case_route_steps s JOIN case_routes r ON r.id = s.route_id JOIN tracks t ON t.id = s.track_id
   WHERE ids IS NULL OR t.recording_id = ANY(ids)
  UNION ALL
  SELECT h.recording_id, h.kind, h.id, h.case_id, NULL::uuid FROM legal_holds h
   WHERE h.released_at IS NULL AND h.kind = 'RECORDING' AND (ids IS NULL OR h.recording_id = ANY(ids))
  UNION ALL
  SELECT e.recording_id, h.kind, h.id, e.case_id, e.id FROM legal_holds h JOIN exhibits e ON e.id = h.exhibit_id
   WHERE h.released_at IS NULL AND h.kind = 'EXHIBIT' AND (ids IS NULL OR e.recording_id = ANY(ids))
  UNION ALL
  -- By corrected time, and by as much more as the clock is not known.
  SELECT r.id, h.kind, h.id, h.case_id, NULL::uuid FROM legal_holds h JOIN recordings r ON r.camera_id = h.camera_id
     AND r.starts_at - coalesce(r.clock_uncertainty_ms, 0) * interval '1 millisecond' < h.to_at
     AND r.ends_at + coalesce(r.clock_uncertainty_ms, 0) * interval '1 millisecond' > h.from_at
   WHERE h.released_at IS NULL AND h.kind = 'SPAN' AND (ids IS NULL OR r.id = ANY(ids))
  UNION ALL
  -- A case: what its exhibits are taken from, and what its searches found.
  SELECT DISTINCT found.recording_id, h.kind, h.id, h.case_id, NULL::uuid FROM legal_holds h CROSS JOIN LATERAL (
      SELECT e.recording_id FROM exhibits e WHERE e.case_id = h.case_id
      UNION
      SELECT t.recording_id FROM searches s JOIN candidates c ON c.search_id = s.id JOIN tracks t ON t.id = c.track_id
       WHERE s.case_id = h.case_id
    ) AS found
   WHERE h.released_at IS NULL AND h.kind = 'CASE' AND (ids IS NULL OR found.recording_id = ANY(ids))
$$;
REVOKE ALL ON FUNCTION public.recording_holds(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.recording_holds(uuid[]) TO saboot_app;

-- The rule in force for a camera: its own, that of its site, that of its district.
CREATE FUNCTION public.retention_rule_of(camera int) RETURNS uuid
LANGUAGE sql STABLE AS $$
  SELECT rule.id FROM cameras c JOIN retention_rules rule ON rule.district_id = c.district_id AND rule.ended_at IS NULL
     AND (rule.camera_id = c.id OR rule.site_id = c.site_id OR rule.camera_id IS NULL AND rule.site_id IS NULL)
   WHERE c.id = camera
   ORDER BY rule.camera_id IS NULL, rule.site_id IS NULL LIMIT 1
$$;

-- Nothing that is held is ever marked as deleted, and nothing without a decision of two people.
CREATE FUNCTION public.recordings_disposed_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM public.recording_holds(ARRAY[OLD.id])) THEN
    RAISE EXCEPTION 'recording % is held and cannot be disposed of', OLD.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM public.disposal_items i JOIN public.disposals d ON d.id = i.disposal_id
                  WHERE i.recording_id = OLD.id AND d.state = 'APPROVED') THEN
    RAISE EXCEPTION 'recording % is in no disposal that a second person approved', OLD.id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER disposed_by_two BEFORE UPDATE ON public.recordings FOR EACH ROW
  WHEN (NEW.status = 'DISPOSED' AND OLD.status IS DISTINCT FROM NEW.status)
  EXECUTE FUNCTION public.recordings_disposed_by_two();

-- A tombstone stands.
CREATE FUNCTION public.tombstones_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the tombstone of recording % cannot be changed', OLD.recording_id
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER tombstones_stand BEFORE UPDATE OR DELETE ON public.disposal_items FOR EACH ROW
  WHEN (OLD.outcome = 'DELETED') EXECUTE FUNCTION public.tombstones_stand();

GRANT SELECT, INSERT ON public.legal_holds, public.retention_rules, public.disposals, public.disposal_items TO saboot_app;
GRANT UPDATE (release_asked_by_id, release_asked_at, release_reason, released_by_id, released_at) ON public.legal_holds TO saboot_app;
GRANT UPDATE (ended_by_id, ended_at) ON public.retention_rules TO saboot_app;
GRANT UPDATE (state, decided_by_id, decided_at, decision_note, finished_at) ON public.disposals TO saboot_app;
GRANT UPDATE (outcome, details, at) ON public.disposal_items TO saboot_app;
GRANT SELECT, INSERT, DELETE ON public.store_holds TO saboot_app;

ALTER TABLE public.legal_holds ENABLE ROW LEVEL SECURITY;
CREATE POLICY district ON public.legal_holds USING (public.saboot_sees_district(district_id));
ALTER TABLE public.retention_rules ENABLE ROW LEVEL SECURITY;
CREATE POLICY district ON public.retention_rules USING (public.saboot_sees_district(district_id));
ALTER TABLE public.disposals ENABLE ROW LEVEL SECURITY;
CREATE POLICY district ON public.disposals USING (public.saboot_sees_district(district_id));
ALTER TABLE public.disposal_items ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_disposal ON public.disposal_items
  USING (EXISTS (SELECT 1 FROM public.disposals d WHERE d.id = disposal_id));
ALTER TABLE public.store_holds ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_system ON public.store_holds USING (current_setting('saboot.scope', true) = 'all');

-- What an investigation notes of a case: people, vehicles and places, statements and cross-versions, tasks and hypotheses; how they
-- hang together and by what source; and every change of them and of the FIR, with what stood before.

-- Who may see what the investigation keeps to itself: the three roles of the case diary.
CREATE FUNCTION public.saboot_investigates() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT EXISTS (SELECT 1 FROM public.users u
    WHERE u.id = current_setting('saboot.user', true) AND u.role IN ('INVESTIGATOR', 'SHO', 'SUPERVISOR'))
$$;

CREATE TABLE "case_records" (
  "id"             UUID NOT NULL,
  "case_id"        UUID NOT NULL REFERENCES "cases" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "kind"           TEXT NOT NULL CHECK ("kind" IN ('PERSON', 'VEHICLE', 'PLACE', 'STATEMENT', 'VERSION', 'TASK', 'HYPOTHESIS')),
  -- Once in a case and kind; a record that is taken out keeps it.
  "number"         INTEGER NOT NULL CHECK ("number" > 0),
  -- As core/cases/record-schema.ts has it for the kind.
  "details"        JSONB NOT NULL,
  "created_by_id"  TEXT NOT NULL,
  "created_at"     TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "removed_at"     TIMESTAMPTZ(3),
  "removed_by_id"  TEXT,
  "removed_reason" TEXT,
  CONSTRAINT "case_records_pkey" PRIMARY KEY ("id"),
  CHECK (("removed_at" IS NULL) = ("removed_by_id" IS NULL) AND ("removed_at" IS NULL) = ("removed_reason" IS NULL))
);
CREATE UNIQUE INDEX "case_records_case_id_kind_number_key" ON "case_records" ("case_id", "kind", "number");

-- A person says how two things hang together, and where that is from; the machine writes none.
CREATE TABLE "case_links" (
  "id"             UUID NOT NULL,
  "case_id"        UUID NOT NULL REFERENCES "cases" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "from_record_id" UUID NOT NULL REFERENCES "case_records" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "kind"           TEXT NOT NULL,
  "to_record_id"   UUID REFERENCES "case_records" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "to_exhibit_id"  UUID REFERENCES "exhibits" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "to_track_id"    UUID,
  -- Of a sighting: as it was shown when the link was made.
  "snapshot"       JSONB,
  "source"         TEXT NOT NULL CHECK ("source" IN ('STATEMENT', 'DOCUMENT', 'EXHIBIT', 'OBSERVATION')),
  "reference"      TEXT NOT NULL CHECK ("reference" <> ''),
  "note"           TEXT,
  "created_by_id"  TEXT NOT NULL,
  "created_at"     TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "removed_at"     TIMESTAMPTZ(3),
  "removed_by_id"  TEXT,
  "removed_reason" TEXT,
  CONSTRAINT "case_links_pkey" PRIMARY KEY ("id"),
  CHECK (num_nonnulls("to_record_id", "to_exhibit_id", "to_track_id") = 1),
  CHECK (("to_track_id" IS NULL) = ("snapshot" IS NULL)),
  CHECK (("removed_at" IS NULL) = ("removed_by_id" IS NULL) AND ("removed_at" IS NULL) = ("removed_reason" IS NULL))
);
CREATE INDEX "case_links_case_id_idx" ON "case_links" ("case_id");

-- Append-only: what was changed, from what to what, by whom.
CREATE TABLE "case_changes" (
  "id"        UUID NOT NULL,
  "case_id"   UUID NOT NULL REFERENCES "cases" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  -- FIR, STORYBOARD, or the kind of a record.
  "kind"      TEXT NOT NULL,
  "object_id" UUID NOT NULL,
  -- {field: {before, after}}
  "changes"   JSONB NOT NULL,
  "actor_id"  TEXT NOT NULL,
  "at"        TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "case_changes_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "case_changes_object_id_idx" ON "case_changes" ("object_id");
CREATE INDEX "case_changes_case_id_idx" ON "case_changes" ("case_id");

-- What a province's form asks for beyond the fields that every form has: {key: text} (core/cases/fir-template.ts).
ALTER TABLE "cases" ADD COLUMN "extra" JSONB NOT NULL DEFAULT '{}';

GRANT SELECT, INSERT, UPDATE ON public.case_records, public.case_links TO saboot_app;
REVOKE DELETE ON public.case_records, public.case_links FROM saboot_app;
GRANT SELECT, INSERT ON public.case_changes TO saboot_app;
REVOKE UPDATE, DELETE ON public.case_changes FROM saboot_app;

ALTER TABLE public.case_records ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_case ON public.case_records USING (public.saboot_sees_case(case_id)
  AND (kind NOT IN ('TASK', 'HYPOTHESIS') OR public.saboot_investigates()));
ALTER TABLE public.case_links ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_case ON public.case_links USING (public.saboot_sees_case(case_id));
ALTER TABLE public.case_changes ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_case ON public.case_changes USING (public.saboot_sees_case(case_id)
  AND (kind NOT IN ('TASK', 'HYPOTHESIS') OR public.saboot_investigates()));

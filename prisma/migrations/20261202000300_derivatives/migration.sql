-- Derivatives are exhibits of their own: this says what they were derived from and by which recipe.
CREATE TABLE "exhibit_derivations" (
  "exhibit_id"    UUID NOT NULL REFERENCES "exhibits" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "kind"          TEXT NOT NULL CHECK ("kind" IN ('COURT_COPY', 'ANNOTATED', 'COMPILATION', 'REDACTED')),
  -- All that is needed to make it again, and its hash; neither ever changes.
  "recipe"        JSONB NOT NULL,
  "recipe_sha256" CHAR(64) NOT NULL,
  "progress"      REAL NOT NULL DEFAULT 0,
  "step"          TEXT,
  "cancelled_by"  TEXT,
  -- Whether it was made again from its recipe since, and what came of it.
  "check_state"   TEXT CHECK ("check_state" IN ('PENDING', 'SAME_BYTES', 'SAME_FRAMES', 'SAME_PICTURES', 'DIFFERENT', 'FAILED')),
  "check_note"    TEXT,
  "checked_at"    TIMESTAMPTZ(3),
  -- Who looked through a redacted copy before it is given out.
  "reviewed_by"   TEXT,
  "reviewed_at"   TIMESTAMPTZ(3),
  CONSTRAINT "exhibit_derivations_pkey" PRIMARY KEY ("exhibit_id")
);

CREATE TABLE "exhibit_sources" (
  "exhibit_id"        UUID NOT NULL REFERENCES "exhibits" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "ordinal"           INTEGER NOT NULL,
  "recording_id"      UUID NOT NULL REFERENCES "recordings" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  -- The exhibit it is a copy of.
  "parent_exhibit_id" UUID NOT NULL REFERENCES "exhibits" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "exhibit_sources_pkey" PRIMARY KEY ("exhibit_id", "ordinal")
);
CREATE INDEX "exhibit_sources_recording_id_idx" ON "exhibit_sources" ("recording_id");
CREATE INDEX "exhibit_sources_parent_exhibit_id_idx" ON "exhibit_sources" ("parent_exhibit_id");

-- What people drew on an exhibit: marks, or regions to make unrecognisable. Append-only: saving again is a version of its own.
CREATE TABLE "exhibit_markups" (
  "id"         UUID NOT NULL,
  "exhibit_id" UUID NOT NULL REFERENCES "exhibits" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "kind"       TEXT NOT NULL CHECK ("kind" IN ('ANNOTATIONS', 'REDACTION')),
  "content"    JSONB NOT NULL,
  "actor_id"   TEXT NOT NULL,
  "actor_name" TEXT NOT NULL,
  "at"         TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "exhibit_markups_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "exhibit_markups_exhibit_id_kind_at_idx" ON "exhibit_markups" ("exhibit_id", "kind", "at");

GRANT SELECT, INSERT ON public.exhibit_derivations, public.exhibit_sources, public.exhibit_markups TO saboot_app;
REVOKE UPDATE, DELETE ON public.exhibit_derivations, public.exhibit_sources, public.exhibit_markups FROM saboot_app;
GRANT UPDATE ("progress", "step", "cancelled_by", "check_state", "check_note", "checked_at", "reviewed_by", "reviewed_at")
  ON public.exhibit_derivations TO saboot_app;

ALTER TABLE public.exhibit_derivations ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_exhibit ON public.exhibit_derivations
  USING (EXISTS (SELECT 1 FROM public.exhibits e WHERE e.id = exhibit_id));
ALTER TABLE public.exhibit_sources ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_exhibit ON public.exhibit_sources
  USING (EXISTS (SELECT 1 FROM public.exhibits e WHERE e.id = exhibit_id));
ALTER TABLE public.exhibit_markups ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_exhibit ON public.exhibit_markups
  USING (EXISTS (SELECT 1 FROM public.exhibits e WHERE e.id = exhibit_id));

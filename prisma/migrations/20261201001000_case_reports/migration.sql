-- Reports under section 173 as they were submitted. Append-only: the last entry says where the case stands, and one that was
-- entered by mistake is taken back by another.
CREATE TABLE "case_reports" (
  "id"           UUID NOT NULL,
  "case_id"      UUID NOT NULL REFERENCES "cases" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "kind"         TEXT NOT NULL CHECK ("kind" IN ('INTERIM', 'FINAL', 'WITHDRAWN')),
  "submitted_at" TIMESTAMPTZ(3) NOT NULL,
  "submitted_by" TEXT NOT NULL,
  -- The prosecutor through whom it went; of an entry taken back, null.
  "prosecutor"   TEXT,
  "note"         TEXT,
  "actor_id"     TEXT NOT NULL,
  "at"           TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "case_reports_pkey" PRIMARY KEY ("id"),
  CHECK (("kind" = 'WITHDRAWN') = ("prosecutor" IS NULL))
);
CREATE INDEX "case_reports_case_id_idx" ON "case_reports" ("case_id");

GRANT SELECT, INSERT ON public.case_reports TO saboot_app;
REVOKE UPDATE, DELETE ON public.case_reports FROM saboot_app;
ALTER TABLE public.case_reports ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_case ON public.case_reports USING (public.saboot_sees_case(case_id));

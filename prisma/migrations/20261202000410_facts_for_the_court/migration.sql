-- What is on record for the court besides the file itself: who will produce it, to whom it was played, who identified whom, what an
-- expert says, the signed certificate, the application. Append-only: one entered by mistake is taken back by another.
CREATE TABLE "court_facts" (
  "id"         UUID NOT NULL,
  "case_id"    UUID NOT NULL REFERENCES "cases" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  -- Null: of the whole case.
  "exhibit_id" UUID REFERENCES "exhibits" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "kind"       TEXT NOT NULL CHECK ("kind" IN ('PRODUCER', 'PLAYBACK', 'IDENTIFICATION', 'OPINION', 'CERTIFICATE', 'APPLICATION')),
  "withdraws"  UUID REFERENCES "court_facts" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  -- Who it is about: the witness, the one it was played to, the one who identified, the expert, the signatory.
  "person"     TEXT NOT NULL,
  "happened_at" TIMESTAMPTZ(3) NOT NULL,
  "words"      TEXT,
  "reference"  TEXT,
  "actor_id"   TEXT NOT NULL,
  "at"         TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "court_facts_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "court_facts_case_id_at_idx" ON "court_facts" ("case_id", "at");
CREATE UNIQUE INDEX "court_facts_withdraws_key" ON "court_facts" ("withdraws");

GRANT SELECT, INSERT ON public.court_facts TO saboot_app;
REVOKE UPDATE, DELETE ON public.court_facts FROM saboot_app;
ALTER TABLE public.court_facts ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_case ON public.court_facts USING (public.saboot_sees_case(case_id));

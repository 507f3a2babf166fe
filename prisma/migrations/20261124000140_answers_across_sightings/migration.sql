-- Questions across sightings (a plate's history, where next, with whom, across scenes, unknown but repeated) are kept like
-- searches: who asked, under which authority, over which scope, with which models, what that covered, and the answer as it was.
CREATE TABLE "relation_answers" (
  "id"          UUID NOT NULL,
  "kind"        TEXT NOT NULL,
  "actor_id"    TEXT NOT NULL,
  -- Of whoever asked.
  "district_id" INTEGER,
  "case_id"     UUID,
  "purpose"     TEXT,
  "request"     JSONB NOT NULL,
  "models"      JSONB NOT NULL,
  "coverage"    JSONB NOT NULL,
  -- What the answer rests on and what it does not know, in words.
  "said"        TEXT[] NOT NULL,
  "watermark"   TIMESTAMPTZ(3) NOT NULL,
  "answer"      JSONB NOT NULL,
  "total"       INTEGER NOT NULL,
  "duration_ms" INTEGER NOT NULL,
  "created_at"  TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "relation_answers_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "relation_answers_actor_id_created_at_idx" ON "relation_answers" ("actor_id", "created_at");

-- Kept as it was: nobody who speaks for the application changes or removes an answer.
GRANT SELECT, INSERT ON public.relation_answers TO saboot_app;
REVOKE UPDATE, DELETE ON public.relation_answers FROM saboot_app;

ALTER TABLE public.relation_answers ENABLE ROW LEVEL SECURITY;
CREATE POLICY district ON public.relation_answers USING (
  actor_id = current_setting('saboot.user', true)
  OR public.saboot_sees_district(district_id)
  OR case_id IS NOT NULL AND public.saboot_sees_case(case_id));

-- When each original and exhibit was last read again and compared with its hash (core/evidence/custody/scrub.ts).
CREATE TABLE "integrity_checks" (
  "storage_key"  TEXT NOT NULL,
  "recording_id" UUID REFERENCES "recordings" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "exhibit_id"   UUID REFERENCES "exhibits" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "checked_at"   TIMESTAMPTZ(3) NOT NULL,
  "outcome"      TEXT NOT NULL CHECK ("outcome" IN ('WHOLE', 'ALTERED', 'MISSING')),
  -- Of what was read, where it is another.
  "found_sha256" CHAR(64),
  -- Since when it is not what it was.
  "broken_since" TIMESTAMPTZ(3),
  CONSTRAINT "integrity_checks_pkey" PRIMARY KEY ("storage_key"),
  CHECK (("recording_id" IS NULL) <> ("exhibit_id" IS NULL)),
  CHECK (("outcome" = 'WHOLE') = ("broken_since" IS NULL))
);
CREATE INDEX "integrity_checks_checked_at_idx" ON "integrity_checks" ("checked_at");

GRANT SELECT, INSERT, UPDATE, DELETE ON public.integrity_checks TO saboot_app;
ALTER TABLE public.integrity_checks ENABLE ROW LEVEL SECURITY;
-- Whoever sees the recording or exhibit sees its check: their own policies answer.
CREATE POLICY of_object ON public.integrity_checks USING (
  EXISTS (SELECT 1 FROM public.recordings r WHERE r.id = recording_id)
  OR EXISTS (SELECT 1 FROM public.exhibits e WHERE e.id = exhibit_id));

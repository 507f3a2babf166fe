-- Searches that went through sketches, carried out again over everything in their scope: asked for by a person, done by a worker.
-- What is found is a search of its own with its own receipt.
CREATE TABLE "exhaustive_searches" (
  "id"         UUID NOT NULL,
  "search_id"  UUID NOT NULL REFERENCES "searches" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "actor_id"   TEXT NOT NULL,
  "status"     TEXT NOT NULL DEFAULT 'PENDING'
    CHECK ("status" IN ('PENDING', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED')),
  -- About how many are to be compared; once it is done, how many were.
  "vectors"    BIGINT NOT NULL,
  "dimension"  INTEGER NOT NULL,
  "share"      REAL NOT NULL DEFAULT 0,
  "found_id"   UUID REFERENCES "searches" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
  "error"      TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "started_at" TIMESTAMPTZ(3),
  "ended_at"   TIMESTAMPTZ(3),
  CONSTRAINT "exhaustive_searches_pkey" PRIMARY KEY ("id"),
  CHECK (("status" IN ('DONE', 'FAILED', 'CANCELLED')) = ("ended_at" IS NOT NULL))
);
CREATE INDEX "exhaustive_searches_search_id_idx" ON "exhaustive_searches" ("search_id");
-- Asked twice it is done once.
CREATE UNIQUE INDEX "exhaustive_searches_under_way" ON "exhaustive_searches" ("search_id", "actor_id")
  WHERE "status" IN ('PENDING', 'RUNNING');

GRANT SELECT, INSERT, UPDATE ON public.exhaustive_searches TO saboot_app;
REVOKE DELETE ON public.exhaustive_searches FROM saboot_app;
ALTER TABLE public.exhaustive_searches ENABLE ROW LEVEL SECURITY;
CREATE POLICY readers ON public.exhaustive_searches FOR SELECT USING (public.saboot_sees_search(search_id));
CREATE POLICY own_new ON public.exhaustive_searches FOR INSERT WITH CHECK (
  actor_id = current_setting('saboot.user', true) AND public.saboot_sees_search(search_id));
-- Workers write down how far it is: for them there is no user, and every search is seen.
CREATE POLICY own ON public.exhaustive_searches FOR UPDATE
  USING (actor_id = current_setting('saboot.user', true)
    OR current_setting('saboot.scope', true) = 'all' AND coalesce(current_setting('saboot.user', true), '') = '');

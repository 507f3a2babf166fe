-- A search that somebody keeps under a name, to run it again on what is indexed since. For oneself, or for a case and whoever
-- reads it. Receipts themselves stay as they are: each run is a search of its own.
CREATE TABLE "saved_searches" (
  "id"         UUID NOT NULL,
  "owner_id"   TEXT NOT NULL,
  "name"       TEXT NOT NULL,
  "note"       TEXT NOT NULL DEFAULT '',
  -- Shared with whoever reads this case; null: the owner's own.
  "case_id"    UUID REFERENCES "cases" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  -- Taken off the list; brought back by undoing.
  "deleted_at" TIMESTAMPTZ(3),
  CONSTRAINT "saved_searches_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "saved_searches_owner_id_idx" ON "saved_searches" ("owner_id");
CREATE INDEX "saved_searches_case_id_idx" ON "saved_searches" ("case_id");

CREATE TABLE "saved_search_runs" (
  "saved_id"  UUID NOT NULL REFERENCES "saved_searches" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "search_id" UUID NOT NULL REFERENCES "searches" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  -- The run before, since which something is new; null for the search that was saved.
  "since"     TIMESTAMPTZ(3),
  -- Ranks of the candidates that were indexed since then.
  "new_ranks" INTEGER[] NOT NULL DEFAULT '{}',
  "at"        TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "saved_search_runs_pkey" PRIMARY KEY ("saved_id", "search_id")
);
CREATE INDEX "saved_search_runs_search_id_idx" ON "saved_search_runs" ("search_id");

GRANT SELECT, INSERT, UPDATE ON public.saved_searches TO saboot_app;
GRANT SELECT, INSERT ON public.saved_search_runs TO saboot_app;
REVOKE DELETE ON public.saved_searches FROM saboot_app;
REVOKE UPDATE, DELETE ON public.saved_search_runs FROM saboot_app;

ALTER TABLE public.saved_searches ENABLE ROW LEVEL SECURITY;
CREATE POLICY readers ON public.saved_searches FOR SELECT USING (
  owner_id = current_setting('saboot.user', true)
  OR case_id IS NOT NULL AND public.saboot_sees_case(case_id));
CREATE POLICY own_new ON public.saved_searches FOR INSERT WITH CHECK (
  owner_id = current_setting('saboot.user', true)
  AND (case_id IS NULL OR public.saboot_sees_case(case_id)));
CREATE POLICY own ON public.saved_searches FOR UPDATE
  USING (owner_id = current_setting('saboot.user', true))
  WITH CHECK (owner_id = current_setting('saboot.user', true)
    AND (case_id IS NULL OR public.saboot_sees_case(case_id)));

-- Whoever reads a saved search may run it, as a search of their own.
ALTER TABLE public.saved_search_runs ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_saved ON public.saved_search_runs
  USING (EXISTS (SELECT 1 FROM public.saved_searches s WHERE s.id = saved_id));

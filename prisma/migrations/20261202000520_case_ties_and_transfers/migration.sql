-- Cases that belong together, and cases that go to another station. Nothing of either is removed: a tie ends, and a case that was
-- merged keeps its number and all that is in it.
CREATE TABLE "case_ties" (
  "id"              UUID NOT NULL,
  "case_id"         UUID NOT NULL REFERENCES "cases" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  -- MERGED: the case that the other goes on in.
  "other_case_id"   UUID NOT NULL REFERENCES "cases" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "kind"            TEXT NOT NULL CHECK ("kind" IN ('LINKED', 'MERGED')),
  "reason"          TEXT NOT NULL CHECK ("reason" <> ''),
  "proposed_by_id"  TEXT NOT NULL,
  "proposed_at"     TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  -- Two people merge; a link holds from the first.
  "confirmed_by_id" TEXT CHECK ("kind" = 'LINKED' OR "confirmed_by_id" <> "proposed_by_id"),
  "confirmed_at"    TIMESTAMPTZ(3),
  "ended_by_id"     TEXT,
  "ended_at"        TIMESTAMPTZ(3),
  "ended_reason"    TEXT,
  CONSTRAINT "case_ties_pkey" PRIMARY KEY ("id"),
  CHECK ("case_id" <> "other_case_id"),
  CHECK (("confirmed_at" IS NULL) = ("confirmed_by_id" IS NULL)),
  CHECK (("ended_at" IS NULL) = ("ended_by_id" IS NULL) AND ("ended_at" IS NULL) = ("ended_reason" IS NULL))
);
CREATE INDEX "case_ties_case_id_idx" ON "case_ties" ("case_id");
CREATE INDEX "case_ties_other_case_id_idx" ON "case_ties" ("other_case_id");
-- A case goes on in one other at a time.
CREATE UNIQUE INDEX "case_ties_merged_once" ON "case_ties" ("case_id") WHERE "kind" = 'MERGED' AND "ended_at" IS NULL;

CREATE TABLE "case_transfers" (
  "id"              UUID NOT NULL,
  "case_id"         UUID NOT NULL REFERENCES "cases" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "from_station_id" INTEGER NOT NULL REFERENCES "stations" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "to_station_id"   INTEGER NOT NULL REFERENCES "stations" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "reason"          TEXT NOT NULL CHECK ("reason" <> ''),
  "proposed_by_id"  TEXT NOT NULL,
  "proposed_at"     TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "answer"          TEXT CHECK ("answer" IN ('ACCEPTED', 'REFUSED', 'WITHDRAWN')),
  "answered_by_id"  TEXT,
  "answered_at"     TIMESTAMPTZ(3),
  "note"            TEXT,
  CONSTRAINT "case_transfers_pkey" PRIMARY KEY ("id"),
  CHECK ("from_station_id" <> "to_station_id"),
  CHECK ("answer" IS DISTINCT FROM 'ACCEPTED' OR "answered_by_id" <> "proposed_by_id"),
  CHECK (("answer" IS NULL) = ("answered_at" IS NULL) AND ("answer" IS NULL) = ("answered_by_id" IS NULL))
);
CREATE INDEX "case_transfers_case_id_idx" ON "case_transfers" ("case_id");
CREATE UNIQUE INDEX "case_transfers_one_open" ON "case_transfers" ("case_id") WHERE "answer" IS NULL;

-- The case that this one goes on in, and the station that has it now where that is not the one that registered it.
ALTER TABLE "cases"
  ADD COLUMN "merged_into_id" UUID REFERENCES "cases" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  ADD COLUMN "held_by_station_id" INTEGER REFERENCES "stations" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

GRANT SELECT, INSERT, UPDATE ON public.case_ties, public.case_transfers TO saboot_app;
REVOKE DELETE ON public.case_ties, public.case_transfers FROM saboot_app;
ALTER TABLE public.case_ties ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_case ON public.case_ties
  USING (public.saboot_sees_case(case_id) AND public.saboot_sees_case(other_case_id));
ALTER TABLE public.case_transfers ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_case ON public.case_transfers USING (public.saboot_sees_case(case_id));

-- The case told in pictures: cards in order. Each state before is kept in case_changes.
CREATE TABLE "case_storyboards" (
  "case_id"       UUID NOT NULL REFERENCES "cases" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "cards"         JSONB NOT NULL,
  -- Counts up with each change, so that nobody writes over what they have not seen.
  "version"       INTEGER NOT NULL CHECK ("version" > 0),
  "changed_by_id" TEXT NOT NULL,
  "changed_at"    TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "case_storyboards_pkey" PRIMARY KEY ("case_id")
);
GRANT SELECT, INSERT, UPDATE ON public.case_storyboards TO saboot_app;
REVOKE DELETE ON public.case_storyboards FROM saboot_app;
ALTER TABLE public.case_storyboards ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_case ON public.case_storyboards USING (public.saboot_sees_case(case_id));

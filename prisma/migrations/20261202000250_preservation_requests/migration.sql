-- Preservation requests (core/evidence/custody/requests.ts): who asked for which footage to be kept, until when they want an
-- answer, and what they were told. What is kept for one are legal holds that name it; whether it is held or released is theirs
-- to say, and stands nowhere else.

CREATE TABLE "preservation_requests" (
  "id"             UUID NOT NULL,
  "district_id"    INTEGER NOT NULL REFERENCES "districts" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  -- Once in a district.
  "number"         INTEGER NOT NULL CHECK ("number" > 0),
  "asked_by_kind"  TEXT NOT NULL CHECK ("asked_by_kind" IN ('IO', 'COURT', 'DEFENCE', 'PROSECUTOR', 'OTHER')),
  "asked_by"       TEXT NOT NULL CHECK ("asked_by" <> ''),
  -- Of the letter or order.
  "reference"      TEXT,
  "received_at"    TIMESTAMPTZ(3) NOT NULL,
  "due_at"         TIMESTAMPTZ(3) NOT NULL,
  "place"          TEXT NOT NULL,
  "latitude"       DOUBLE PRECISION CHECK ("latitude" BETWEEN -90 AND 90),
  "longitude"      DOUBLE PRECISION CHECK ("longitude" BETWEEN -180 AND 180),
  "radius_m"       INTEGER CHECK ("radius_m" > 0),
  "from_at"        TIMESTAMPTZ(3) NOT NULL,
  "to_at"          TIMESTAMPTZ(3) NOT NULL,
  "case_id"        UUID REFERENCES "cases" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  -- As core/evidence/custody/requests-schema.ts has it: what there was when it came in.
  "found"          JSONB NOT NULL,
  "recorded_by_id" TEXT NOT NULL,
  "recorded_at"    TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "answer"         TEXT,
  -- What there was when it was answered; the printed reply says this, whenever it is printed.
  "answer_found"   JSONB,
  "answered_by_id" TEXT,
  "answered_at"    TIMESTAMPTZ(3),
  CONSTRAINT "preservation_requests_pkey" PRIMARY KEY ("id"),
  CHECK ("from_at" < "to_at"),
  CHECK (num_nonnulls("latitude", "longitude", "radius_m") IN (0, 3)),
  CHECK (num_nonnulls("answer", "answer_found", "answered_by_id", "answered_at") IN (0, 4))
);
CREATE UNIQUE INDEX "preservation_requests_district_id_number_key" ON "preservation_requests" ("district_id", "number");
CREATE INDEX "preservation_requests_case_id_idx" ON "preservation_requests" ("case_id");

ALTER TABLE "legal_holds" ADD CONSTRAINT "legal_holds_request_id_fkey"
  FOREIGN KEY ("request_id") REFERENCES "preservation_requests" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Counts also those of sealed cases, which the one who records may not see; gives out a number only.
CREATE FUNCTION public.next_preservation_number(district int) RETURNS int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT coalesce(max(p.number), 0) + 1 FROM preservation_requests p WHERE p.district_id = district
$$;
REVOKE ALL ON FUNCTION public.next_preservation_number(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.next_preservation_number(int) TO saboot_app;

-- What somebody outside was told is not told otherwise afterwards.
CREATE FUNCTION public.answers_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the answer to preservation request % cannot be changed', OLD.id
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER answers_stand BEFORE UPDATE OR DELETE ON public.preservation_requests FOR EACH ROW
  WHEN (OLD.answered_at IS NOT NULL) EXECUTE FUNCTION public.answers_stand();

GRANT SELECT, INSERT ON public.preservation_requests TO saboot_app;
GRANT UPDATE (answer, answer_found, answered_by_id, answered_at) ON public.preservation_requests TO saboot_app;

ALTER TABLE public.preservation_requests ENABLE ROW LEVEL SECURITY;
-- Of the district, and of a case that may be seen: the inner query runs under the policies of the cases.
CREATE POLICY district ON public.preservation_requests USING (public.saboot_sees_district(district_id)
  AND (case_id IS NULL OR EXISTS (SELECT 1 FROM public.cases c WHERE c.id = case_id)));

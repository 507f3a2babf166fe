-- For whom a bundle is made, what a laboratory is asked, and what of a case is relied on, withheld, and was given to whom.
ALTER TABLE "bundles" ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'INVESTIGATION'
  CHECK ("kind" IN ('INVESTIGATION', 'PROSECUTION', 'DEFENCE', 'LABORATORY'));
ALTER TABLE "bundles" ADD COLUMN "recipient" TEXT;
ALTER TABLE "bundles" ADD COLUMN "request" TEXT;
ALTER TABLE "bundles" ADD CONSTRAINT "bundles_request" CHECK ("kind" <> 'LABORATORY' OR "request" IS NOT NULL);

-- Append-only: the last decision on an exhibit stands, those before it show who thought otherwise and when.
CREATE TABLE "exhibit_disclosures" (
  "id"         UUID NOT NULL,
  "exhibit_id" UUID NOT NULL REFERENCES "exhibits" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "decision"   TEXT NOT NULL CHECK ("decision" IN ('RELIED_ON', 'WITHHELD')),
  "reason"     TEXT,
  "actor_id"   TEXT NOT NULL,
  "at"         TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "exhibit_disclosures_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "exhibit_disclosures_reason" CHECK ("decision" <> 'WITHHELD' OR "reason" <> '')
);
CREATE INDEX "exhibit_disclosures_exhibit_id_at_idx" ON "exhibit_disclosures" ("exhibit_id", "at");

-- What was given to whom. `contents` says which exhibits by number and hash, as they were then.
CREATE TABLE "handovers" (
  "id"             UUID NOT NULL,
  "case_id"        UUID NOT NULL REFERENCES "cases" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "bundle_id"      UUID NOT NULL REFERENCES "bundles" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "version"        INTEGER NOT NULL CHECK ("version" > 0),
  "recipient"      TEXT NOT NULL,
  "recipient_role" TEXT NOT NULL CHECK ("recipient_role" IN ('COURT', 'PROSECUTOR', 'ACCUSED', 'DEFENCE_COUNSEL', 'LABORATORY', 'OTHER')),
  "handed_at"      TIMESTAMPTZ(3) NOT NULL,
  "note"           TEXT,
  "contents"       JSONB NOT NULL,
  "bundle_sha256"  CHAR(64) NOT NULL,
  "actor_id"       TEXT NOT NULL,
  "at"             TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "handovers_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "handovers_case_id_version_key" ON "handovers" ("case_id", "version");

-- Proof that it arrived: who took it and when, by a reference (a register's entry, a dispatch number) or a signed paper.
CREATE TABLE "handover_receipts" (
  "id"          UUID NOT NULL,
  "handover_id" UUID NOT NULL REFERENCES "handovers" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "received_by" TEXT NOT NULL,
  "received_at" TIMESTAMPTZ(3) NOT NULL,
  "reference"   TEXT,
  "file_key"    TEXT,
  "file_type"   TEXT,
  "file_sha256" CHAR(64),
  "actor_id"    TEXT NOT NULL,
  "at"          TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "handover_receipts_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "handover_receipts_proof" CHECK ("reference" <> '' OR "file_key" IS NOT NULL)
);
CREATE INDEX "handover_receipts_handover_id_idx" ON "handover_receipts" ("handover_id");

GRANT SELECT, INSERT ON public.exhibit_disclosures, public.handovers, public.handover_receipts TO saboot_app;
REVOKE UPDATE, DELETE ON public.exhibit_disclosures, public.handovers, public.handover_receipts FROM saboot_app;
ALTER TABLE public.exhibit_disclosures ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.handovers ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.handover_receipts ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_exhibit ON public.exhibit_disclosures
  USING (EXISTS (SELECT 1 FROM public.exhibits e WHERE e.id = exhibit_id));
CREATE POLICY of_case ON public.handovers USING (public.saboot_sees_case(case_id));
CREATE POLICY of_handover ON public.handover_receipts
  USING (EXISTS (SELECT 1 FROM public.handovers h WHERE h.id = handover_id));

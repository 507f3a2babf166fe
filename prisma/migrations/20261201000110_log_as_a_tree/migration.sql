-- The audit log as a Merkle tree (docs/decisions/0015). Which transaction wrote an entry: an entry gets its place in the tree
-- when every transaction as old as its own has ended, so that none can come to lie before it afterwards. Entries of before
-- have none, and are settled.
ALTER TABLE "audit_entries" ADD COLUMN "written_in" BIGINT;
ALTER TABLE "audit_entries" ALTER COLUMN "written_in" SET DEFAULT (pg_current_xact_id()::text::bigint);

-- Place of each entry, given once, without holes. The hash is kept a second time, so that an entry that was changed is named.
CREATE TABLE "audit_leaves" (
  "position"  BIGINT NOT NULL,
  "seq"       BIGINT NOT NULL,
  "leaf_hash" BYTEA  NOT NULL,
  CONSTRAINT "audit_leaves_pkey" PRIMARY KEY ("position"),
  CONSTRAINT "audit_leaves_seq_key" UNIQUE ("seq"),
  CONSTRAINT "audit_leaves_position" CHECK ("position" >= 0)
);

-- Roots of perfect subtrees of 2^8, 2^16 and 2^24 leaves, from which proofs are put together without reading every leaf.
CREATE TABLE "audit_subtrees" (
  "height" SMALLINT NOT NULL,
  "index"  BIGINT   NOT NULL,
  "hash"   BYTEA    NOT NULL,
  CONSTRAINT "audit_subtrees_pkey" PRIMARY KEY ("height", "index")
);

CREATE TABLE "audit_checkpoints" (
  "size"     BIGINT         NOT NULL,
  "root"     BYTEA          NOT NULL,
  -- What the next one is grown from: hashes of the tree's perfect subtrees.
  "frontier" BYTEA          NOT NULL,
  -- The signed note, as it is in storage too.
  "note"     TEXT           NOT NULL,
  "key_id"   TEXT           NOT NULL,
  "made_at"  TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "audit_checkpoints_pkey" PRIMARY KEY ("size")
);

REVOKE ALL ON public.audit_leaves, public.audit_subtrees, public.audit_checkpoints FROM saboot_app;
GRANT SELECT, INSERT ON public.audit_leaves, public.audit_subtrees, public.audit_checkpoints TO saboot_app;

-- Public keys of this installation, for ever: what an old key signed is checked with it. A key that follows another is
-- introduced by a statement that the one before it signed.
CREATE TABLE "signing_keys" (
    "key_id" TEXT NOT NULL,
    "pem" TEXT NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "introduced_by" TEXT,
    "introduction" TEXT,
    "signature" TEXT,

    CONSTRAINT "signing_keys_pkey" PRIMARY KEY ("key_id"),
    CONSTRAINT "signing_keys_introduced_by_fkey" FOREIGN KEY ("introduced_by") REFERENCES "signing_keys"("key_id") ON DELETE RESTRICT ON UPDATE RESTRICT,
    CONSTRAINT "signing_keys_introduction" CHECK (num_nulls("introduced_by", "introduction", "signature") IN (0, 3))
);

REVOKE ALL ON public.signing_keys FROM saboot_app;
GRANT SELECT, INSERT ON public.signing_keys TO saboot_app;

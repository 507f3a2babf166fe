-- Words that somebody searches with, and what the text side of the pack in use made of them. The web process runs no models:
-- a worker fills in the vector. Kept for as long as the searches that were made with them.
CREATE TABLE "phrases" (
  "id"               UUID NOT NULL,
  "text"             TEXT NOT NULL,
  "status"           "ProbeStatus" NOT NULL DEFAULT 'PENDING',
  -- Null until a worker has looked.
  "space"            TEXT,
  "vector"           REAL[] NOT NULL DEFAULT '{}',
  "tokens"           INTEGER,
  "token_ids_sha256" CHAR(64),
  "model_name"       TEXT,
  "model_hash"       CHAR(64),
  "error"            TEXT,
  "actor_id"         TEXT NOT NULL,
  "created_at"       TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "phrases_pkey" PRIMARY KEY ("id")
);
GRANT SELECT, INSERT, UPDATE ON public.phrases TO saboot_app;
REVOKE DELETE ON public.phrases FROM saboot_app;

-- Of a Space that words share: languages and the longest text.
ALTER TABLE "spaces" ADD COLUMN "words" JSONB;

-- Whoever may read a search may read the words that it was made with.
CREATE INDEX "searches_phrase" ON "searches" (("query" -> 'words' ->> 'phraseId')) WHERE "query" ? 'words';

ALTER TABLE "spaces" DROP CONSTRAINT "spaces_kind_check",
  ADD CONSTRAINT "spaces_kind_check" CHECK ("kind" IN ('FACE', 'VEHICLE', 'TEXT'));

-- What a picture to search with was taken from: handed over, the part of a recording's frame that somebody drew a box around,
-- or an exhibit. A worker takes those of footage, so their hash is not known before.
ALTER TABLE "probes"
  ADD COLUMN "origin" JSONB NOT NULL DEFAULT '{"from": "picture"}',
  ALTER COLUMN "sha256" DROP NOT NULL,
  ADD CONSTRAINT "probes_hashed" CHECK ("sha256" IS NOT NULL OR "origin" ->> 'from' <> 'picture');

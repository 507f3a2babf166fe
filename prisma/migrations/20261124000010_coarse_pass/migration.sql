-- A first look through a recording's key pictures makes it searchable long before every moment is indexed. What it found is
-- marked, and gives way when the fine index of the same time is committed (docs/decisions/0010-coarse-then-fine.md).

CREATE TYPE "TrackPass" AS ENUM ('COARSE', 'FINE');

ALTER TABLE "tracks"
  ADD COLUMN "pass" "TrackPass" NOT NULL DEFAULT 'FINE',
  -- A coarse track that a stored search or an exhibit refers to outlives the fine index: kept to be read, found no more.
  ADD COLUMN "superseded_at" TIMESTAMPTZ(3),
  ADD CONSTRAINT "tracks_only_coarse_superseded" CHECK ("superseded_at" IS NULL OR "pass" = 'COARSE');
-- Few rows: searches ask which tracks are out of the index.
CREATE INDEX "tracks_superseded" ON "tracks" ("id") WHERE "superseded_at" IS NOT NULL;
CREATE INDEX "tracks_coarse" ON "tracks" ("recording_id", "first_pts_ms") WHERE "pass" = 'COARSE';

-- A stretch of a recording whose key pictures were looked at; the unit of resuming of the coarse pass.
CREATE TABLE "coarse_stretches" (
  "recording_id" UUID NOT NULL,
  "from_ms" INTEGER NOT NULL,
  "to_ms" INTEGER NOT NULL,
  -- Key pictures analysed; none says nothing about the stretch.
  "pictures" INTEGER NOT NULL,
  "finished_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "coarse_stretches_pkey" PRIMARY KEY ("recording_id", "from_ms"),
  CONSTRAINT "coarse_stretches_recording_id_fkey" FOREIGN KEY ("recording_id") REFERENCES "recordings"("id")
    ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "coarse_stretches_finished_at_idx" ON "coarse_stretches" ("finished_at");
ALTER TABLE "coarse_stretches" ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_recording ON "coarse_stretches"
  USING (EXISTS (SELECT 1 FROM public.recordings r WHERE r.id = recording_id));
GRANT SELECT, INSERT, UPDATE, DELETE ON "coarse_stretches" TO saboot_app;

-- Vectors of superseded tracks: no search scans them; one may still start from such a track.
CREATE TABLE vectors.set_aside (
  track_id uuid     NOT NULL REFERENCES public.tracks (id) ON DELETE CASCADE,
  space    text     NOT NULL,
  ordinal  smallint NOT NULL,
  pts_ms   int      NOT NULL,
  quality  real     NOT NULL,
  vec      public.halfvec NOT NULL,
  PRIMARY KEY (track_id, space, ordinal)
);
ALTER TABLE vectors.set_aside ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_track ON vectors.set_aside
  USING (EXISTS (SELECT 1 FROM public.tracks t WHERE t.id = track_id));
GRANT SELECT, INSERT, UPDATE, DELETE ON vectors.set_aside TO saboot_app;

CREATE OR REPLACE FUNCTION public.index_watermark() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT greatest((SELECT max(finished_at) FROM public.index_segments),
                  (SELECT max(finished_at) FROM public.coarse_stretches))
$$;

-- What refers to a track is asked for each coarse track that gives way.
CREATE INDEX "searches_example_track" ON "searches" ((query #>> '{example,trackId}'))
  WHERE query #>> '{example,trackId}' IS NOT NULL;
CREATE INDEX "exhibits_track_id" ON "exhibits" ("track_id") WHERE "track_id" IS NOT NULL;

-- Times indexing was begun since it last went on or ended: a file that kills every worker is given up, one whose worker is
-- killed now and then is not.
ALTER TABLE "recordings" ADD COLUMN "index_starts" INTEGER NOT NULL DEFAULT 0;

-- When other models come into use, the vectors of what is indexed are made again from the best shots, while searches go
-- on in both Spaces. What that needs: where the object and the face's points are in a stored shot,
-- which recordings are wholly in which Space, and which Spaces are those of the models in use.

ALTER TABLE "best_shots"
  -- What the picture shows, margin included, as fractions of the frame. Null on rows older than this column.
  ADD COLUMN "picture_box" JSONB,
  -- Of a face: its points in pixels of the picture, and the sha256 of the model that found them.
  ADD COLUMN "face" JSONB;

ALTER TABLE "spaces" ADD COLUMN "in_use" BOOLEAN NOT NULL DEFAULT false;

-- Every track of the recording that can be compared has its vectors in the Space.
CREATE TABLE "recording_spaces" (
  "recording_id" UUID NOT NULL REFERENCES "recordings" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "space_id" INTEGER NOT NULL REFERENCES "spaces" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "recording_spaces_pkey" PRIMARY KEY ("recording_id", "space_id")
);
CREATE INDEX "recording_spaces_space_id_idx" ON "recording_spaces" ("space_id");
GRANT SELECT, INSERT, UPDATE, DELETE ON public.recording_spaces TO saboot_app;
ALTER TABLE public.recording_spaces ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_recording ON public.recording_spaces
  USING (EXISTS (SELECT 1 FROM public.recordings r WHERE r.id = recording_id));

-- Until now vectors were made by indexing alone: a recording with vectors in a Space is wholly in it.
DO $$
DECLARE known RECORD;
BEGIN
  FOR known IN SELECT id, table_name FROM public.spaces LOOP
    EXECUTE format('INSERT INTO public.recording_spaces (recording_id, space_id)
                    SELECT DISTINCT v.recording_id, %s FROM vectors.%I v JOIN public.recordings r ON r.id = v.recording_id',
                   known.id, known.table_name);
  END LOOP;
END $$;

-- What a search by description asks of people and vehicles beside type and colour. Null, or empty, on rows older than these
-- columns: a search says how many it could not judge.
ALTER TABLE "tracks"
  -- Where it stood in the picture, thinned: [[ptsMs, x, y], …], x and y in fractions, of the foot of its box.
  ADD COLUMN "outline" JSONB,
  -- Which way it went over the picture in degrees, 0 up, 90 to the right; null where it stayed.
  ADD COLUMN "heading_deg" DOUBLE PRECISION,
  -- Its height in the original picture, the middle one over time.
  ADD COLUMN "height_px" INTEGER,
  ADD COLUMN "upper_colour" TEXT,
  ADD COLUMN "upper_colour_confidence" DOUBLE PRECISION,
  ADD COLUMN "lower_colour" TEXT,
  ADD COLUMN "lower_colour_confidence" DOUBLE PRECISION,
  -- What the detector saw on a person: backpack, handbag, suitcase, umbrella.
  ADD COLUMN "carries" TEXT[] NOT NULL DEFAULT '{}';

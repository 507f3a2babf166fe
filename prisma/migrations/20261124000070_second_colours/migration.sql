-- What a vehicle looks like is said with how sure the index is of it: white and silver, grey and black are taken for one
-- another, so that the next likeliest colour is kept and found as well.
ALTER TABLE "tracks"
  -- The class's share of what the detector called the track, 0 to 1. Null on rows older than this column.
  ADD COLUMN "class_confidence" DOUBLE PRECISION,
  ADD COLUMN "second_colour" TEXT,
  ADD COLUMN "second_colour_confidence" DOUBLE PRECISION;

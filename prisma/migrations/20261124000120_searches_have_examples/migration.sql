-- A search starts from several examples and may name what it is to be unlike; searches of before have one, under `example`.
-- What refers to a track is asked for each coarse track that gives way.
DROP INDEX "searches_example_track";
CREATE INDEX "searches_example_tracks" ON "searches"
  USING gin (jsonb_path_query_array(query, '$.*[*].trackId') jsonb_path_ops);

-- A search says how many sightings could not be compared, because a recording is not yet wholly in the Space. It asked every
-- recording of the scope for that: of 80,000 recordings it took ten times as long as comparing. Now the few that wait are
-- rows of their own, kept by triggers: whoever writes a recording, or that it is in a Space, keeps them.
CREATE TABLE vectors.waiting (
  space_id     int  NOT NULL REFERENCES public.spaces (id) ON DELETE CASCADE,
  recording_id uuid NOT NULL REFERENCES public.recordings (id) ON DELETE CASCADE,
  PRIMARY KEY (space_id, recording_id)
);
CREATE INDEX ON vectors.waiting (recording_id);
ALTER TABLE vectors.waiting ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_recording ON vectors.waiting
  USING (EXISTS (SELECT 1 FROM public.recordings r WHERE r.id = recording_id));
GRANT SELECT ON vectors.waiting TO saboot_app;

INSERT INTO vectors.waiting (space_id, recording_id)
SELECT s.id, r.id FROM public.spaces s CROSS JOIN public.recordings r
 WHERE NOT EXISTS (SELECT FROM public.recording_spaces w WHERE w.space_id = s.id AND w.recording_id = r.id);

-- A new recording waits for every Space, a new Space for every recording. Both can come at once: each takes the other's lock,
-- so that the later one sees the earlier.
CREATE FUNCTION vectors.recordings_wait() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtext('vectors.waiting'));
  INSERT INTO vectors.waiting (space_id, recording_id)
  SELECT s.id, r.id FROM made r CROSS JOIN public.spaces s ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER wait_for_spaces AFTER INSERT ON public.recordings
  REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION vectors.recordings_wait();

CREATE FUNCTION vectors.space_is_waited_for() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('vectors.waiting'));
  INSERT INTO vectors.waiting (space_id, recording_id)
  SELECT s.id, r.id FROM made s CROSS JOIN public.recordings r ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER recordings_wait AFTER INSERT ON public.spaces
  REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION vectors.space_is_waited_for();

CREATE FUNCTION vectors.waiting_ends() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  DELETE FROM vectors.waiting w USING made m WHERE w.space_id = m.space_id AND w.recording_id = m.recording_id;
  RETURN NULL;
END $$;
CREATE TRIGGER waiting_ends AFTER INSERT ON public.recording_spaces
  REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION vectors.waiting_ends();

CREATE FUNCTION vectors.waiting_again() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  -- Where the recording or the Space itself went, nothing waits.
  INSERT INTO vectors.waiting (space_id, recording_id)
  SELECT g.space_id, g.recording_id FROM gone g
    JOIN public.recordings r ON r.id = g.recording_id JOIN public.spaces s ON s.id = g.space_id
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER waiting_again AFTER DELETE ON public.recording_spaces
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION vectors.waiting_again();

REVOKE ALL ON FUNCTION vectors.recordings_wait(), vectors.space_is_waited_for(), vectors.waiting_ends(), vectors.waiting_again() FROM PUBLIC;

-- What was found in recordings is as much a district's as the recordings: without these policies, SQL as the application
-- role could read another district's tracks, plates and face vectors. Written so that each statement asks once which
-- cameras are visible (an uncorrelated subquery is hashed once), and not once for each row; measured at about a tenth of an
-- exact scan's time.

ALTER TABLE public.tracks ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_camera ON public.tracks USING (camera_id IN (SELECT c.id FROM public.cameras c));
ALTER TABLE public.plate_reads ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_camera ON public.plate_reads USING (camera_id IN (SELECT c.id FROM public.cameras c));
ALTER TABLE public.clock_checks ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_camera ON public.clock_checks USING (camera_id IN (SELECT c.id FROM public.cameras c));

-- These are read a few rows at a time, by their key.
ALTER TABLE public.best_shots ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_track ON public.best_shots
  USING (EXISTS (SELECT 1 FROM public.tracks t WHERE t.id = track_id));
ALTER TABLE public.index_segments ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_recording ON public.index_segments
  USING (EXISTS (SELECT 1 FROM public.recordings r WHERE r.id = recording_id));
ALTER TABLE public.damaged_ranges ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_recording ON public.damaged_ranges
  USING (EXISTS (SELECT 1 FROM public.recordings r WHERE r.id = recording_id));
ALTER TABLE public.arrivals ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_recording ON public.arrivals
  USING (EXISTS (SELECT 1 FROM public.recordings r WHERE r.id = recording_id));
ALTER TABLE public.custody_events ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_object ON public.custody_events USING (
  (recording_id IS NULL OR EXISTS (SELECT 1 FROM public.recordings r WHERE r.id = recording_id))
  AND (exhibit_id IS NULL OR EXISTS (SELECT 1 FROM public.exhibits e WHERE e.id = exhibit_id)));

-- A newer index than the reader may see is told as a time and nothing else.
CREATE FUNCTION public.index_watermark() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT max(finished_at) FROM public.index_segments
$$;
REVOKE ALL ON FUNCTION public.index_watermark() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.index_watermark() TO saboot_app;
CREATE INDEX index_segments_finished ON public.index_segments (finished_at);

DO $$
DECLARE space_table text;
BEGIN
  FOR space_table IN SELECT table_name FROM public.spaces LOOP
    EXECUTE format('ALTER TABLE vectors.%I ENABLE ROW LEVEL SECURITY', space_table);
    EXECUTE format('CREATE POLICY of_camera ON vectors.%I USING (camera_id IN (SELECT c.id FROM public.cameras c))', space_table);
  END LOOP;
END $$;

CREATE OR REPLACE FUNCTION vectors.ensure_space(space_name text, space_dimension int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  space_id int;
  existing int;
  new_table text;
BEGIN
  IF space_dimension < 1 OR space_dimension > 4000 THEN
    RAISE EXCEPTION 'a Space has 1 to 4000 dimensions, not %', space_dimension;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('ensure_space'));
  SELECT s.id, s.dimension INTO space_id, existing FROM public.spaces s WHERE s.name = space_name;
  IF space_id IS NOT NULL THEN
    IF existing <> space_dimension THEN
      RAISE EXCEPTION 'Space % has % dimensions, not %', space_name, existing, space_dimension;
    END IF;
    RETURN space_id;
  END IF;
  INSERT INTO public.spaces (name, dimension, table_name) VALUES (space_name, space_dimension, '') RETURNING id INTO space_id;
  new_table := 'space_' || space_id;
  UPDATE public.spaces SET table_name = new_table WHERE id = space_id;
  EXECUTE format($sql$
    CREATE TABLE vectors.%1$I (
      track_id     uuid        NOT NULL,
      ordinal      smallint    NOT NULL,
      recording_id uuid        NOT NULL,
      camera_id    int         NOT NULL,
      at           timestamptz NOT NULL,
      pts_ms       int         NOT NULL,
      quality      real        NOT NULL,
      vec          public.halfvec(%2$s) NOT NULL,
      PRIMARY KEY (track_id, ordinal, at)
    ) PARTITION BY RANGE (at)$sql$, new_table, space_dimension);
  -- A row has to fit its page: about 8,000 bytes.
  IF space_dimension <= 3900 THEN
    EXECUTE format('ALTER TABLE vectors.%I ALTER COLUMN vec SET STORAGE PLAIN', new_table);
  END IF;
  EXECUTE format('CREATE INDEX ON vectors.%I (camera_id, at)', new_table);
  EXECUTE format('CREATE INDEX ON vectors.%I (recording_id)', new_table);
  EXECUTE format('ALTER TABLE vectors.%I ENABLE ROW LEVEL SECURITY', new_table);
  EXECUTE format('CREATE POLICY of_camera ON vectors.%I USING (camera_id IN (SELECT c.id FROM public.cameras c))', new_table);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON vectors.%I TO saboot_app', new_table);
  RETURN space_id;
END $$;

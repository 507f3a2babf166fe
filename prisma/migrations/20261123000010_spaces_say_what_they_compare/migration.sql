-- A search says which model it compared with and above which cosine that model's vectors are worth showing. The worker
-- that loads a pack writes it down; web, which loads no models, reads it here.

ALTER TABLE "spaces"
  ADD COLUMN "kind" TEXT CHECK (kind IN ('FACE', 'VEHICLE')),
  ADD COLUMN "threshold" DOUBLE PRECISION,
  ADD COLUMN "threshold_source" TEXT,
  ADD COLUMN "pack_name" TEXT,
  ADD COLUMN "pack_hash" TEXT,
  ADD COLUMN "model_name" TEXT,
  ADD COLUMN "model_hash" TEXT;

-- 1024 halves are 2,056 bytes, just above what Postgres keeps in the row: it would fetch every vector of an exact scan
-- from beside the table. PLAIN keeps them in the row, three to a page, read in one sweep.
DO $$
DECLARE space_table text;
BEGIN
  FOR space_table IN SELECT table_name FROM public.spaces LOOP
    EXECUTE format('ALTER TABLE vectors.%I ALTER COLUMN vec SET STORAGE PLAIN', space_table);
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
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON vectors.%I TO saboot_app', new_table);
  RETURN space_id;
END $$;

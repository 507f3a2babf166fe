-- A question over more vectors than can be compared while somebody waits is answered in two steps: the nearest by a
-- sketch of each vector (one bit a number: whether it is above the Space's average), and of those the exact order. A
-- sketch is a sixteenth of its vector and compared in a tenth of the time. Sketches are made in the background when a
-- Space has grown large; until then everything is compared exactly. They are rows of a table beside the vectors', kept in
-- step by a trigger, so that deleting a vector deletes its sketch whoever does it.

-- Months whose sketches are whole, and those with a graph (HNSW) over them; with how much of the exact answer the two find.
CREATE TABLE vectors.sketch_months (
  space_id  int         NOT NULL REFERENCES public.spaces (id) ON DELETE CASCADE,
  month     timestamptz NOT NULL,
  graph     boolean     NOT NULL DEFAULT false,
  recall_10 real,
  recall_50 real,
  made_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (space_id, month)
);
GRANT SELECT, UPDATE (recall_10, recall_50) ON vectors.sketch_months TO saboot_app;

CREATE FUNCTION vectors.month_of(at timestamptz) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT date_trunc('month', at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
$$;

CREATE OR REPLACE FUNCTION vectors.ensure_month(parent regclass, at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  month_start timestamptz := vectors.month_of(at);
  month_end   timestamptz := (date_trunc('month', at AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC';
  parent_schema name;
  parent_name name;
  child text;
  sketches regclass;
BEGIN
  SELECT n.nspname, c.relname INTO parent_schema, parent_name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.oid = parent AND c.relkind = 'p';
  IF parent_name IS NULL OR NOT (parent_schema = 'vectors' OR (parent_schema = 'public' AND parent_name = 'plate_reads')) THEN
    RAISE EXCEPTION 'not a partitioned table of Saboot: %', parent;
  END IF;
  child := parent_name || to_char(month_start AT TIME ZONE 'UTC', '_YYYYMM');
  IF to_regclass(format('%I.%I', parent_schema, child)) IS NOT NULL THEN
    RETURN;
  END IF;
  -- Two workers may meet the first sighting of a month together.
  PERFORM pg_advisory_xact_lock(hashtext('ensure_month'), hashtext(child));
  IF to_regclass(format('%I.%I', parent_schema, child)) IS NOT NULL THEN
    RETURN;
  END IF;
  -- The month of the sketches first: from the first row on the trigger writes there.
  sketches := to_regclass(format('%I.%I', parent_schema, parent_name || '_bits'));
  IF sketches IS NOT NULL THEN
    PERFORM vectors.ensure_month(sketches, at);
    INSERT INTO vectors.sketch_months (space_id, month)
    SELECT s.id, month_start FROM public.spaces s WHERE s.table_name = parent_name ON CONFLICT DO NOTHING;
  END IF;
  EXECUTE format('CREATE TABLE %I.%I PARTITION OF %s FOR VALUES FROM (%L) TO (%L)',
                 parent_schema, child, parent, month_start, month_end);
END $$;

-- Begins to keep sketches of a Space: takes its average from a sample, makes the table beside it and the trigger. Months
-- that have vectors already are filled by vectors.sketch_month.
CREATE FUNCTION vectors.sketch_space(space int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  named text;
  length int;
  centre text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('sketch_space'), space);
  SELECT s.table_name, s.dimension INTO named, length FROM public.spaces s WHERE s.id = space;
  IF named IS NULL THEN
    RAISE EXCEPTION 'there is no Space %', space;
  END IF;
  IF to_regclass(format('vectors.%I', named || '_bits')) IS NOT NULL THEN
    RETURN false;
  END IF;
  EXECUTE format('SELECT public.avg(s.vec)::public.halfvec(%s)::text FROM (SELECT vec FROM vectors.%I LIMIT 20000) s',
                 length, named) INTO centre;
  IF centre IS NULL THEN
    RETURN false;
  END IF;
  EXECUTE format($sql$
    CREATE FUNCTION vectors.%1$I(vec public.halfvec) RETURNS bit LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
    $f$ SELECT public.binary_quantize(vec OPERATOR(public.-) %2$L::public.halfvec) $f$
  $sql$, named || '_sketch', centre);
  EXECUTE format($sql$
    CREATE TABLE vectors.%1$I (
      track_id  uuid        NOT NULL,
      ordinal   smallint    NOT NULL,
      camera_id int         NOT NULL,
      at        timestamptz NOT NULL,
      bits      bit(%2$s)   NOT NULL,
      PRIMARY KEY (track_id, ordinal, at)
    ) PARTITION BY RANGE (at)
  $sql$, named || '_bits', length);
  EXECUTE format('ALTER TABLE vectors.%I ALTER COLUMN bits SET STORAGE PLAIN', named || '_bits');
  EXECUTE format('CREATE INDEX ON vectors.%I (camera_id, at)', named || '_bits');
  EXECUTE format('ALTER TABLE vectors.%I ENABLE ROW LEVEL SECURITY', named || '_bits');
  EXECUTE format('CREATE POLICY of_camera ON vectors.%I USING (camera_id IN (SELECT c.id FROM public.cameras c))',
                 named || '_bits');
  EXECUTE format('GRANT SELECT ON vectors.%I TO saboot_app', named || '_bits');
  EXECUTE format('GRANT EXECUTE ON FUNCTION vectors.%I(public.halfvec) TO saboot_app', named || '_sketch');
  EXECUTE format($sql$
    SELECT vectors.ensure_month('vectors.%1$s_bits'::regclass, to_date(right(c.relname, 6), 'YYYYMM')::timestamp AT TIME ZONE 'UTC')
      FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'vectors.%1$s'::regclass
  $sql$, named);
  EXECUTE format($sql$
    CREATE FUNCTION vectors.%1$I() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS
    $f$ BEGIN
      IF TG_OP <> 'INSERT' THEN
        DELETE FROM vectors.%2$I b WHERE b.track_id = OLD.track_id AND b.ordinal = OLD.ordinal AND b.at = OLD.at;
      END IF;
      IF TG_OP <> 'DELETE' THEN
        INSERT INTO vectors.%2$I (track_id, ordinal, camera_id, at, bits)
        VALUES (NEW.track_id, NEW.ordinal, NEW.camera_id, NEW.at, vectors.%3$I(NEW.vec)) ON CONFLICT DO NOTHING;
      END IF;
      RETURN NULL;
    END $f$
  $sql$, named || '_keep', named || '_bits', named || '_sketch');
  EXECUTE format('CREATE TRIGGER keep_sketch AFTER INSERT OR UPDATE OR DELETE ON vectors.%I
                  FOR EACH ROW EXECUTE FUNCTION vectors.%I()', named, named || '_keep');
  RETURN true;
END $$;

-- Makes the sketches of a month that has vectors already. Its writers wait meanwhile (about ten seconds a million), so that
-- no vector is deleted whose sketch is just being made.
CREATE FUNCTION vectors.sketch_month(space int, at timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  named text;
  part text;
  made bigint;
BEGIN
  SELECT s.table_name INTO named FROM public.spaces s WHERE s.id = space;
  part := to_char(vectors.month_of(at) AT TIME ZONE 'UTC', '_YYYYMM');
  EXECUTE format('LOCK TABLE vectors.%I IN SHARE MODE', named || part);
  EXECUTE format('INSERT INTO vectors.%I (track_id, ordinal, camera_id, at, bits)
                  SELECT v.track_id, v.ordinal, v.camera_id, v.at, vectors.%I(v.vec) FROM vectors.%I v ON CONFLICT DO NOTHING',
                 named || '_bits' || part, named || '_sketch', named || part);
  GET DIAGNOSTICS made = ROW_COUNT;
  EXECUTE format('ANALYZE vectors.%I', named || '_bits' || part);
  INSERT INTO vectors.sketch_months (space_id, month) VALUES (space, vectors.month_of(at)) ON CONFLICT DO NOTHING;
  RETURN made;
END $$;

-- Builds the graph over a month's sketches. What is written to that month waits meanwhile (minutes a million): it is done
-- for months that are over.
CREATE FUNCTION vectors.graph_month(space int, at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public SET maintenance_work_mem = '1GB' AS $$
DECLARE
  named text;
  part text;
BEGIN
  SELECT s.table_name INTO named FROM public.spaces s
   WHERE s.id = space AND EXISTS (
     SELECT FROM vectors.sketch_months m WHERE m.space_id = s.id AND m.month = vectors.month_of(at));
  IF named IS NULL THEN
    RAISE EXCEPTION 'Space % has no sketches of this month', space;
  END IF;
  part := to_char(vectors.month_of(at) AT TIME ZONE 'UTC', '_YYYYMM');
  EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON vectors.%I USING hnsw (bits public.bit_hamming_ops)',
                 named || '_bits' || part || '_graph', named || '_bits' || part);
  UPDATE vectors.sketch_months m SET graph = true WHERE m.space_id = space AND m.month = vectors.month_of(at);
END $$;

-- How many vectors of these cameras and spans there are, as Postgres' statistics estimate it: in a millisecond, however
-- many there are. The caller's own estimate would halve it for the row-level security it cannot see through.
CREATE FUNCTION vectors.estimate(space int, cameras int[], froms timestamptz[], tos timestamptz[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  named text;
  spans text;
  plan json;
BEGIN
  SELECT s.table_name INTO named FROM public.spaces s WHERE s.id = space;
  SELECT string_agg(format('(at >= %L AND at < %L)', coalesce(f, '-infinity'), coalesce(t, 'infinity')), ' OR ')
    INTO spans FROM unnest(froms, tos) AS span(f, t);
  EXECUTE format('EXPLAIN (FORMAT JSON) SELECT 1 FROM vectors.%I WHERE camera_id = ANY (%L::int[]) AND (%s)',
                 named, cameras, coalesce(spans, 'true')) INTO plan;
  RETURN (plan -> 0 -> 'Plan' ->> 'Plan Rows')::bigint;
END $$;

REVOKE ALL ON FUNCTION vectors.sketch_space(int), vectors.sketch_month(int, timestamptz),
  vectors.graph_month(int, timestamptz), vectors.estimate(int, int[], timestamptz[], timestamptz[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vectors.sketch_space(int), vectors.sketch_month(int, timestamptz),
  vectors.graph_month(int, timestamptz), vectors.estimate(int, int[], timestamptz[], timestamptz[]) TO saboot_app;

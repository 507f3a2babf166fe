-- A process that searches holds sketches in its memory, where comparing two million takes what reading twenty thousand from
-- the database takes. For that it has to know what was written and what was deleted since it last looked, and miss nothing that
-- was committed late: each sketch says which transaction wrote it, each deletion which one deleted. All that transactions
-- older than the oldest still running have written is final: up to there the process reads, and the few newer rows are
-- looked up by each search itself.

-- Sketches deleted, for a day: who holds sketches looks every few seconds, and begins anew after hours without.
CREATE TABLE vectors.sketches_removed (
  space_id   int         NOT NULL REFERENCES public.spaces (id) ON DELETE CASCADE,
  track_id   uuid        NOT NULL,
  ordinal    smallint    NOT NULL,
  at         timestamptz NOT NULL,
  removed    xid8        NOT NULL DEFAULT pg_current_xact_id(),
  removed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON vectors.sketches_removed (space_id, removed);
CREATE INDEX ON vectors.sketches_removed (removed_at);
ALTER TABLE vectors.sketches_removed ENABLE ROW LEVEL SECURITY;
-- For those that look after the index of all districts, and nobody's search.
CREATE POLICY of_system ON vectors.sketches_removed USING (current_setting('saboot.scope', true) = 'all');
GRANT SELECT, DELETE ON vectors.sketches_removed TO saboot_app;

-- How much of the exact answer is found through memory, and how many vectors the month had when that was measured.
ALTER TABLE vectors.sketch_months ADD COLUMN held_recall_10 real, ADD COLUMN held_recall_50 real, ADD COLUMN held_vectors bigint;
GRANT UPDATE (held_recall_10, held_recall_50, held_vectors) ON vectors.sketch_months TO saboot_app;

-- What keeps a Space's sketches in step with its vectors, and notes those that go.
CREATE FUNCTION vectors.keep_sketches(space int, named text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  EXECUTE format($sql$
    CREATE OR REPLACE FUNCTION vectors.%1$I() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS
    $f$ BEGIN
      IF TG_OP <> 'INSERT' THEN
        DELETE FROM vectors.%2$I b WHERE b.track_id = OLD.track_id AND b.ordinal = OLD.ordinal AND b.at = OLD.at;
        INSERT INTO vectors.sketches_removed (space_id, track_id, ordinal, at) VALUES (%4$s, OLD.track_id, OLD.ordinal, OLD.at);
      END IF;
      IF TG_OP <> 'DELETE' THEN
        INSERT INTO vectors.%2$I (track_id, ordinal, camera_id, at, bits)
        VALUES (NEW.track_id, NEW.ordinal, NEW.camera_id, NEW.at, vectors.%3$I(NEW.vec)) ON CONFLICT DO NOTHING;
      END IF;
      RETURN NULL;
    END $f$
  $sql$, named || '_keep', named || '_bits', named || '_sketch', space);
END $$;
REVOKE ALL ON FUNCTION vectors.keep_sketches(int, text) FROM PUBLIC;

-- Tells the average that a Space's sketches were made with.
CREATE FUNCTION vectors.tell_centre(named text, centre text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  EXECUTE format('CREATE FUNCTION vectors.%I() RETURNS public.halfvec LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $f$ SELECT %L::public.halfvec $f$',
                 named || '_centre', centre);
  EXECUTE format('GRANT EXECUTE ON FUNCTION vectors.%I() TO saboot_app', named || '_centre');
END $$;
REVOKE ALL ON FUNCTION vectors.tell_centre(text, text) FROM PUBLIC;

DO $$
DECLARE
  known RECORD;
  centre text;
BEGIN
  FOR known IN SELECT s.id, s.table_name FROM public.spaces s
                WHERE to_regclass(format('vectors.%I', s.table_name || '_bits')) IS NOT NULL LOOP
    -- Written before anybody held any.
    EXECUTE format($sql$ALTER TABLE vectors.%I ADD COLUMN written xid8 NOT NULL DEFAULT '0'$sql$, known.table_name || '_bits');
    EXECUTE format('ALTER TABLE vectors.%I ALTER COLUMN written SET DEFAULT pg_current_xact_id()', known.table_name || '_bits');
    EXECUTE format('CREATE INDEX ON vectors.%I (written)', known.table_name || '_bits');
    PERFORM vectors.keep_sketches(known.id, known.table_name);
    -- The average stood nowhere but in the function that makes sketches.
    SELECT substring(p.prosrc FROM '''(\[[^'']*\])''') INTO STRICT centre
      FROM pg_proc p WHERE p.oid = to_regproc(format('vectors.%I', known.table_name || '_sketch'));
    PERFORM vectors.tell_centre(known.table_name, centre);
  END LOOP;
END $$;

-- As before, with what says who wrote a sketch.
CREATE OR REPLACE FUNCTION vectors.sketch_space(space int) RETURNS boolean
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
      written   xid8        NOT NULL DEFAULT pg_current_xact_id(),
      PRIMARY KEY (track_id, ordinal, at)
    ) PARTITION BY RANGE (at)
  $sql$, named || '_bits', length);
  EXECUTE format('ALTER TABLE vectors.%I ALTER COLUMN bits SET STORAGE PLAIN', named || '_bits');
  EXECUTE format('CREATE INDEX ON vectors.%I (camera_id, at)', named || '_bits');
  EXECUTE format('CREATE INDEX ON vectors.%I (written)', named || '_bits');
  EXECUTE format('ALTER TABLE vectors.%I ENABLE ROW LEVEL SECURITY', named || '_bits');
  EXECUTE format('CREATE POLICY of_camera ON vectors.%I USING (camera_id IN (SELECT c.id FROM public.cameras c))',
                 named || '_bits');
  EXECUTE format('GRANT SELECT ON vectors.%I TO saboot_app', named || '_bits');
  EXECUTE format('GRANT EXECUTE ON FUNCTION vectors.%I(public.halfvec) TO saboot_app', named || '_sketch');
  EXECUTE format($sql$
    SELECT vectors.ensure_month('vectors.%1$s_bits'::regclass, to_date(right(c.relname, 6), 'YYYYMM')::timestamp AT TIME ZONE 'UTC')
      FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'vectors.%1$s'::regclass
  $sql$, named);
  PERFORM vectors.tell_centre(named, centre);
  PERFORM vectors.keep_sketches(space, named);
  EXECUTE format('CREATE TRIGGER keep_sketch AFTER INSERT OR UPDATE OR DELETE ON vectors.%I
                  FOR EACH ROW EXECUTE FUNCTION vectors.%I()', named, named || '_keep');
  RETURN true;
END $$;

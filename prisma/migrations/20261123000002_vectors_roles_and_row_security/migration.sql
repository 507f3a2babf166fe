-- What Prisma cannot say: vectors, partitions, the application's role, row-level security.

CREATE EXTENSION IF NOT EXISTS vector;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- ------------------------------------------------------------------ partitions
-- One partition a month, made on demand. SECURITY DEFINER because the application owns nothing and may not create
-- tables itself; the parent is checked against the two kinds of table that are partitioned here.

CREATE SCHEMA vectors;

CREATE FUNCTION vectors.ensure_month(parent regclass, at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  month_start timestamptz := date_trunc('month', at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC';
  month_end   timestamptz := (date_trunc('month', at AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC';
  parent_schema name;
  parent_name name;
  child text;
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
  IF to_regclass(format('%I.%I', parent_schema, child)) IS NULL THEN
    EXECUTE format('CREATE TABLE %I.%I PARTITION OF %s FOR VALUES FROM (%L) TO (%L)',
                   parent_schema, child, parent, month_start, month_end);
  END IF;
END $$;

-- -------------------------------------------------------------------- spaces
-- A Space is the vectors of one model; vectors of two Spaces are never compared. Camera and time are columns of the
-- vector table itself, so that a scope needs no join, and rows are read through (camera_id, at).

CREATE FUNCTION vectors.ensure_space(space_name text, space_dimension int) RETURNS int
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
  EXECUTE format('CREATE INDEX ON vectors.%I (camera_id, at)', new_table);
  EXECUTE format('CREATE INDEX ON vectors.%I (recording_id)', new_table);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON vectors.%I TO saboot_app', new_table);
  RETURN space_id;
END $$;

-- --------------------------------------------------------------- plate reads

CREATE TABLE public.plate_reads (
  id           uuid        NOT NULL,
  track_id     uuid        NOT NULL,
  recording_id uuid        NOT NULL,
  camera_id    int         NOT NULL,
  at           timestamptz NOT NULL,
  pts_ms       int         NOT NULL,
  -- As read; letters and digits only; and folded so that confusable characters are equal (0 O Q D, 1 I L, 8 B, 5 S, 2 Z).
  text         text        NOT NULL,
  normalised   text        NOT NULL,
  folded       text        NOT NULL,
  confidence   real        NOT NULL,
  -- Two readings agreed; otherwise shown as uncertain, with its alternatives.
  agreed       boolean     NOT NULL,
  alternatives jsonb       NOT NULL DEFAULT '[]',
  box          jsonb       NOT NULL,
  crop_key     text        NOT NULL,
  PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE INDEX plate_reads_folded_trgm ON public.plate_reads USING gin (folded gin_trgm_ops);
CREATE INDEX plate_reads_normalised ON public.plate_reads (normalised text_pattern_ops);
CREATE INDEX plate_reads_camera ON public.plate_reads (camera_id, at);
CREATE INDEX plate_reads_track ON public.plate_reads (track_id);

-- --------------------------------------------------------------------- roles
-- The application connects as a role that owns nothing: row-level security does not bind owners, superusers or
-- BYPASSRLS. Whoever runs the server gives this role its LOGIN and password.

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'saboot_app') THEN
    CREATE ROLE saboot_app NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
  END IF;
END $$;

GRANT USAGE ON SCHEMA public, vectors TO saboot_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO saboot_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO saboot_app;
REVOKE ALL ON FUNCTION vectors.ensure_month(regclass, timestamptz) FROM PUBLIC;
REVOKE ALL ON FUNCTION vectors.ensure_space(text, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vectors.ensure_month(regclass, timestamptz) TO saboot_app;
GRANT EXECUTE ON FUNCTION vectors.ensure_space(text, int) TO saboot_app;

-- Append-only records: nobody who speaks for the application can change or remove them.
REVOKE UPDATE, DELETE ON public.audit_entries, public.custody_events, public.arrivals FROM saboot_app;
DO $$
BEGIN
  IF to_regclass('public._prisma_migrations') IS NOT NULL THEN
    REVOKE ALL ON public._prisma_migrations FROM saboot_app;
  END IF;
END $$;

-- ---------------------------------------------------------- row-level security
-- Every transaction says for whom it works: saboot.scope is 'all' (workers, roles without a district) or 'district' with
-- saboot.district and saboot.user. Unset means nothing is visible.

CREATE FUNCTION public.saboot_sees_district(district int) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE current_setting('saboot.scope', true)
    WHEN 'all' THEN true
    WHEN 'district' THEN district = nullif(current_setting('saboot.district', true), '')::int
    ELSE false
  END
$$;

-- Asks as the caller: the policy on cases itself answers.
CREATE FUNCTION public.saboot_sees_case(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT EXISTS (SELECT 1 FROM public.cases c WHERE c.id = wanted)
$$;

ALTER TABLE public.cameras ENABLE ROW LEVEL SECURITY;
CREATE POLICY district ON public.cameras USING (public.saboot_sees_district(district_id));

ALTER TABLE public.recordings ENABLE ROW LEVEL SECURITY;
CREATE POLICY district ON public.recordings
  USING (district_id IS NULL AND current_setting('saboot.scope', true) IN ('all', 'district') OR public.saboot_sees_district(district_id));

ALTER TABLE public.cases ENABLE ROW LEVEL SECURITY;
CREATE POLICY district ON public.cases USING (public.saboot_sees_district(district_id));

ALTER TABLE public.case_members ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_case ON public.case_members USING (public.saboot_sees_case(case_id));
ALTER TABLE public.case_events ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_case ON public.case_events USING (public.saboot_sees_case(case_id));
ALTER TABLE public.exhibits ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_case ON public.exhibits USING (public.saboot_sees_case(case_id));
ALTER TABLE public.bundles ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_case ON public.bundles USING (public.saboot_sees_case(case_id));

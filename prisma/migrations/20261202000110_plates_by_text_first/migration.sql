-- Over many cameras Postgres put the index of cameras beside those of the text: of 2,000,000 reads it then fetched the keys of every
-- read of those cameras, 200 ms of nothing, to keep a few dozen that the text alone had named. An addition keeps cameras out of the
-- indexes where there are many of them; over a few the index of cameras and times may still be the better one.
CREATE OR REPLACE FUNCTION public.plate_reads_near(
  folded_like text, folded_text text, whole boolean, cameras int[], first timestamptz, last timestamptz
) RETURNS SETOF public.plate_reads
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  camera text := CASE WHEN cardinality(cameras) > 10 THEN '(p.camera_id + 0)' ELSE 'p.camera_id' END;
BEGIN
  RETURN QUERY EXECUTE
    'SELECT p.* FROM public.plate_reads p
      WHERE ' || camera || ' = ANY ($1) AND ' || camera || ' IN (
              SELECT c.id FROM public.cameras c WHERE public.saboot_sees_district(c.district_id))
        AND p.at >= $2 AND p.at < $3 AND (p.folded LIKE $4'
    || CASE WHEN folded_text IS NULL THEN '' ELSE ' OR p.folded OPERATOR(public.%) $5' END
    || CASE WHEN folded_text IS NULL OR NOT whole THEN ''
            ELSE ' OR public.plate_variants(p.folded) && public.plate_variants($5)' END || ')'
    USING cameras, coalesce(first, '-infinity'), coalesce(last, 'infinity'), folded_like, folded_text;
END $$;

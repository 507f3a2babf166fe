-- An entry of the watchlist that names a case is seen with the case: what is sealed is not told by who is looked for. Its pictures
-- and templates hang on the entry already; its alerts do now.
DROP POLICY district ON public.watchlist_entries;
CREATE POLICY readers ON public.watchlist_entries USING (
  public.saboot_sees_district(district_id) AND (case_id IS NULL OR public.saboot_sees_case(case_id)));
DROP POLICY district ON public.alerts;
CREATE POLICY readers ON public.alerts USING (
  public.saboot_sees_district(district_id)
  AND EXISTS (SELECT 1 FROM public.watchlist_entries e WHERE e.id = entry_id));

-- The log of the district leaves out entries and alerts of a sealed case too.
CREATE OR REPLACE FUNCTION public.hidden_by_seal() RETURNS TABLE (case_id uuid, object_id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH hidden AS (SELECT c.id FROM public.cases c WHERE c.sealed_at IS NOT NULL AND NOT public.saboot_under_seal(c.id))
  SELECT id, id::text FROM hidden
  UNION ALL SELECT h.id, e.id::text FROM hidden h JOIN public.exhibits e ON e.case_id = h.id
  UNION ALL SELECT h.id, b.id::text FROM hidden h JOIN public.bundles b ON b.case_id = h.id
  UNION ALL SELECT h.id, s.id::text FROM hidden h JOIN public.searches s ON s.case_id = h.id
  UNION ALL SELECT h.id, a.id::text FROM hidden h JOIN public.search_authorities a ON a.case_id = h.id
  UNION ALL SELECT h.id, r.id::text FROM hidden h JOIN public.relation_answers r ON r.case_id = h.id
  UNION ALL SELECT h.id, l.id::text FROM hidden h JOIN public.searches s ON s.case_id = h.id JOIN public.leads l ON l.search_id = s.id
  UNION ALL SELECT h.id, w.id::text FROM hidden h JOIN public.watchlist_entries w ON w.case_id = h.id
  UNION ALL SELECT h.id, n.id::text FROM hidden h JOIN public.watchlist_entries w ON w.case_id = h.id JOIN public.alerts n ON n.entry_id = w.id
$$;

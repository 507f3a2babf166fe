-- What a search found, counted by what can be narrowed by: camera, type, colour, plate, pass, day, hour and time. Kept with the
-- search, so that its receipt shows the same counts whenever it is opened. One row of cells for each search.
CREATE TABLE "search_tallies" (
  "search_id" UUID NOT NULL REFERENCES "searches" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "tally"     JSONB NOT NULL,
  CONSTRAINT "search_tallies_pkey" PRIMARY KEY ("search_id")
);

-- Whoever may read a search in the database's eyes: who made it, who sees its case, and that person's district. Asked as the
-- caller, so that the policies on cases answer; which roles read searches of others is decided by the application.
CREATE FUNCTION public.saboot_sees_search(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.searches s JOIN public.users u ON u.id = s.actor_id
     WHERE s.id = wanted
       AND (s.actor_id = current_setting('saboot.user', true)
         OR s.case_id IS NOT NULL AND public.saboot_sees_case(s.case_id)
         OR public.saboot_sees_district(u.district_id)))
$$;

-- Part of a receipt: nobody who speaks for the application changes it.
GRANT SELECT, INSERT ON public.search_tallies TO saboot_app;
REVOKE UPDATE, DELETE ON public.search_tallies FROM saboot_app;
ALTER TABLE public.search_tallies ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_search ON public.search_tallies USING (public.saboot_sees_search(search_id));

-- A candidate of a face search that somebody means to rely on is compared by two people, each without knowing what the other
-- said; where they differ, by a third. Only two that agree make a lead, and a lead is corroborated before anything rests on it.
CREATE TABLE "leads" (
  "id"           UUID NOT NULL,
  "search_id"    UUID NOT NULL,
  "rank"         INTEGER NOT NULL,
  "opened_by_id" TEXT NOT NULL,
  "opened_at"    TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "leads_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "leads_search_id_rank_key" UNIQUE ("search_id", "rank"),
  -- What is taken away of a search takes its leads with it.
  FOREIGN KEY ("search_id", "rank") REFERENCES "candidates" ("search_id", "rank") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "lead_reviews" (
  "id"          UUID NOT NULL,
  "lead_id"     UUID NOT NULL REFERENCES "leads" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "reviewer_id" TEXT NOT NULL,
  "conclusion"  TEXT NOT NULL CHECK ("conclusion" IN ('STRONG_SAME', 'SAME', 'INCONCLUSIVE', 'DIFFERENT', 'STRONG_DIFFERENT')),
  -- Feature by feature: similar, different or not visible, and a note.
  "features"    JSONB NOT NULL,
  "note"        TEXT,
  "at"          TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "lead_reviews_pkey" PRIMARY KEY ("id"),
  -- The same person twice is not two reviews.
  CONSTRAINT "lead_reviews_lead_id_reviewer_id_key" UNIQUE ("lead_id", "reviewer_id")
);

-- What else says that it is so, found by other means than the resemblance.
CREATE TABLE "lead_corroborations" (
  "id"       UUID NOT NULL,
  "lead_id"  UUID NOT NULL REFERENCES "leads" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "what"     TEXT NOT NULL,
  "source"   TEXT NOT NULL,
  "actor_id" TEXT NOT NULL,
  "at"       TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "lead_corroborations_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "lead_corroborations_lead_id_idx" ON "lead_corroborations" ("lead_id");

GRANT SELECT, INSERT ON public.leads, public.lead_reviews, public.lead_corroborations TO saboot_app;
REVOKE UPDATE, DELETE ON public.leads, public.lead_reviews, public.lead_corroborations FROM saboot_app;

-- What the reviews of a lead come to: two of one side decide; one each way asks a third; three of three sides are none. With
-- the owner's rights, because whoever may not see a review may still know that the comparison has ended.
CREATE FUNCTION public.lead_state(wanted uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH sides AS (
    SELECT CASE WHEN conclusion IN ('STRONG_SAME', 'SAME') THEN 'LEAD'
                WHEN conclusion IN ('STRONG_DIFFERENT', 'DIFFERENT') THEN 'NOT_A_LEAD'
                ELSE 'INCONCLUSIVE' END AS side
      FROM public.lead_reviews WHERE lead_id = wanted)
  SELECT coalesce(
    (SELECT side FROM sides GROUP BY side HAVING count(*) >= 2 LIMIT 1),
    CASE (SELECT count(*) FROM sides) WHEN 0 THEN 'AWAITING' WHEN 1 THEN 'AWAITING' WHEN 2 THEN 'THIRD' ELSE 'INCONCLUSIVE' END)
$$;
-- Whether somebody has given their review of a lead.
CREATE FUNCTION public.lead_reviewed_by(wanted uuid, person text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (SELECT 1 FROM public.lead_reviews WHERE lead_id = wanted AND reviewer_id = person)
$$;
REVOKE ALL ON FUNCTION public.lead_state(uuid), public.lead_reviewed_by(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.lead_state(uuid), public.lead_reviewed_by(uuid, text) TO saboot_app;

ALTER TABLE public.leads ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_search ON public.leads USING (public.saboot_sees_search(search_id) AND public.search_is_open(search_id));

ALTER TABLE public.lead_reviews ENABLE ROW LEVEL SECURITY;
-- One's own at once; those of others when the comparison has ended, or when two are in and one of them is one's own.
CREATE POLICY apart ON public.lead_reviews FOR SELECT USING (
  reviewer_id = current_setting('saboot.user', true)
  OR EXISTS (SELECT 1 FROM public.leads l WHERE l.id = lead_id)
     AND (public.lead_state(lead_id) IN ('LEAD', 'NOT_A_LEAD', 'INCONCLUSIVE')
       OR public.lead_state(lead_id) = 'THIRD'
          AND public.lead_reviewed_by(lead_id, current_setting('saboot.user', true))));
-- Never by who searched, and not after the comparison has ended.
CREATE POLICY own ON public.lead_reviews FOR INSERT WITH CHECK (
  reviewer_id = current_setting('saboot.user', true)
  AND public.lead_state(lead_id) IN ('AWAITING', 'THIRD')
  AND EXISTS (SELECT 1 FROM public.leads l JOIN public.searches s ON s.id = l.search_id
               WHERE l.id = lead_id AND s.actor_id <> current_setting('saboot.user', true)));

ALTER TABLE public.lead_corroborations ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_lead ON public.lead_corroborations FOR SELECT
  USING (EXISTS (SELECT 1 FROM public.leads l WHERE l.id = lead_id));
CREATE POLICY of_confirmed ON public.lead_corroborations FOR INSERT WITH CHECK (
  actor_id = current_setting('saboot.user', true)
  AND EXISTS (SELECT 1 FROM public.leads l WHERE l.id = lead_id)
  AND public.lead_state(lead_id) = 'LEAD');

-- What people said of a search's candidates. A mark is never changed: taking one back is another mark. Two people review
-- apart: nobody reads another's marks before having ended a review of their own, or before two others have ended theirs.
CREATE TABLE "candidate_reviews" (
  "id"          UUID NOT NULL,
  "search_id"   UUID NOT NULL,
  "rank"        INTEGER NOT NULL,
  "reviewer_id" TEXT NOT NULL,
  -- 'keep', 'reject', or 'none' where a mark is taken back.
  "decision"    TEXT NOT NULL CHECK ("decision" IN ('keep', 'reject', 'none')),
  "reason"      TEXT,
  "words"       TEXT,
  "at"          TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "candidate_reviews_pkey" PRIMARY KEY ("id"),
  FOREIGN KEY ("search_id", "rank") REFERENCES "candidates" ("search_id", "rank") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "candidate_reviews_search_id_reviewer_id_idx" ON "candidate_reviews" ("search_id", "reviewer_id");

CREATE TABLE "ended_reviews" (
  "search_id"   UUID NOT NULL REFERENCES "searches" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "reviewer_id" TEXT NOT NULL,
  "at"          TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  -- The same person twice is not two reviews.
  CONSTRAINT "ended_reviews_pkey" PRIMARY KEY ("search_id", "reviewer_id")
);

GRANT SELECT, INSERT ON public.candidate_reviews, public.ended_reviews TO saboot_app;
REVOKE UPDATE, DELETE ON public.candidate_reviews, public.ended_reviews FROM saboot_app;

-- That somebody has ended a review is no secret; what they said is.
ALTER TABLE public.ended_reviews ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_search ON public.ended_reviews FOR SELECT USING (public.saboot_sees_search(search_id));
CREATE POLICY own ON public.ended_reviews FOR INSERT
  WITH CHECK (reviewer_id = current_setting('saboot.user', true) AND public.saboot_sees_search(search_id));

ALTER TABLE public.candidate_reviews ENABLE ROW LEVEL SECURITY;
CREATE POLICY apart ON public.candidate_reviews FOR SELECT USING (
  reviewer_id = current_setting('saboot.user', true)
  OR public.saboot_sees_search(search_id)
     AND EXISTS (SELECT 1 FROM public.ended_reviews theirs
                  WHERE theirs.search_id = candidate_reviews.search_id
                    AND theirs.reviewer_id = candidate_reviews.reviewer_id)
     AND (EXISTS (SELECT 1 FROM public.ended_reviews own
                   WHERE own.search_id = candidate_reviews.search_id
                     AND own.reviewer_id = current_setting('saboot.user', true))
       OR (SELECT count(*) FROM public.ended_reviews both_ended
            WHERE both_ended.search_id = candidate_reviews.search_id) >= 2));
CREATE POLICY own ON public.candidate_reviews FOR INSERT WITH CHECK (
  reviewer_id = current_setting('saboot.user', true)
  AND public.saboot_sees_search(search_id)
  AND NOT EXISTS (SELECT 1 FROM public.ended_reviews ended
                   WHERE ended.search_id = candidate_reviews.search_id
                     AND ended.reviewer_id = candidate_reviews.reviewer_id));

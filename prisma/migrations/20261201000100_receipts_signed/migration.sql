-- What was signed of a search or of an answer across sightings, when it was stored: the very text, so that a row that was
-- changed since can be told from it member by member. Receipts of before have none.
CREATE TABLE "receipt_signatures" (
  "object_kind" TEXT NOT NULL,
  "object_id"   UUID NOT NULL,
  "signed"      TEXT NOT NULL,
  "key_id"      TEXT NOT NULL,
  "signature"   TEXT NOT NULL,
  CONSTRAINT "receipt_signatures_pkey" PRIMARY KEY ("object_kind", "object_id"),
  CONSTRAINT "receipt_signatures_kind" CHECK ("object_kind" IN ('search', 'relation'))
);

-- Nobody who speaks for the application changes one. It is readable as the receipt is: of searches the application decides
-- whose, of answers across sightings the database.
REVOKE ALL ON public.receipt_signatures FROM saboot_app;
GRANT SELECT, INSERT ON public.receipt_signatures TO saboot_app;
ALTER TABLE public.receipt_signatures ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_search ON public.receipt_signatures USING ("object_kind" = 'search');
CREATE POLICY of_relation ON public.receipt_signatures USING (
  "object_kind" = 'relation' AND EXISTS (SELECT 1 FROM public.relation_answers a WHERE a.id = "object_id"));

-- Nothing changes a stored search or what it listed.
REVOKE UPDATE, DELETE ON public.searches, public.candidates FROM saboot_app;

-- Which of these cameras there are, whoever asks: a search carried out again by somebody who sees less than its author tells
-- a camera that is gone from one that is hidden. Says nothing but that there is one of that number.
CREATE FUNCTION public.cameras_there(ids int[]) RETURNS SETOF int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT id FROM public.cameras WHERE id = ANY (ids)
$$;
REVOKE ALL ON FUNCTION public.cameras_there(int[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.cameras_there(int[]) TO saboot_app;

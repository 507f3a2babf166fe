-- A question across sightings that compares faces rests on an authority as a search by face does: it is approved, or runs because it
-- could not wait and is taken away where nobody approves it in time.
ALTER TABLE "relation_answers"
  ADD COLUMN "authority_id" UUID REFERENCES "search_authorities" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  ADD COLUMN "purged_at" TIMESTAMPTZ(3),
  ADD COLUMN "purged_because" TEXT,
  ADD COLUMN "purged_receipt_sha256" CHAR(64);
CREATE INDEX "relation_answers_authority_id_idx" ON "relation_answers" ("authority_id");
-- Answers of before have none. Onward from a face is told from the track, and is bound to its authority by the program.
ALTER TABLE "relation_answers" ADD CONSTRAINT "relation_answers_faces_by_authority" CHECK (
  "authority_id" IS NOT NULL OR NOT (
    "kind" = 'SCENES' AND "request" ->> 'by' IS NOT DISTINCT FROM 'FACE'
    OR "kind" = 'REPEATED' AND "request" ->> 'of' IS NOT DISTINCT FROM 'FACE'
    OR "kind" = 'COMPANIONS' AND "request" ->> 'faces' IS NOT DISTINCT FROM 'true')) NOT VALID;

-- Whether what was found under an authority may be seen: not from the minute it was refused or lapsed. With the owner's rights,
-- because whether it lapsed is no secret of the request.
CREATE FUNCTION public.authority_is_open(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT NOT EXISTS (
    SELECT 1 FROM public.search_authorities a WHERE a.id = wanted
       AND (a.state IN ('REFUSED', 'LAPSED', 'WITHDRAWN') OR a.state = 'WAITING' AND a.due_at <= now()))
$$;
REVOKE ALL ON FUNCTION public.authority_is_open(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.authority_is_open(uuid) TO saboot_app;
-- An answer is one row: it is hidden whole until its findings are taken out of it, and then says that they were.
CREATE POLICY while_open ON public.relation_answers AS RESTRICTIVE USING (
  authority_id IS NULL OR purged_at IS NOT NULL OR public.authority_is_open(authority_id));

-- As before, and answers across sightings besides.
CREATE OR REPLACE FUNCTION public.purge_authority(wanted uuid, because text) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  purged int;
  answers int;
BEGIN
  PERFORM 1 FROM public.search_authorities a
    WHERE a.id = wanted AND a.state IN ('REFUSED', 'LAPSED', 'WITHDRAWN') FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'search authority % still holds: nothing of it is taken away', wanted
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  UPDATE public.searches s SET purged_at = now(), purged_because = because,
      purged_receipt_sha256 = (SELECT encode(sha256(convert_to(r.signed, 'UTF8')), 'hex') FROM public.receipt_signatures r
                                WHERE r.object_kind = 'search' AND r.object_id = s.id)
    WHERE s.authority_id = wanted AND s.purged_at IS NULL;
  GET DIAGNOSTICS purged = ROW_COUNT;
  DELETE FROM public.candidates c USING public.searches s WHERE s.authority_id = wanted AND c.search_id = s.id;
  DELETE FROM public.search_tallies t USING public.searches s WHERE s.authority_id = wanted AND t.search_id = s.id;
  DELETE FROM public.receipt_signatures r USING public.searches s
    WHERE s.authority_id = wanted AND r.object_kind = 'search' AND r.object_id = s.id;
  UPDATE public.relation_answers ra SET purged_at = now(), purged_because = because, answer = 'null', said = '{}',
      purged_receipt_sha256 = (SELECT encode(sha256(convert_to(r.signed, 'UTF8')), 'hex') FROM public.receipt_signatures r
                                WHERE r.object_kind = 'relation' AND r.object_id = ra.id)
    WHERE ra.authority_id = wanted AND ra.purged_at IS NULL;
  GET DIAGNOSTICS answers = ROW_COUNT;
  DELETE FROM public.receipt_signatures r USING public.relation_answers ra
    WHERE ra.authority_id = wanted AND r.object_kind = 'relation' AND r.object_id = ra.id;
  UPDATE public.probes p SET subjects = '[]', purged_at = now(), purged_because = because
    WHERE p.purged_at IS NULL AND p.id IN (
      SELECT (e ->> 'probeId')::uuid FROM public.search_authorities a
        CROSS JOIN LATERAL jsonb_path_query(a.request, '$.*[*]') e
       WHERE a.id = wanted AND e ->> 'from' = 'probe')
      AND NOT EXISTS (
        SELECT 1 FROM public.search_authorities other
         WHERE other.id <> wanted AND other.state IN ('WAITING', 'APPROVED')
           AND jsonb_path_query_array(other.request, '$.*[*].probeId') @> to_jsonb(p.id::text));
  RETURN purged + answers;
END $$;

-- Plates that differ by up to two characters are found by what is left when characters are taken away: two texts that are
-- at most two edits apart (another character, one too many, one too few, two neighbours swapped) become equal when at most
-- two characters are left out of each (Mor and Fraenkel 1982; "FastSS", Bocek and others 2007). Trigrams cannot say that: two
-- wrong characters of seven leave none of them whole, so that nearly every reading had to be looked at.

-- Hashes of a text with none, one and two of its characters left out; 29 of seven characters. What lies beyond the
-- sixteenth character is no plate.
CREATE FUNCTION public.plate_variants(folded text) RETURNS int[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT array_agg(DISTINCT hashtext(
           CASE WHEN i = 0 THEN left(folded, 16)
                WHEN j = 0 THEN overlay(left(folded, 16) PLACING '' FROM i FOR 1)
                ELSE overlay(overlay(left(folded, 16) PLACING '' FROM j FOR 1) PLACING '' FROM i FOR 1) END))
    FROM generate_series(0, least(length(folded), 16)) i, generate_series(0, least(length(folded), 16)) j
   WHERE (i = 0 AND j = 0) OR (i > 0 AND (j = 0 OR j > i))
$$;

CREATE INDEX plate_reads_variants ON public.plate_reads USING gin (public.plate_variants(folded));

-- The case diary of section 172: private to the investigation. Append-only: a correction is a later entry that names the one it
-- corrects.
CREATE TABLE "case_diary_entries" (
  "id"                 UUID NOT NULL,
  "case_id"            UUID NOT NULL REFERENCES "cases" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "number"             INTEGER NOT NULL CHECK ("number" > 0),
  -- The day and time that the entry is about.
  "at"                 TIMESTAMPTZ(3) NOT NULL,
  "text"               TEXT NOT NULL CHECK ("text" <> ''),
  "corrects_number"    INTEGER CHECK ("corrects_number" < "number"),
  "author_id"          TEXT NOT NULL,
  "created_at"         TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "case_diary_entries_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "case_diary_entries_case_id_number_key" ON "case_diary_entries" ("case_id", "number");

GRANT SELECT, INSERT ON public.case_diary_entries TO saboot_app;
REVOKE UPDATE, DELETE ON public.case_diary_entries FROM saboot_app;
ALTER TABLE public.case_diary_entries ENABLE ROW LEVEL SECURITY;
-- Seeing the case is not enough: the role of whoever asks is looked up here too (core/people/policy.ts, diary.read), so that a
-- forgotten question to the policy shows nothing. A job of the system, which makes bundles, has no user and sees none either
-- where it works as the application.
CREATE POLICY of_investigation ON public.case_diary_entries
  USING (public.saboot_sees_case(case_id) AND EXISTS (
    SELECT 1 FROM public.users u
    WHERE u.id = current_setting('saboot.user', true) AND u.role IN ('INVESTIGATOR', 'SHO', 'SUPERVISOR')))
  WITH CHECK (author_id = current_setting('saboot.user', true) AND public.saboot_sees_case(case_id) AND EXISTS (
    SELECT 1 FROM public.users u
    WHERE u.id = current_setting('saboot.user', true) AND u.role IN ('INVESTIGATOR', 'SHO', 'SUPERVISOR')));

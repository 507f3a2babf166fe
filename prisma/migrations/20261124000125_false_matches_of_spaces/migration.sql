-- How often vectors of different people, or vehicles, come out at least this alike, as the pack's manifest states it with the
-- data that it was measured on: what the expected number of look-alikes in a list is reckoned from.
ALTER TABLE "spaces" ADD COLUMN "false_matches" JSONB;

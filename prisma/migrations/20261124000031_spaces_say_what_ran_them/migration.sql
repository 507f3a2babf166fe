-- A receipt says not only which model was compared, but what ran it: two providers round differently.
ALTER TABLE "spaces" ADD COLUMN "execution_provider" TEXT;

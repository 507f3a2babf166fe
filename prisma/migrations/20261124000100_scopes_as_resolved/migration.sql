-- What the words of a scope came to when the search ran: cameras, windows of time, and what was said of it. Cameras move and
-- groups change; the receipt does not. Null in searches from before.
ALTER TABLE "searches" ADD COLUMN "resolved" JSONB;

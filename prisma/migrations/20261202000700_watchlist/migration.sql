-- Who and what is looked for in footage as it is indexed, under whose approval and until when, and the alerts that come of it.
CREATE TYPE "WatchKind" AS ENUM ('PERSON', 'VEHICLE', 'PLATE');
CREATE TYPE "WatchStatus" AS ENUM ('DRAFT', 'AWAITING', 'ACTIVE', 'SUSPENDED', 'EXPIRED', 'WITHDRAWN');
CREATE TYPE "AlertStatus" AS ENUM ('NEW', 'ACKNOWLEDGED', 'DISMISSED', 'HANDED_OVER');

CREATE TABLE "watchlist_entries" (
  "id"            UUID NOT NULL,
  "district_id"   INTEGER NOT NULL REFERENCES "districts" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "kind"          "WatchKind" NOT NULL,
  "status"        "WatchStatus" NOT NULL DEFAULT 'DRAFT',
  "title"         TEXT NOT NULL,
  "criterion"     TEXT NOT NULL,
  "source"        TEXT NOT NULL,
  "source_note"   TEXT,
  "reason"        TEXT NOT NULL,
  "case_id"       UUID REFERENCES "cases" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "reference"     TEXT,
  "scope"         JSONB NOT NULL DEFAULT '{}',
  "plate"         TEXT,
  "tolerance"     TEXT CHECK (tolerance IN ('EXACT', 'CONFUSABLE', 'ONE_WRONG')),
  "classes"       TEXT[] NOT NULL DEFAULT '{}',
  "colours"       TEXT[] NOT NULL DEFAULT '{}',
  "threshold"     DOUBLE PRECISION,
  "owner_id"      TEXT NOT NULL,
  "submitted_at"  TIMESTAMPTZ(3),
  "approver_id"   TEXT,
  "approved_at"   TIMESTAMPTZ(3),
  "status_reason" TEXT,
  "expires_at"    TIMESTAMPTZ(3) NOT NULL,
  "review_at"     TIMESTAMPTZ(3) NOT NULL,
  "search_back"   BOOLEAN NOT NULL DEFAULT false,
  "searched_back" TIMESTAMPTZ(3),
  "import_id"     UUID,
  "ended_at"      TIMESTAMPTZ(3),
  "tombstone"     JSONB,
  "revision"      INTEGER NOT NULL DEFAULT 0,
  "created_at"    TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at"    TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "watchlist_entries_pkey" PRIMARY KEY ("id"),
  -- Whoever proposes an entry does not approve it, and nothing is matched that nobody approved.
  CONSTRAINT "watchlist_entries_two_people" CHECK ("approver_id" IS DISTINCT FROM "owner_id"),
  CONSTRAINT "watchlist_entries_approved" CHECK ("status" <> 'ACTIVE' OR "approver_id" IS NOT NULL AND "approved_at" IS NOT NULL),
  CONSTRAINT "watchlist_entries_plate" CHECK (("kind" = 'PLATE') = ("plate" IS NOT NULL AND "tolerance" IS NOT NULL))
);
CREATE INDEX "watchlist_entries_district_id_status_idx" ON "watchlist_entries" ("district_id", "status");
CREATE INDEX "watchlist_entries_import_id_idx" ON "watchlist_entries" ("import_id");

CREATE TABLE "watchlist_photos" (
  "id"           UUID NOT NULL,
  "entry_id"     UUID NOT NULL REFERENCES "watchlist_entries" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "picture_key"  TEXT,
  "sha256"       CHAR(64) NOT NULL,
  "status"       "ProbeStatus" NOT NULL DEFAULT 'PENDING',
  "refused"      TEXT,
  "quality"      DOUBLE PRECISION,
  "box"          JSONB,
  "width_px"     INTEGER,
  "height_px"    INTEGER,
  "created_at"   TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "destroyed_at" TIMESTAMPTZ(3),
  CONSTRAINT "watchlist_photos_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "watchlist_photos_entry_id_idx" ON "watchlist_photos" ("entry_id");

CREATE TABLE "watchlist_templates" (
  "photo_id" UUID NOT NULL REFERENCES "watchlist_photos" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "space"    TEXT NOT NULL,
  "entry_id" UUID NOT NULL REFERENCES "watchlist_entries" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "vector"   REAL[] NOT NULL,
  "made_at"  TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "watchlist_templates_pkey" PRIMARY KEY ("photo_id", "space")
);
CREATE INDEX "watchlist_templates_entry_id_idx" ON "watchlist_templates" ("entry_id");

-- Written in the transaction that writes the track, so that a worker that dies between the two loses no alert. A track that
-- goes out of the index is no longer compared.
CREATE TABLE "tracks_to_match" (
  "track_id"     UUID NOT NULL REFERENCES "tracks" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "recording_id" UUID NOT NULL,
  "since"        TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "tracks_to_match_pkey" PRIMARY KEY ("track_id")
);
CREATE INDEX "tracks_to_match_recording_id_idx" ON "tracks_to_match" ("recording_id");
CREATE INDEX "tracks_to_match_since_idx" ON "tracks_to_match" ("since");

CREATE TABLE "alerts" (
  "id"           UUID NOT NULL,
  "entry_id"     UUID NOT NULL REFERENCES "watchlist_entries" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "district_id"  INTEGER NOT NULL,
  "camera_id"    INTEGER NOT NULL,
  "recording_id" UUID NOT NULL,
  "track_id"     UUID NOT NULL,
  "status"       "AlertStatus" NOT NULL DEFAULT 'NEW',
  "score"        DOUBLE PRECISION NOT NULL,
  "strength"     TEXT NOT NULL,
  "rarity"       JSONB,
  "photo_id"     UUID,
  "snapshot"     JSONB NOT NULL,
  "at"           TIMESTAMPTZ(3) NOT NULL,
  "passage_from" TIMESTAMPTZ(3) NOT NULL,
  "passage_to"   TIMESTAMPTZ(3) NOT NULL,
  "looked_back"  BOOLEAN NOT NULL DEFAULT false,
  "held_back"    INTEGER NOT NULL DEFAULT 0,
  "is_group"     BOOLEAN NOT NULL DEFAULT false,
  "raised_at"    TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "escalated_at" TIMESTAMPTZ(3),
  CONSTRAINT "alerts_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "alerts_district_id_status_raised_at_idx" ON "alerts" ("district_id", "status", "raised_at");
CREATE INDEX "alerts_entry_id_camera_id_passage_to_idx" ON "alerts" ("entry_id", "camera_id", "passage_to");
CREATE INDEX "alerts_entry_id_raised_at_idx" ON "alerts" ("entry_id", "raised_at");
CREATE INDEX "alerts_track_id_idx" ON "alerts" ("track_id");

CREATE TABLE "alert_sightings" (
  "entry_id"  UUID NOT NULL,
  "track_id"  UUID NOT NULL,
  "alert_id"  UUID NOT NULL REFERENCES "alerts" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "camera_id" INTEGER NOT NULL,
  "at"        TIMESTAMPTZ(3) NOT NULL,
  "score"     DOUBLE PRECISION NOT NULL,
  CONSTRAINT "alert_sightings_pkey" PRIMARY KEY ("entry_id", "track_id")
);
CREATE INDEX "alert_sightings_alert_id_idx" ON "alert_sightings" ("alert_id");

CREATE TABLE "alert_decisions" (
  "id"       UUID NOT NULL,
  "alert_id" UUID NOT NULL REFERENCES "alerts" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "decision" TEXT NOT NULL CHECK (decision IN ('ACKNOWLEDGED', 'DISMISSED', 'HANDED_OVER')),
  "reason"   TEXT,
  "words"    TEXT,
  "case_id"  UUID REFERENCES "cases" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "actor_id" TEXT NOT NULL,
  "at"       TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "alert_decisions_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "alert_decisions_reasons" CHECK (decision = 'ACKNOWLEDGED' OR reason IS NOT NULL OR words IS NOT NULL),
  CONSTRAINT "alert_decisions_case" CHECK ((decision = 'HANDED_OVER') = (case_id IS NOT NULL))
);
CREATE INDEX "alert_decisions_alert_id_idx" ON "alert_decisions" ("alert_id");

-- Entries and alerts stay for good; what goes with them are templates and pictures. Decisions are never changed.
GRANT SELECT, INSERT, UPDATE ON public.watchlist_entries, public.alerts TO saboot_app;
REVOKE DELETE ON public.watchlist_entries, public.alerts FROM saboot_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON public.watchlist_photos, public.watchlist_templates, public.tracks_to_match TO saboot_app;
GRANT SELECT, INSERT, UPDATE ON public.alert_sightings TO saboot_app;
REVOKE DELETE ON public.alert_sightings FROM saboot_app;
GRANT SELECT, INSERT ON public.alert_decisions TO saboot_app;
REVOKE UPDATE, DELETE ON public.alert_decisions FROM saboot_app;

ALTER TABLE public.watchlist_entries ENABLE ROW LEVEL SECURITY;
CREATE POLICY district ON public.watchlist_entries USING (public.saboot_sees_district(district_id));
ALTER TABLE public.watchlist_photos ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_entry ON public.watchlist_photos
  USING (EXISTS (SELECT 1 FROM public.watchlist_entries e WHERE e.id = entry_id));
ALTER TABLE public.watchlist_templates ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_entry ON public.watchlist_templates
  USING (EXISTS (SELECT 1 FROM public.watchlist_entries e WHERE e.id = entry_id));
ALTER TABLE public.tracks_to_match ENABLE ROW LEVEL SECURITY;
CREATE POLICY workers ON public.tracks_to_match USING (current_setting('saboot.scope', true) = 'all');
ALTER TABLE public.alerts ENABLE ROW LEVEL SECURITY;
CREATE POLICY district ON public.alerts USING (public.saboot_sees_district(district_id));
ALTER TABLE public.alert_sightings ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_alert ON public.alert_sightings
  USING (EXISTS (SELECT 1 FROM public.alerts a WHERE a.id = alert_id));
ALTER TABLE public.alert_decisions ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_alert ON public.alert_decisions
  USING (EXISTS (SELECT 1 FROM public.alerts a WHERE a.id = alert_id));

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('OPERATOR', 'INVESTIGATOR', 'SHO', 'SUPERVISOR', 'REVIEWER', 'PROSECUTOR', 'CUSTODIAN', 'AUDITOR', 'ADMINISTRATOR');

-- CreateEnum
CREATE TYPE "SiteKind" AS ENUM ('ROAD', 'GATE_ENTRY', 'GATE_EXIT', 'PREMISES');

-- CreateEnum
CREATE TYPE "RecordingStatus" AS ENUM ('RECEIVED', 'NEEDS_DETAILS', 'QUEUED', 'INDEXING', 'INDEXED', 'FAILED', 'QUARANTINED');

-- CreateEnum
CREATE TYPE "TimeSource" AS ENUM ('FILE_NAME', 'METADATA', 'CAMERAS_CSV', 'PERSON');

-- CreateEnum
CREATE TYPE "IntakeSource" AS ENUM ('FOLDER', 'UPLOAD', 'COMMAND', 'DEMO');

-- CreateEnum
CREATE TYPE "TrackKind" AS ENUM ('PERSON', 'FACE', 'VEHICLE', 'PLATE');

-- CreateEnum
CREATE TYPE "SearchKind" AS ENUM ('FACE', 'VEHICLE', 'PLATE', 'DESCRIPTION');

-- CreateEnum
CREATE TYPE "ProbeStatus" AS ENUM ('PENDING', 'READY', 'FAILED');

-- CreateEnum
CREATE TYPE "CaseStatus" AS ENUM ('OPEN', 'CHALLANED', 'CLOSED');

-- CreateEnum
CREATE TYPE "IdentityDocument" AS ENUM ('CNIC', 'PASSPORT', 'POR_CARD', 'OTHER', 'NONE');

-- CreateEnum
CREATE TYPE "ExhibitKind" AS ENUM ('CLIP', 'STILL');

-- CreateEnum
CREATE TYPE "WorkStatus" AS ENUM ('PENDING', 'READY', 'FAILED');

-- CreateTable
CREATE TABLE "districts" (
    "id" SERIAL NOT NULL,
    "province" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "districts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stations" (
    "id" SERIAL NOT NULL,
    "district_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "latitude" DOUBLE PRECISION,
    "longitude" DOUBLE PRECISION,

    CONSTRAINT "stations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "username" TEXT,
    "display_username" TEXT,
    "role" "Role" NOT NULL DEFAULT 'OPERATOR',
    "belt_number" TEXT,
    "district_id" INTEGER,
    "station_id" INTEGER,
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "accounts" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verifications" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "verifications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sites" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "SiteKind" NOT NULL DEFAULT 'ROAD',
    "latitude" DOUBLE PRECISION NOT NULL,
    "longitude" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "sites_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cameras" (
    "id" SERIAL NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "site_id" INTEGER,
    "district_id" INTEGER NOT NULL,
    "latitude" DOUBLE PRECISION,
    "longitude" DOUBLE PRECISION,
    "heading_deg" DOUBLE PRECISION,
    "field_of_view_deg" DOUBLE PRECISION,
    "time_zone" TEXT NOT NULL DEFAULT 'Asia/Karachi',
    "drawn" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cameras_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "clock_checks" (
    "id" UUID NOT NULL,
    "camera_id" INTEGER NOT NULL,
    "offset_ms" INTEGER NOT NULL,
    "uncertainty_ms" INTEGER NOT NULL,
    "method" TEXT NOT NULL,
    "measured_at" TIMESTAMPTZ(3) NOT NULL,
    "measured_by_id" TEXT NOT NULL,
    "note" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "clock_checks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recordings" (
    "id" UUID NOT NULL,
    "camera_id" INTEGER,
    "district_id" INTEGER,
    "sha256" CHAR(64) NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "original_name" TEXT NOT NULL,
    "storage_key" TEXT NOT NULL,
    "source" "IntakeSource" NOT NULL,
    "received_from" TEXT NOT NULL,
    "received_by_id" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "status" "RecordingStatus" NOT NULL DEFAULT 'RECEIVED',
    "status_reason" TEXT,
    "container" TEXT,
    "video_codec" TEXT,
    "audio_codec" TEXT,
    "width" INTEGER,
    "height" INTEGER,
    "rotation_deg" INTEGER,
    "frame_rate" DOUBLE PRECISION,
    "frame_count" INTEGER,
    "duration_ms" INTEGER,
    "frame_times_key" TEXT,
    "playback_key" TEXT,
    "playback_kind" TEXT,
    "stamped_start" TIMESTAMPTZ(3),
    "time_source" "TimeSource",
    "clock_offset_ms" INTEGER NOT NULL DEFAULT 0,
    "clock_uncertainty_ms" INTEGER,
    "clock_check_id" UUID,
    "starts_at" TIMESTAMPTZ(3),
    "ends_at" TIMESTAMPTZ(3),
    "pack_name" TEXT,
    "pack_hash" TEXT,
    "indexed_until_ms" INTEGER NOT NULL DEFAULT 0,
    "indexed_at" TIMESTAMPTZ(3),

    CONSTRAINT "recordings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "arrivals" (
    "id" UUID NOT NULL,
    "recording_id" UUID NOT NULL,
    "original_name" TEXT NOT NULL,
    "source" "IntakeSource" NOT NULL,
    "received_from" TEXT NOT NULL,
    "received_by_id" TEXT,
    "duplicate" BOOLEAN NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "arrivals_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "index_segments" (
    "recording_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "from_ms" INTEGER NOT NULL,
    "to_ms" INTEGER NOT NULL,
    "frames_analysed" INTEGER NOT NULL,
    "paths_key" TEXT NOT NULL,
    "open_state_key" TEXT,
    "finished_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "index_segments_pkey" PRIMARY KEY ("recording_id","ordinal")
);

-- CreateTable
CREATE TABLE "damaged_ranges" (
    "id" UUID NOT NULL,
    "recording_id" UUID NOT NULL,
    "from_ms" INTEGER NOT NULL,
    "to_ms" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "damaged_ranges_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tracks" (
    "id" UUID NOT NULL,
    "recording_id" UUID NOT NULL,
    "camera_id" INTEGER NOT NULL,
    "local_id" TEXT NOT NULL,
    "kind" "TrackKind" NOT NULL,
    "object_class" TEXT NOT NULL,
    "confidence" DOUBLE PRECISION NOT NULL,
    "first_pts_ms" INTEGER NOT NULL,
    "last_pts_ms" INTEGER NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "colour" TEXT,
    "colour_confidence" DOUBLE PRECISION,
    "parent_track_id" UUID,
    "segment_ordinal" INTEGER NOT NULL,

    CONSTRAINT "tracks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "best_shots" (
    "id" UUID NOT NULL,
    "track_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "pts_ms" INTEGER NOT NULL,
    "x" DOUBLE PRECISION NOT NULL,
    "y" DOUBLE PRECISION NOT NULL,
    "w" DOUBLE PRECISION NOT NULL,
    "h" DOUBLE PRECISION NOT NULL,
    "quality" DOUBLE PRECISION NOT NULL,
    "sharpness" DOUBLE PRECISION NOT NULL,
    "width_px" INTEGER NOT NULL,
    "height_px" INTEGER NOT NULL,
    "storage_key" TEXT NOT NULL,

    CONSTRAINT "best_shots_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "spaces" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "dimension" INTEGER NOT NULL,
    "table_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "spaces_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "probes" (
    "id" UUID NOT NULL,
    "kind" "SearchKind" NOT NULL,
    "status" "ProbeStatus" NOT NULL DEFAULT 'PENDING',
    "picture_key" TEXT NOT NULL,
    "sha256" CHAR(64) NOT NULL,
    "width_px" INTEGER,
    "height_px" INTEGER,
    "subjects" JSONB NOT NULL DEFAULT '[]',
    "error" TEXT,
    "actor_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "probes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "searches" (
    "id" UUID NOT NULL,
    "kind" "SearchKind" NOT NULL,
    "actor_id" TEXT NOT NULL,
    "case_id" UUID,
    "purpose" TEXT,
    "query" JSONB NOT NULL,
    "scope" JSONB NOT NULL,
    "models" JSONB NOT NULL,
    "plan" JSONB NOT NULL,
    "threshold" DOUBLE PRECISION,
    "coverage" JSONB NOT NULL,
    "watermark" TIMESTAMPTZ(3) NOT NULL,
    "total" INTEGER NOT NULL,
    "duration_ms" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "searches_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "candidates" (
    "search_id" UUID NOT NULL,
    "rank" INTEGER NOT NULL,
    "track_id" UUID NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "snapshot" JSONB NOT NULL,

    CONSTRAINT "candidates_pkey" PRIMARY KEY ("search_id","rank")
);

-- CreateTable
CREATE TABLE "cases" (
    "id" UUID NOT NULL,
    "province" TEXT NOT NULL,
    "district_id" INTEGER NOT NULL,
    "station_id" INTEGER NOT NULL,
    "fir_year" INTEGER NOT NULL,
    "fir_number" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "status" "CaseStatus" NOT NULL DEFAULT 'OPEN',
    "occurred_from" TIMESTAMPTZ(3) NOT NULL,
    "occurred_to" TIMESTAMPTZ(3),
    "reported_at" TIMESTAMPTZ(3) NOT NULL,
    "informant_name" TEXT NOT NULL,
    "informant_parentage" TEXT,
    "informant_residence" TEXT,
    "informant_document" "IdentityDocument" NOT NULL,
    "informant_number" TEXT,
    "offence" TEXT NOT NULL,
    "sections" TEXT[],
    "property" TEXT,
    "place" TEXT NOT NULL,
    "place_latitude" DOUBLE PRECISION,
    "place_longitude" DOUBLE PRECISION,
    "distance_m" INTEGER,
    "direction" TEXT,
    "accused" TEXT,
    "steps_taken" TEXT,
    "delay_explanation" TEXT,
    "dispatched_at" TIMESTAMPTZ(3),
    "narrative" TEXT,
    "sealed_at" TIMESTAMPTZ(3),
    "created_by_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cases_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_members" (
    "case_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "case_members_pkey" PRIMARY KEY ("case_id","user_id")
);

-- CreateTable
CREATE TABLE "case_events" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "exhibit_id" UUID,
    "actor_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "case_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "exhibits" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" "ExhibitKind" NOT NULL,
    "status" "WorkStatus" NOT NULL DEFAULT 'PENDING',
    "title" TEXT NOT NULL,
    "note" TEXT,
    "recording_id" UUID NOT NULL,
    "track_id" UUID,
    "search_id" UUID,
    "requested_from_ms" INTEGER NOT NULL,
    "requested_to_ms" INTEGER NOT NULL,
    "actual_from_ms" INTEGER,
    "actual_to_ms" INTEGER,
    "storage_key" TEXT,
    "mime_type" TEXT,
    "size_bytes" BIGINT,
    "sha256" CHAR(64),
    "sha512" CHAR(128),
    "provenance" JSONB NOT NULL DEFAULT '{}',
    "error" TEXT,
    "created_by_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "exhibits_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "custody_events" (
    "id" UUID NOT NULL,
    "recording_id" UUID,
    "exhibit_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_name" TEXT NOT NULL,
    "details" JSONB NOT NULL DEFAULT '{}',
    "sha256" CHAR(64),

    CONSTRAINT "custody_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bundles" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "status" "WorkStatus" NOT NULL DEFAULT 'PENDING',
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "with_masters" BOOLEAN NOT NULL,
    "storage_key" TEXT,
    "size_bytes" BIGINT,
    "sha256" CHAR(64),
    "error" TEXT,
    "created_by_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "bundles_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entries" (
    "seq" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_id" TEXT,
    "actor_name" TEXT NOT NULL,
    "actor_role" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "object_kind" TEXT NOT NULL,
    "object_id" TEXT,
    "outcome" TEXT NOT NULL,
    "request_id" TEXT,
    "details" JSONB NOT NULL DEFAULT '{}',
    "leaf_hash" BYTEA NOT NULL,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("seq")
);

-- CreateIndex
CREATE UNIQUE INDEX "districts_province_name_key" ON "districts"("province", "name");

-- CreateIndex
CREATE UNIQUE INDEX "stations_district_id_name_key" ON "stations"("district_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "users_username_key" ON "users"("username");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_token_key" ON "sessions"("token");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "accounts_user_id_idx" ON "accounts"("user_id");

-- CreateIndex
CREATE INDEX "verifications_identifier_idx" ON "verifications"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "sites_name_key" ON "sites"("name");

-- CreateIndex
CREATE UNIQUE INDEX "cameras_code_key" ON "cameras"("code");

-- CreateIndex
CREATE INDEX "clock_checks_camera_id_measured_at_idx" ON "clock_checks"("camera_id", "measured_at");

-- CreateIndex
CREATE UNIQUE INDEX "recordings_sha256_key" ON "recordings"("sha256");

-- CreateIndex
CREATE INDEX "recordings_camera_id_starts_at_idx" ON "recordings"("camera_id", "starts_at");

-- CreateIndex
CREATE INDEX "recordings_status_idx" ON "recordings"("status");

-- CreateIndex
CREATE INDEX "arrivals_recording_id_idx" ON "arrivals"("recording_id");

-- CreateIndex
CREATE UNIQUE INDEX "damaged_ranges_recording_id_from_ms_reason_key" ON "damaged_ranges"("recording_id", "from_ms", "reason");

-- CreateIndex
CREATE INDEX "tracks_kind_starts_at_idx" ON "tracks"("kind", "starts_at");

-- CreateIndex
CREATE INDEX "tracks_camera_id_starts_at_idx" ON "tracks"("camera_id", "starts_at");

-- CreateIndex
CREATE INDEX "tracks_parent_track_id_idx" ON "tracks"("parent_track_id");

-- CreateIndex
CREATE UNIQUE INDEX "tracks_recording_id_local_id_key" ON "tracks"("recording_id", "local_id");

-- CreateIndex
CREATE UNIQUE INDEX "best_shots_track_id_ordinal_key" ON "best_shots"("track_id", "ordinal");

-- CreateIndex
CREATE UNIQUE INDEX "spaces_name_key" ON "spaces"("name");

-- CreateIndex
CREATE INDEX "searches_actor_id_created_at_idx" ON "searches"("actor_id", "created_at");

-- CreateIndex
CREATE INDEX "candidates_track_id_idx" ON "candidates"("track_id");

-- CreateIndex
CREATE UNIQUE INDEX "cases_province_district_id_station_id_fir_year_fir_number_key" ON "cases"("province", "district_id", "station_id", "fir_year", "fir_number");

-- CreateIndex
CREATE INDEX "case_events_case_id_at_idx" ON "case_events"("case_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "exhibits_case_id_number_key" ON "exhibits"("case_id", "number");

-- CreateIndex
CREATE INDEX "custody_events_recording_id_at_idx" ON "custody_events"("recording_id", "at");

-- CreateIndex
CREATE INDEX "custody_events_exhibit_id_at_idx" ON "custody_events"("exhibit_id", "at");

-- CreateIndex
CREATE INDEX "bundles_case_id_created_at_idx" ON "bundles"("case_id", "created_at");

-- CreateIndex
CREATE INDEX "audit_entries_at_idx" ON "audit_entries"("at");

-- CreateIndex
CREATE INDEX "audit_entries_actor_id_at_idx" ON "audit_entries"("actor_id", "at");

-- CreateIndex
CREATE INDEX "audit_entries_object_kind_object_id_idx" ON "audit_entries"("object_kind", "object_id");

-- AddForeignKey
ALTER TABLE "stations" ADD CONSTRAINT "stations_district_id_fkey" FOREIGN KEY ("district_id") REFERENCES "districts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "users" ADD CONSTRAINT "users_district_id_fkey" FOREIGN KEY ("district_id") REFERENCES "districts"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "users" ADD CONSTRAINT "users_station_id_fkey" FOREIGN KEY ("station_id") REFERENCES "stations"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cameras" ADD CONSTRAINT "cameras_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cameras" ADD CONSTRAINT "cameras_district_id_fkey" FOREIGN KEY ("district_id") REFERENCES "districts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "clock_checks" ADD CONSTRAINT "clock_checks_camera_id_fkey" FOREIGN KEY ("camera_id") REFERENCES "cameras"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recordings" ADD CONSTRAINT "recordings_camera_id_fkey" FOREIGN KEY ("camera_id") REFERENCES "cameras"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "arrivals" ADD CONSTRAINT "arrivals_recording_id_fkey" FOREIGN KEY ("recording_id") REFERENCES "recordings"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "index_segments" ADD CONSTRAINT "index_segments_recording_id_fkey" FOREIGN KEY ("recording_id") REFERENCES "recordings"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "damaged_ranges" ADD CONSTRAINT "damaged_ranges_recording_id_fkey" FOREIGN KEY ("recording_id") REFERENCES "recordings"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tracks" ADD CONSTRAINT "tracks_recording_id_fkey" FOREIGN KEY ("recording_id") REFERENCES "recordings"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tracks" ADD CONSTRAINT "tracks_camera_id_fkey" FOREIGN KEY ("camera_id") REFERENCES "cameras"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tracks" ADD CONSTRAINT "tracks_parent_track_id_fkey" FOREIGN KEY ("parent_track_id") REFERENCES "tracks"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "best_shots" ADD CONSTRAINT "best_shots_track_id_fkey" FOREIGN KEY ("track_id") REFERENCES "tracks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "candidates" ADD CONSTRAINT "candidates_search_id_fkey" FOREIGN KEY ("search_id") REFERENCES "searches"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cases" ADD CONSTRAINT "cases_district_id_fkey" FOREIGN KEY ("district_id") REFERENCES "districts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cases" ADD CONSTRAINT "cases_station_id_fkey" FOREIGN KEY ("station_id") REFERENCES "stations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_members" ADD CONSTRAINT "case_members_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "cases"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_members" ADD CONSTRAINT "case_members_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_events" ADD CONSTRAINT "case_events_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "cases"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "exhibits" ADD CONSTRAINT "exhibits_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "cases"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "exhibits" ADD CONSTRAINT "exhibits_recording_id_fkey" FOREIGN KEY ("recording_id") REFERENCES "recordings"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "custody_events" ADD CONSTRAINT "custody_events_recording_id_fkey" FOREIGN KEY ("recording_id") REFERENCES "recordings"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "custody_events" ADD CONSTRAINT "custody_events_exhibit_id_fkey" FOREIGN KEY ("exhibit_id") REFERENCES "exhibits"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bundles" ADD CONSTRAINT "bundles_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "cases"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- How far it is by road between two cameras, where somebody knows it; elsewhere it is estimated and said to be. One row a pair.
CREATE TABLE "camera_distances" (
  "camera_a"   INTEGER NOT NULL REFERENCES "cameras" ("id") ON DELETE CASCADE,
  "camera_b"   INTEGER NOT NULL REFERENCES "cameras" ("id") ON DELETE CASCADE,
  "distance_m" INTEGER NOT NULL CHECK ("distance_m" >= 0),
  -- ROAD_GRAPH: measured along roads; BY_HAND: a person said so.
  "known"      TEXT NOT NULL CHECK ("known" IN ('ROAD_GRAPH', 'BY_HAND')),
  "source"     TEXT NOT NULL,
  "set_at"     TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "camera_distances_pkey" PRIMARY KEY ("camera_a", "camera_b"),
  CHECK ("camera_a" < "camera_b")
);
CREATE INDEX "camera_distances_camera_b_idx" ON "camera_distances" ("camera_b");
GRANT SELECT, INSERT, UPDATE, DELETE ON public.camera_distances TO saboot_app;
ALTER TABLE public.camera_distances ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_cameras ON public.camera_distances USING (
  camera_a IN (SELECT c.id FROM public.cameras c) AND camera_b IN (SELECT c.id FROM public.cameras c));

-- A route that an investigator builds sighting by sighting and keeps in the case.
CREATE TABLE "case_routes" (
  "id"            UUID NOT NULL,
  "case_id"       UUID NOT NULL REFERENCES "cases" ("id"),
  "title"         TEXT NOT NULL,
  "created_by_id" TEXT NOT NULL,
  "created_at"    TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "case_routes_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "case_routes_case_id_idx" ON "case_routes" ("case_id");

-- Append-only: a step is taken back by another row that names it, so that the trail keeps both.
CREATE TABLE "case_route_steps" (
  "id"          UUID NOT NULL,
  "route_id"    UUID NOT NULL REFERENCES "case_routes" ("id"),
  "deed"        TEXT NOT NULL CHECK ("deed" IN ('ADD', 'REMOVE')),
  -- Of a removal: the step taken back.
  "of_step_id"  UUID REFERENCES "case_route_steps" ("id"),
  "track_id"    UUID NOT NULL,
  -- The sighting as it was shown when the step was taken.
  "snapshot"    JSONB NOT NULL,
  -- The answer that it was taken from.
  "relation_id" UUID,
  "note"        TEXT,
  "actor_id"    TEXT NOT NULL,
  "at"          TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "case_route_steps_pkey" PRIMARY KEY ("id"),
  CHECK (("deed" = 'REMOVE') = ("of_step_id" IS NOT NULL))
);
CREATE INDEX "case_route_steps_route_id_idx" ON "case_route_steps" ("route_id");
-- A step is taken back once.
CREATE UNIQUE INDEX "case_route_steps_of_step_id_key" ON "case_route_steps" ("of_step_id");

GRANT SELECT, INSERT ON public.case_routes, public.case_route_steps TO saboot_app;
REVOKE UPDATE, DELETE ON public.case_routes, public.case_route_steps FROM saboot_app;
ALTER TABLE public.case_routes ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_case ON public.case_routes USING (public.saboot_sees_case(case_id));
ALTER TABLE public.case_route_steps ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_route ON public.case_route_steps
  USING (EXISTS (SELECT 1 FROM public.case_routes r WHERE r.id = route_id));

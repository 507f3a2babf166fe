-- Named sets of cameras of a district: the gates of the north, one road. What a search made of one stands in its receipt, so
-- a group may change or go at any time.
CREATE TABLE "camera_groups" (
  "id"          UUID NOT NULL,
  "district_id" INTEGER NOT NULL REFERENCES "districts" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "name"        TEXT NOT NULL,
  "created_at"  TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  -- Taken off the list; brought back by undoing.
  "deleted_at"  TIMESTAMPTZ(3),
  CONSTRAINT "camera_groups_pkey" PRIMARY KEY ("id")
);
-- A name says one thing in a district, however it is written; that of a group that is gone is free again.
CREATE UNIQUE INDEX "camera_groups_district_name_key" ON "camera_groups" ("district_id", lower("name"))
  WHERE "deleted_at" IS NULL;

CREATE TABLE "camera_group_members" (
  "group_id"  UUID NOT NULL REFERENCES "camera_groups" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "camera_id" INTEGER NOT NULL REFERENCES "cameras" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "camera_group_members_pkey" PRIMARY KEY ("group_id", "camera_id")
);
CREATE INDEX "camera_group_members_camera_id_idx" ON "camera_group_members" ("camera_id");

GRANT SELECT, INSERT, UPDATE ON public.camera_groups TO saboot_app;
REVOKE DELETE ON public.camera_groups FROM saboot_app;
GRANT SELECT, INSERT, DELETE ON public.camera_group_members TO saboot_app;
REVOKE UPDATE ON public.camera_group_members FROM saboot_app;

ALTER TABLE public.camera_groups ENABLE ROW LEVEL SECURITY;
CREATE POLICY district ON public.camera_groups USING (public.saboot_sees_district(district_id));

-- Both the group and the camera are looked up as the actor sees them. A camera belongs to groups of its own district only.
ALTER TABLE public.camera_group_members ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_group ON public.camera_group_members
  USING (EXISTS (SELECT 1 FROM public.camera_groups g WHERE g.id = group_id))
  WITH CHECK (EXISTS (
    SELECT 1 FROM public.camera_groups g JOIN public.cameras c ON c.district_id = g.district_id
    WHERE g.id = group_id AND c.id = camera_id));

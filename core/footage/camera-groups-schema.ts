import { z } from 'zod';

const name = z.string().trim().min(1).max(80);
const cameraIds = z.array(z.int().positive()).max(2000);

/** A named set of cameras of a district. */
export const cameraGroup = z.object({
  id: z.uuid(),
  name,
  districtId: z.int(),
  /** Cameras of the group's district, by number. */
  cameraIds,
  deleted: z.boolean(),
});
export type CameraGroup = z.infer<typeof cameraGroup>;

export const cameraGroupInput = z.object({
  name,
  districtId: z.int().positive(),
  cameraIds: cameraIds.default([]),
});

/** A group stays in its district. */
export const cameraGroupPatch = z
  .object({ name: name.optional(), cameraIds: cameraIds.optional() })
  .refine((given) => given.name !== undefined || given.cameraIds !== undefined, {
    message: 'Say what changes: a name, or the cameras.',
  });

import { z } from 'zod';
import {
  changeCameraGroup,
  createCameraGroup,
  deleteCameraGroup,
  listCameraGroups,
} from '@/core/footage/camera-groups';
import { cameraGroup, cameraGroupInput, cameraGroupPatch } from '@/core/footage/camera-groups-schema';
import type { WebDependencies } from './dependencies';
import { type Route, route } from './route';

const room = 'Footage';
const byId = z.object({ id: z.uuid() });

/** Named sets of cameras, chosen as one in a search. */
export function cameraGroupRoutes({ db }: WebDependencies): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/camera-groups',
      room,
      summary: 'Every camera group, with its cameras',
      access: 'camera.read',
      answer: z.object({ items: z.array(cameraGroup) }),
      handle: async ({ actor }) => ({ items: await listCameraGroups(db, actor) }),
    }),
    route({
      method: 'post',
      path: '/api/camera-groups',
      room,
      summary: 'Make a camera group in a district',
      access: 'camera.write',
      body: cameraGroupInput,
      answer: cameraGroup,
      status: 201,
      handle: ({ actor, body }) => createCameraGroup(db, actor, body),
    }),
    route({
      method: 'patch',
      path: '/api/camera-groups/:id',
      room,
      summary: 'Give a camera group another name or other cameras; searches made with it stay as they are',
      access: 'camera.write',
      params: byId,
      body: cameraGroupPatch,
      answer: cameraGroup,
      handle: ({ actor, params, body }) => changeCameraGroup(db, actor, params.id, body),
    }),
    route({
      method: 'delete',
      path: '/api/camera-groups/:id',
      room,
      summary: 'Take a camera group off the list; its cameras stay',
      access: 'camera.write',
      params: byId,
      answer: cameraGroup,
      handle: ({ actor, params }) => deleteCameraGroup(db, actor, params.id, true),
    }),
    route({
      method: 'post',
      path: '/api/camera-groups/:id/restore',
      room,
      summary: 'Bring a camera group back, with the cameras it had',
      access: 'camera.write',
      params: byId,
      answer: cameraGroup,
      handle: ({ actor, params }) => deleteCameraGroup(db, actor, params.id, false),
    }),
  ];
}

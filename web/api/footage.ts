import { z } from 'zod';
import {
  addClockCheck,
  createCamera,
  listCameras,
  listClockChecks,
  updateCamera,
} from '@/core/footage/cameras';
import { getCoverage } from '@/core/footage/coverage';
import { frameTimesOfRecording, pathsOfRecording } from '@/core/footage/paths';
import { getRecording, giveDetails, listRecordings, retryRecording } from '@/core/footage/recordings';
import {
  camera,
  cameraInput,
  cameraPatch,
  clockCheck,
  clockCheckInput,
  coverage,
  instant,
  recordingDetail,
  recordingDetailsInput,
  recordingsPage,
  recordingsQuery,
  sighting,
  trackPaths,
} from '@/core/footage/schema';
import { getSighting, sightingsOfRecording } from '@/core/footage/sightings';
import type { WebDependencies } from './dependencies';
import { type Route, route } from './route';

const room = 'Footage';
const cameraId = z.object({ id: z.coerce.number().int().positive() });
const recordingId = z.object({ id: z.uuid() });
/** Camera ids as they stand in an address: `12,14`. */
const idList = z
  .string()
  .regex(/^\d+(,\d+)*$/, 'Numbers with commas between them.')
  .transform((list) => list.split(',').map(Number));

/** Cameras, recordings, what was seen on them and what of the time they cover. */
export function footageRoutes({ db, storage, jobs }: WebDependencies): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/cameras',
      room,
      summary: 'Every camera',
      access: 'camera.read',
      answer: z.object({ items: z.array(camera) }),
      handle: async ({ actor }) => ({ items: await listCameras(db, actor) }),
    }),
    route({
      method: 'post',
      path: '/api/cameras',
      room,
      summary: 'Register a camera',
      access: 'camera.write',
      body: cameraInput,
      answer: camera,
      status: 201,
      handle: ({ actor, body }) => createCamera(db, actor, body),
    }),
    route({
      method: 'patch',
      path: '/api/cameras/:id',
      room,
      summary: 'Change what is said of a camera',
      access: 'camera.write',
      params: cameraId,
      body: cameraPatch,
      answer: camera,
      handle: ({ actor, params, body }) => updateCamera(db, actor, params.id, body),
    }),
    route({
      method: 'get',
      path: '/api/cameras/:id/clock-checks',
      room,
      summary: 'Measurements of a camera’s clock',
      access: 'camera.read',
      params: cameraId,
      answer: z.object({ items: z.array(clockCheck) }),
      handle: async ({ actor, params }) => ({ items: await listClockChecks(db, actor, params.id) }),
    }),
    route({
      method: 'post',
      path: '/api/cameras/:id/clock-checks',
      room,
      summary: 'Record a measurement of a camera’s clock; corrected times follow',
      access: 'camera.write',
      params: cameraId,
      body: clockCheckInput,
      answer: clockCheck,
      status: 201,
      handle: ({ actor, params, body }) => addClockCheck(db, actor, params.id, body),
    }),
    route({
      method: 'get',
      path: '/api/recordings',
      room,
      summary: 'Recordings, newest arrival first',
      access: 'recording.read',
      query: recordingsQuery,
      answer: recordingsPage,
      handle: ({ actor, query }) => listRecordings(db, actor, query),
    }),
    route({
      method: 'get',
      path: '/api/recordings/:id',
      room,
      summary: 'One recording',
      access: 'recording.read',
      params: recordingId,
      answer: recordingDetail,
      handle: ({ actor, params }) => getRecording(db, actor, params.id),
    }),
    route({
      method: 'patch',
      path: '/api/recordings/:id/details',
      room,
      summary: 'Say which camera a recording is of and when it began',
      access: 'recording.details',
      params: recordingId,
      body: recordingDetailsInput,
      answer: recordingDetail,
      handle: ({ actor, params, body }) => giveDetails({ db, send: jobs.send }, actor, params.id, body),
    }),
    route({
      method: 'post',
      path: '/api/recordings/:id/retry',
      room,
      summary: 'Index a recording again that failed',
      access: 'recording.details',
      params: recordingId,
      answer: recordingDetail,
      handle: ({ actor, params }) => retryRecording({ db, jobs }, actor, params.id),
    }),
    route({
      method: 'get',
      path: '/api/recordings/:id/sightings',
      room,
      summary: 'Everything followed through a recording',
      access: 'recording.read',
      params: recordingId,
      answer: z.object({ items: z.array(sighting) }),
      handle: async ({ actor, params }) => ({ items: await sightingsOfRecording(db, actor, params.id) }),
    }),
    route({
      method: 'get',
      path: '/api/recordings/:id/paths',
      room,
      summary: 'Boxes of what was seen in a stretch',
      access: 'recording.view',
      params: recordingId,
      query: z.object({
        fromMs: z.coerce.number().nonnegative().optional(),
        toMs: z.coerce.number().nonnegative().optional(),
      }),
      answer: trackPaths,
      handle: ({ actor, params, query }) => pathsOfRecording({ db, storage }, actor, params.id, query),
    }),
    route({
      method: 'get',
      path: '/api/recordings/:id/frame-times',
      room,
      summary: 'Presentation time of every frame, counted from the first',
      access: 'recording.view',
      params: recordingId,
      answer: z.object({ timesMs: z.array(z.number()) }),
      handle: async ({ actor, params }) => ({
        timesMs: await frameTimesOfRecording({ db, storage }, actor, params.id),
      }),
    }),
    route({
      method: 'get',
      path: '/api/coverage',
      room,
      summary: 'What of a scope was looked at, what was not, and why',
      access: 'recording.read',
      query: z.object({ from: instant.optional(), to: instant.optional(), cameraIds: idList.optional() }),
      answer: coverage,
      handle: ({ actor, query }) => getCoverage(db, actor, query),
    }),
    route({
      method: 'get',
      path: '/api/tracks/:id',
      room,
      summary: 'One sighting',
      access: 'recording.read',
      params: recordingId,
      answer: sighting,
      handle: ({ actor, params }) => getSighting(db, actor, params.id),
    }),
  ];
}

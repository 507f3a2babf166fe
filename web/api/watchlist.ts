import { z } from 'zod';
import { pictureType } from '@/core/search/probes';
import { changeEntry, createEntry, entryOptions, listEntries, openEntry } from '@/core/watchlist/entries';
import { expectedOf } from '@/core/watchlist/expected';
import {
  approveEntry,
  extendEntry,
  recallEntry,
  refuseEntry,
  resumeEntry,
  submitEntry,
  suspendEntry,
  withdrawEntry,
} from '@/core/watchlist/lifecycle';
import { addPhoto, removePhoto, viewPhoto } from '@/core/watchlist/photos';
import { probeEntry } from '@/core/watchlist/probes';
import {
  expectedAlerts,
  extension,
  statusWords,
  watchlistEntry,
  watchlistInput,
  watchlistOptions,
  watchlistPage,
  watchlistPatch,
  watchlistQuery,
} from '@/core/watchlist/schema';
import { termsOf } from '@/core/watchlist/terms';
import type { WebDependencies } from './dependencies';
import { type Route, route } from './route';
import { sendObject } from './serve';

const room = 'Watchlist';
const byId = z.object({ id: z.uuid() });
const PHOTO_MAX_BYTES = 20 * 1024 * 1024;

/** Who and what is looked for in footage as it is indexed, under whose approval and until when. */
export function watchlistRoutes({ db, storage, config, jobs }: WebDependencies): Route[] {
  const terms = termsOf(config);
  const at = { db, terms };
  /** A step in the life of an entry that takes no words, and one that does. */
  const step = (
    name: string,
    summary: string,
    access: 'watchlist.write' | 'watchlist.approve',
    handle: typeof submitEntry,
  ) =>
    route({
      method: 'post',
      path: `/api/watchlist/:id/${name}`,
      room,
      summary,
      access,
      params: byId,
      answer: watchlistEntry,
      handle: ({ actor, params }) => handle(at, actor, params.id),
    });
  const wordedStep = (
    name: string,
    summary: string,
    access: 'watchlist.write' | 'watchlist.approve',
    handle: typeof refuseEntry,
  ) =>
    route({
      method: 'post',
      path: `/api/watchlist/:id/${name}`,
      room,
      summary,
      access,
      params: byId,
      body: statusWords,
      answer: watchlistEntry,
      handle: ({ actor, params, body }) => handle(at, actor, params.id, body.words),
    });
  return [
    route({
      method: 'get',
      path: '/api/watchlist',
      room,
      summary: 'Entries, newest first, with how many there are in each state',
      access: 'watchlist.read',
      query: watchlistQuery,
      answer: watchlistPage,
      handle: ({ actor, query }) => listEntries(at, actor, query),
    }),
    route({
      method: 'get',
      path: '/api/watchlist-options',
      room,
      summary: 'What an entry may state, as this installation is configured',
      access: 'watchlist.read',
      answer: watchlistOptions,
      handle: ({ actor }) => entryOptions(at, actor),
    }),
    route({
      method: 'post',
      path: '/api/watchlist',
      room,
      summary: 'Propose an entry; it is matched only after somebody else has approved it',
      access: 'watchlist.write',
      body: watchlistInput,
      answer: watchlistEntry,
      status: 201,
      handle: ({ actor, body }) => createEntry(at, actor, body),
    }),
    route({
      method: 'get',
      path: '/api/watchlist/:id',
      room,
      summary: 'One entry',
      access: 'watchlist.read',
      params: byId,
      answer: watchlistEntry,
      handle: ({ actor, params }) => openEntry(at, actor, params.id),
    }),
    route({
      method: 'patch',
      path: '/api/watchlist/:id',
      room,
      summary: 'Write a draft anew',
      access: 'watchlist.write',
      params: byId,
      body: watchlistPatch,
      answer: watchlistEntry,
      handle: ({ actor, params, body }) => changeEntry(at, actor, params.id, body),
    }),
    route({
      method: 'post',
      path: '/api/watchlist/:id/photos',
      room,
      summary: 'Add a picture to a draft; a worker says whether it can be compared',
      access: 'watchlist.write',
      params: byId,
      body: { bytes: 'image/*', maxBytes: PHOTO_MAX_BYTES },
      answer: watchlistEntry,
      status: 201,
      handle: ({ actor, params, body }) =>
        addPhoto({ ...at, storage, send: jobs.send }, actor, params.id, body),
    }),
    route({
      method: 'delete',
      path: '/api/watchlist/:id/photos/:photoId',
      room,
      summary: 'Take a picture out of a draft, and what was made of it',
      access: 'watchlist.write',
      params: byId.extend({ photoId: z.uuid() }),
      answer: watchlistEntry,
      handle: ({ actor, params }) => removePhoto({ ...at, storage }, actor, params.id, params.photoId),
    }),
    route({
      method: 'get',
      path: '/api/watchlist/:id/expected',
      room,
      summary: 'What chance alone would make of an entry in a day',
      access: 'watchlist.read',
      params: byId,
      query: z.object({ threshold: z.coerce.number().min(0).max(1).optional() }),
      answer: expectedAlerts,
      handle: ({ actor, params, query }) => expectedOf(db, actor, params.id, query.threshold),
    }),
    route({
      method: 'post',
      path: '/api/watchlist/:id/probes',
      room,
      summary: 'Search pictures of the photos of an entry; the search asks for its own authority',
      access: 'watchlist.read',
      params: byId,
      answer: z.object({ kind: z.enum(['FACE', 'VEHICLE']), probeIds: z.array(z.uuid()) }),
      status: 201,
      handle: ({ actor, params }) => probeEntry({ db, storage, send: jobs.send }, actor, params.id),
    }),
    step('submit', 'Hand a draft to whoever approves', 'watchlist.write', submitEntry),
    step('recall', 'Take back what was submitted', 'watchlist.write', recallEntry),
    step('approve', 'Let an entry be matched; not by whoever proposed it', 'watchlist.approve', approveEntry),
    wordedStep('refuse', 'Send it back with the reason', 'watchlist.approve', refuseEntry),
    wordedStep('suspend', 'Stop matching it for now', 'watchlist.write', suspendEntry),
    wordedStep('resume', 'Match it again; not by whoever proposed it', 'watchlist.approve', resumeEntry),
    route({
      method: 'post',
      path: '/api/watchlist/:id/extend',
      room,
      summary:
        'Review an active entry and let it stay, for longer where that is said; not by whoever proposed it',
      access: 'watchlist.approve',
      params: byId,
      body: extension,
      answer: watchlistEntry,
      handle: ({ actor, params, body }) => extendEntry(at, actor, params.id, body),
    }),
    route({
      method: 'post',
      path: '/api/watchlist/:id/withdraw',
      room,
      summary: 'End it for good: its templates and pictures are destroyed',
      access: 'watchlist.write',
      params: byId,
      body: statusWords,
      answer: watchlistEntry,
      handle: ({ actor, params, body }) => withdrawEntry({ ...at, storage }, actor, params.id, body.words),
    }),
    route({
      method: 'get',
      path: '/media/watchlist-photos/:id',
      room: 'Media',
      summary: 'A picture of an entry',
      access: 'watchlist.read',
      params: byId,
      answer: { file: ['image/jpeg', 'image/png', 'image/webp'], description: 'The picture' },
      async handle({ actor, params, request, response }) {
        const key = await viewPhoto(db, actor, params.id);
        const head: Buffer[] = [];
        for await (const piece of await storage.get(key, { start: 0, end: 11 })) head.push(piece as Buffer);
        const contentType = pictureType(Buffer.concat(head)) ?? 'application/octet-stream';
        // Not kept by browsers: it is destroyed with the entry.
        await sendObject(storage, request, response, { key, contentType });
      },
    }),
  ];
}

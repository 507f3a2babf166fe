import { z } from 'zod';
import { cancelExhaustive, exhaustiveOf, searchExhaustively } from '@/core/search/exhaustive/asking';
import { exhaustive } from '@/core/search/exhaustive/schema';
import { probeExhibit, probeFrame } from '@/core/search/footage-probes';
import { createPhrase, getPhrase, searchAbilities } from '@/core/search/phrases';
import { createProbe, getProbe, pictureType, viewProbe } from '@/core/search/probes';
import {
  searchAbilities as abilities,
  exhibitProbeRequest,
  frameProbeRequest,
  phrase,
  phraseRequest,
  probe,
  probeKind,
  search,
  searchRequest,
  searchSummary,
} from '@/core/search/schema';
import { listSearches, openSearch, runSearch } from '@/core/search/searches';
import type { WebDependencies } from './dependencies';
import { type Route, route } from './route';
import { sendObject } from './serve';

const room = 'Search';
const byId = z.object({ id: z.uuid() });
const PROBE_MAX_BYTES = 20 * 1024 * 1024;

/** Pictures to search with, searches, and what they found. */
export function searchRoutes({ db, storage, jobs, signer, comparing }: WebDependencies): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/probes',
      room,
      summary: 'Give a picture to search with',
      access: 'search.object',
      query: z.object({ kind: probeKind }),
      body: { bytes: 'image/*', maxBytes: PROBE_MAX_BYTES },
      answer: probe,
      status: 201,
      handle: ({ actor, query, body }) =>
        createProbe({ db, storage, send: jobs.send }, actor, query.kind, body),
    }),
    route({
      method: 'post',
      path: '/api/recordings/:id/probes',
      room,
      summary: 'Search with a box drawn on a frame; its pixels are taken from the original',
      access: 'search.object',
      params: byId,
      body: frameProbeRequest,
      answer: probe,
      status: 201,
      handle: ({ actor, params, body }) => probeFrame({ db, send: jobs.send }, actor, params.id, body),
    }),
    route({
      method: 'post',
      path: '/api/exhibits/:id/probes',
      room,
      summary: 'Search with an exhibit: a still, or a moment of a clip',
      access: 'search.object',
      params: byId,
      body: exhibitProbeRequest,
      answer: probe,
      status: 201,
      handle: ({ actor, params, body }) => probeExhibit({ db, send: jobs.send }, actor, params.id, body),
    }),
    route({
      method: 'get',
      path: '/api/probes/:id',
      room,
      summary: 'What was found in a picture',
      access: 'search.read',
      params: byId,
      answer: probe,
      handle: ({ actor, params }) => getProbe(db, actor, params.id),
    }),
    route({
      method: 'get',
      path: '/api/search-abilities',
      room,
      summary: 'What can be searched with beside what always can: words, where the models in use take them',
      access: 'search.read',
      answer: abilities,
      handle: ({ actor }) => searchAbilities(db, actor),
    }),
    route({
      method: 'post',
      path: '/api/phrases',
      room,
      summary: 'Give words to search with; those that ask for what is never inferred of a person are refused',
      access: 'search.object',
      body: phraseRequest,
      answer: phrase,
      status: 201,
      handle: ({ actor, body }) => createPhrase({ db, send: jobs.send }, actor, body.text),
    }),
    route({
      method: 'get',
      path: '/api/phrases/:id',
      room,
      summary: 'Whether words to search with have been read',
      access: 'search.read',
      params: byId,
      answer: phrase,
      handle: ({ actor, params }) => getPhrase(db, actor, params.id),
    }),
    route({
      method: 'post',
      path: '/api/searches',
      room,
      summary: 'Search; a search by face needs a case or a purpose, and a span of time',
      access: 'search.object',
      body: searchRequest,
      answer: search,
      handle: ({ actor, body }) => runSearch({ db, signer, comparing }, actor, body),
    }),
    route({
      method: 'get',
      path: '/api/searches',
      room,
      summary: 'Searches made, newest first',
      access: 'search.read',
      answer: z.object({ items: z.array(searchSummary) }),
      handle: async ({ actor }) => ({ items: await listSearches(db, actor) }),
    }),
    route({
      method: 'get',
      path: '/api/searches/:id',
      room,
      summary: 'One search with what it found, as it was',
      access: 'search.read',
      params: byId,
      answer: search,
      handle: ({ actor, params }) => openSearch(db, actor, params.id),
    }),
    route({
      method: 'get',
      path: '/api/searches/:id/exhaustive',
      room,
      summary:
        'What comparing everything in the scope of an approximate search would take, and how far it is',
      access: 'search.read',
      params: byId,
      answer: exhaustive,
      handle: ({ actor, params }) => exhaustiveOf(db, actor, params.id),
    }),
    route({
      method: 'post',
      path: '/api/searches/:id/exhaustive',
      room,
      summary: 'Have an approximate search carried out over everything in its scope, in the background',
      access: 'search.object',
      params: byId,
      answer: exhaustive,
      status: 202,
      handle: ({ actor, params }) => searchExhaustively({ db, send: jobs.send }, actor, params.id),
    }),
    route({
      method: 'delete',
      path: '/api/searches/:id/exhaustive',
      room,
      summary: 'Take back an exhaustive search that is under way',
      access: 'search.read',
      params: byId,
      answer: exhaustive,
      handle: ({ actor, params }) => cancelExhaustive(db, actor, params.id),
    }),
    route({
      method: 'get',
      path: '/media/probes/:id',
      room: 'Media',
      summary: 'The picture that was searched with',
      access: 'search.read',
      params: byId,
      answer: { file: ['image/jpeg', 'image/png', 'image/webp'], description: 'The picture' },
      async handle({ actor, params, request, response }) {
        const key = await viewProbe(db, actor, params.id);
        const head: Buffer[] = [];
        for await (const piece of await storage.get(key, { start: 0, end: 11 })) head.push(piece as Buffer);
        const contentType = pictureType(Buffer.concat(head)) ?? 'application/octet-stream';
        // A face that is to be forgotten is not kept by a browser either.
        await sendObject(storage, request, response, { key, contentType, keepNowhere: true });
      },
    }),
  ];
}

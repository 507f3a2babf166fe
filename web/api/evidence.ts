import type { Request } from 'express';
import { z } from 'zod';
import { transferInput } from '@/core/evidence/custody/transfer-schema';
import { recordTransfer } from '@/core/evidence/custody/transfers';
import {
  attachExhibit,
  changeWords,
  exportCase,
  openBundle,
  openExhibit,
  type RecordedUses,
  retryExhibit,
  showBundle,
  showExhibit,
} from '@/core/evidence/deeds';
import { bundle, bundleInput, exhibit, exhibitInput, exhibitPatch } from '@/core/evidence/schema';
import type { WebDependencies } from './dependencies';
import { type Route, route } from './route';
import { sendObject } from './serve';

const id = z.object({ id: z.uuid() });

/** Exhibits of a case, and the bundles it is taken out in. */
export function evidenceRoutes({ db, storage, jobs }: WebDependencies): Route[] {
  const uses: RecordedUses = new Map();
  return [
    route({
      method: 'post',
      path: '/api/cases/:id/exhibits',
      room: 'Evidence',
      summary: 'Attach a clip or a still; its file is made in the background',
      access: 'exhibit.write',
      params: id,
      body: exhibitInput,
      answer: exhibit,
      status: 201,
      handle: ({ actor, params, body }) => attachExhibit({ db, jobs }, actor, params.id, body),
    }),
    route({
      method: 'get',
      path: '/api/exhibits/:id',
      room: 'Evidence',
      summary: 'An exhibit with its provenance and custody history',
      access: 'case.read',
      params: id,
      answer: exhibit,
      handle: ({ actor, params }) => showExhibit(db, actor, params.id),
    }),
    route({
      method: 'patch',
      path: '/api/exhibits/:id',
      room: 'Evidence',
      summary: 'Change title or note; the words before stay in the custody history',
      access: 'exhibit.write',
      params: id,
      body: exhibitPatch,
      answer: exhibit,
      handle: ({ actor, params, body }) => changeWords(db, actor, params.id, body),
    }),
    route({
      method: 'post',
      path: '/api/exhibits/:id/transfers',
      room: 'Evidence',
      summary: 'Record that an exhibit, or its original, changed hands',
      access: 'exhibit.write',
      params: id,
      body: transferInput,
      answer: exhibit,
      status: 201,
      handle: ({ actor, params, body }) => recordTransfer(db, actor, params.id, body),
    }),
    route({
      method: 'post',
      path: '/api/exhibits/:id/retry',
      room: 'Evidence',
      summary: 'Make the file of a failed exhibit again',
      access: 'exhibit.write',
      params: id,
      answer: exhibit,
      status: 202,
      handle: ({ actor, params }) => retryExhibit({ db, jobs }, actor, params.id),
    }),
    route({
      method: 'post',
      path: '/api/cases/:id/bundles',
      room: 'Evidence',
      summary: 'Export the case as a bundle; it is made in the background',
      access: 'bundle.export',
      stepUp: true,
      params: id,
      body: bundleInput,
      answer: bundle,
      status: 201,
      handle: ({ actor, params, body }) => exportCase({ db, jobs }, actor, params.id, body),
    }),
    route({
      method: 'get',
      path: '/api/bundles/:id',
      room: 'Evidence',
      summary: 'A bundle and how far it is',
      access: 'case.read',
      params: id,
      answer: bundle,
      handle: ({ actor, params }) => showBundle(db, actor, params.id),
    }),
    route({
      method: 'get',
      path: '/media/exhibits/:id',
      room: 'Evidence',
      summary: 'The file of an exhibit, by range; `download` saves it under its number and name',
      access: 'case.read',
      params: id,
      query: z.object({ download: z.stringbool().default(false) }),
      answer: {
        file: ['video/mp4', 'video/x-matroska', 'image/png'],
        description: 'The exhibit or a range of it',
      },
      async handle({ actor, params, query, request, response }) {
        const use = { save: query.download, continued: isContinued(request) };
        const file = await openExhibit({ db, uses }, actor, params.id, use);
        await sendObject(storage, request, response, {
          key: file.key,
          contentType: file.contentType,
          ...(query.download ? { attachmentName: file.fileName } : {}),
        });
      },
    }),
    route({
      method: 'get',
      path: '/media/bundles/:id',
      room: 'Evidence',
      summary: 'The zip of a bundle',
      access: 'bundle.export',
      params: id,
      answer: { file: ['application/zip'], description: 'The bundle or a range of it' },
      async handle({ actor, params, request, response }) {
        const file = await openBundle({ db, uses }, actor, params.id, { continued: isContinued(request) });
        await sendObject(storage, request, response, {
          key: file.key,
          contentType: 'application/zip',
          attachmentName: file.fileName,
        });
      },
    }),
  ];
}

/** A range that begins after the first byte: a player that seeks, or a download that goes on. */
function isContinued(request: Request): boolean {
  return /^bytes=0*[1-9]/.test(request.get('range') ?? '');
}

import { z } from 'zod';
import { decideDisclosure, readDisclosure } from '@/core/evidence/disclosure/decisions';
import { openPaper, recordHandover, recordReceipt } from '@/core/evidence/disclosure/handovers';
import {
  disclosure,
  disclosureInput,
  handover,
  handoverInput,
  receiptInput,
} from '@/core/evidence/disclosure/schema';
import type { WebDependencies } from './dependencies';
import { type Route, route } from './route';
import { sendObject } from './serve';

const room = 'Disclosure';
const byId = z.object({ id: z.uuid() });
const PAPER_MAX_BYTES = 20 * 1024 * 1024;

/** What of a case is relied on or withheld, and what was given to whom. */
export function disclosureRoutes({ db, storage }: WebDependencies): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/cases/:id/disclosure',
      room,
      summary: 'What is relied on, what is withheld and why, and what was given to whom',
      access: 'case.read',
      params: byId,
      answer: disclosure,
      handle: ({ actor, params }) => readDisclosure(db, actor, params.id),
    }),
    route({
      method: 'post',
      path: '/api/exhibits/:id/disclosure',
      room,
      summary: 'Decide that an exhibit is relied on, or withheld and why; earlier decisions stay on record',
      access: 'exhibit.disclose',
      params: byId,
      body: disclosureInput,
      answer: disclosure,
      status: 201,
      handle: ({ actor, params, body }) => decideDisclosure(db, actor, params.id, body),
    }),
    route({
      method: 'post',
      path: '/api/bundles/:id/handovers',
      room,
      summary: 'Record that a bundle was given to somebody',
      access: 'bundle.export',
      params: byId,
      body: handoverInput,
      answer: handover,
      status: 201,
      handle: ({ actor, params, body }) => recordHandover(db, actor, params.id, body),
    }),
    route({
      method: 'post',
      path: '/api/handovers/:id/receipts',
      room,
      summary: 'Record that it arrived, by a reference',
      access: 'bundle.export',
      params: byId,
      body: receiptInput,
      answer: handover,
      status: 201,
      handle: ({ actor, params, body }) => recordReceipt({ db, storage }, actor, params.id, body),
    }),
    route({
      method: 'post',
      path: '/api/handovers/:id/receipts/paper',
      room,
      summary: 'Record that it arrived, with the signed paper (PDF, JPEG or PNG)',
      access: 'bundle.export',
      params: byId,
      query: receiptInput,
      body: { bytes: '*/*', maxBytes: PAPER_MAX_BYTES },
      answer: handover,
      status: 201,
      handle: ({ actor, params, query, body }) =>
        recordReceipt({ db, storage }, actor, params.id, query, body),
    }),
    route({
      method: 'get',
      path: '/media/handover-receipts/:id',
      room,
      summary: 'The signed paper of a receipt',
      access: 'case.read',
      params: byId,
      answer: { file: ['application/pdf', 'image/jpeg', 'image/png'], description: 'The signed paper' },
      async handle({ actor, params, request, response }) {
        const { key, contentType, fileName } = await openPaper(db, actor, params.id);
        await sendObject(storage, request, response, { key, contentType, attachmentName: fileName });
      },
    }),
  ];
}

import { z } from 'zod';
import { removalInput } from '@/core/cases/record-schema';
import { readStoryboard, writeStoryboard } from '@/core/cases/storyboard';
import { storyboard, storyboardInput } from '@/core/cases/storyboard-schema';
import { caseTies, tieInput, transferAnswerInput, transferInput } from '@/core/cases/tie-schema';
import { confirmTie, endTie, proposeTie, readTies } from '@/core/cases/ties';
import { answerTransfer, proposeTransfer } from '@/core/cases/transfers';
import type { WebDependencies } from './dependencies';
import { type Route, route } from './route';

const room = 'Cases';
const caseId = z.object({ id: z.uuid() });
const tieId = z.object({ id: z.uuid(), tieId: z.uuid() });
const transferId = z.object({ id: z.uuid(), transferId: z.uuid() });

/** Cases that belong together, stations that a case goes to, and its storyboard. */
export function caseTieRoutes({ db }: WebDependencies): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/cases/:id/ties',
      room,
      summary: 'Linked and merged cases, transfers, and which station has had the case since when',
      access: 'case.read',
      params: caseId,
      answer: caseTies,
      handle: ({ actor, params }) => readTies(db, actor, params.id),
    }),
    route({
      method: 'post',
      path: '/api/cases/:id/ties',
      room,
      summary: 'Link this case with another, or propose that it goes on in the other',
      access: 'case.write',
      params: caseId,
      body: tieInput,
      answer: caseTies,
      status: 201,
      handle: ({ actor, params, body }) => proposeTie(db, actor, params.id, body),
    }),
    route({
      method: 'post',
      path: '/api/cases/:id/ties/:tieId/confirm',
      room,
      summary: 'Confirm a merger that somebody else proposed',
      access: 'case.write',
      params: tieId,
      answer: caseTies,
      handle: ({ actor, params }) => confirmTie(db, actor, params.id, params.tieId),
    }),
    route({
      method: 'post',
      path: '/api/cases/:id/ties/:tieId/end',
      room,
      summary: 'End a tie, with a reason; of a merger the two are separate cases again',
      access: 'case.write',
      params: tieId,
      body: removalInput,
      answer: caseTies,
      handle: ({ actor, params, body }) => endTie(db, actor, params.id, params.tieId, body.reason),
    }),
    route({
      method: 'post',
      path: '/api/cases/:id/transfers',
      room,
      summary: 'Propose that another station of the district takes the case over',
      access: 'case.write',
      params: caseId,
      body: transferInput,
      answer: caseTies,
      status: 201,
      handle: async ({ actor, params, body }) => {
        await proposeTransfer(db, actor, params.id, body);
        return readTies(db, actor, params.id);
      },
    }),
    route({
      method: 'post',
      path: '/api/cases/:id/transfers/:transferId/answer',
      room,
      summary: 'Accept or refuse a transfer for the station that it goes to, or take it back',
      access: 'case.write',
      params: transferId,
      body: transferAnswerInput,
      answer: caseTies,
      handle: async ({ actor, params, body }) => {
        await answerTransfer(db, actor, params.id, params.transferId, body);
        return readTies(db, actor, params.id);
      },
    }),
    route({
      method: 'get',
      path: '/api/cases/:id/storyboard',
      room,
      summary: 'The case told in pictures: its cards in order',
      access: 'case.read',
      params: caseId,
      answer: storyboard,
      handle: ({ actor, params }) => readStoryboard(db, actor, params.id),
    }),
    route({
      method: 'patch',
      path: '/api/cases/:id/storyboard',
      room,
      summary: 'Put the cards as they are from now on; refused where somebody else changed them meanwhile',
      access: 'case.write',
      params: caseId,
      body: storyboardInput,
      answer: storyboard,
      handle: ({ actor, params, body }) => writeStoryboard(db, actor, params.id, body),
    }),
  ];
}

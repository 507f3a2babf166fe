import { z } from 'zod';
import { cancelCopy, checkCopy, makeCopy, reviewCopy, showRecipe } from '@/core/evidence/derivatives/deeds';
import { keepMarkup, markupsOfExhibit } from '@/core/evidence/derivatives/markups';
import { proposeRegions, redactCase } from '@/core/evidence/derivatives/proposing';
import {
  copyInput,
  markup,
  markupInput,
  proposal,
  proposalQuery,
  redactAllInput,
  redactedAll,
} from '@/core/evidence/derivatives/schema';
import { exhibit } from '@/core/evidence/schema';
import type { WebDependencies } from './dependencies';
import { type Route, route } from './route';

const id = z.object({ id: z.uuid() });

/** Copies of exhibits: for court, with marks, put together, redacted. */
export function copyRoutes({ db, storage, jobs }: WebDependencies): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/cases/:id/copies',
      room: 'Evidence',
      summary: 'Have a derivative made of exhibits: a court copy, marks, a compilation or a redaction',
      access: 'exhibit.write',
      params: id,
      body: copyInput,
      answer: exhibit,
      status: 201,
      handle: ({ actor, params, body }) => makeCopy({ db, storage, jobs }, actor, params.id, body),
    }),
    route({
      method: 'post',
      path: '/api/cases/:id/redacted-copies',
      room: 'Evidence',
      summary: 'Have redacted copies made of all clips and stills of a case, by regions found automatically',
      access: 'exhibit.write',
      params: id,
      body: redactAllInput,
      answer: redactedAll,
      status: 202,
      handle: ({ actor, params, body }) => redactCase({ db, storage, jobs }, actor, params.id, body),
    }),
    route({
      method: 'get',
      path: '/api/exhibits/:id/regions',
      room: 'Evidence',
      summary: 'Who and what was found in an exhibit, and regions that hide all but those who stay visible',
      access: 'case.read',
      params: id,
      query: proposalQuery,
      answer: proposal,
      handle: ({ actor, params, query }) => proposeRegions({ db, storage }, actor, params.id, query),
    }),
    route({
      method: 'post',
      path: '/api/exhibits/:id/cancel',
      room: 'Evidence',
      summary: 'Stop a copy that is being made',
      access: 'exhibit.write',
      params: id,
      answer: exhibit,
      handle: ({ actor, params }) => cancelCopy(db, actor, params.id),
    }),
    route({
      method: 'post',
      path: '/api/exhibits/:id/make-again',
      room: 'Evidence',
      summary: 'Make a derivative again from its recipe and compare; the exhibit stays as it is',
      access: 'case.read',
      params: id,
      answer: exhibit,
      status: 202,
      handle: ({ actor, params }) => checkCopy({ db, jobs }, actor, params.id),
    }),
    route({
      method: 'post',
      path: '/api/exhibits/:id/looked-through',
      room: 'Evidence',
      summary: 'Say that a redacted copy was looked through and nothing is left open',
      access: 'exhibit.write',
      params: id,
      answer: exhibit,
      handle: ({ actor, params }) => reviewCopy(db, actor, params.id),
    }),
    route({
      method: 'get',
      path: '/api/exhibits/:id/recipe',
      room: 'Evidence',
      summary: 'The recipe of a derivative, as the one text (RFC 8785) whose SHA-256 is on record',
      access: 'case.read',
      params: id,
      answer: { file: ['application/json'], description: 'The recipe' },
      async handle({ actor, params, response }) {
        const { text } = await showRecipe(db, actor, params.id);
        response.type('application/json').send(text);
      },
    }),
    route({
      method: 'get',
      path: '/api/exhibits/:id/markups',
      room: 'Evidence',
      summary: 'What was drawn on an exhibit, by whom and when, the newest first',
      access: 'case.read',
      params: id,
      answer: z.array(markup),
      handle: ({ actor, params }) => markupsOfExhibit(db, actor, params.id),
    }),
    route({
      method: 'post',
      path: '/api/exhibits/:id/markups',
      room: 'Evidence',
      summary: 'Keep marks or regions drawn on an exhibit; what was kept before stays',
      access: 'exhibit.write',
      params: id,
      body: markupInput,
      answer: markup,
      status: 201,
      handle: ({ actor, params, body }) => keepMarkup(db, actor, params.id, body),
    }),
  ];
}

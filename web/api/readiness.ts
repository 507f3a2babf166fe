import { z } from 'zod';
import { draftCertificate } from '@/core/evidence/readiness/certificate';
import { readChecklist } from '@/core/evidence/readiness/checklist';
import { recordFact, withdrawFact } from '@/core/evidence/readiness/facts';
import { readReadiness } from '@/core/evidence/readiness/readiness';
import { courtFact, courtFactInput, readiness } from '@/core/evidence/readiness/schema';
import type { WebDependencies } from './dependencies';
import { type Route, route } from './route';

const room = 'Readiness for the court';
const byId = z.object({ id: z.uuid() });

/** What a court will ask of each exhibit, how it stands, and what people record for it. */
export function readinessRoutes({ db, config }: WebDependencies): Route[] {
  const listOf = () => readChecklist(config.READINESS_FILE);
  return [
    route({
      method: 'get',
      path: '/api/cases/:id/readiness',
      room,
      summary:
        'What a court will ask of each exhibit: green, amber or red, what is missing and how to mend it',
      access: 'case.read',
      params: byId,
      answer: readiness,
      handle: async ({ actor, params }) => readReadiness(db, actor, params.id, await listOf()),
    }),
    route({
      method: 'post',
      path: '/api/cases/:id/court-facts',
      room,
      summary: 'Record who will produce an exhibit, to whom it was played, and the like',
      access: 'exhibit.disclose',
      params: byId,
      body: courtFactInput,
      answer: z.array(courtFact),
      status: 201,
      handle: ({ actor, params, body }) => recordFact(db, actor, params.id, body),
    }),
    route({
      method: 'post',
      path: '/api/court-facts/:id/withdraw',
      room,
      summary: 'Take back what was recorded by mistake; it stays to be seen',
      access: 'exhibit.disclose',
      params: byId,
      body: z.object({ words: z.string().trim().max(2000).default('') }),
      answer: z.array(courtFact),
      status: 201,
      handle: ({ actor, params, body }) => withdrawFact(db, actor, params.id, body.words),
    }),
    route({
      method: 'get',
      path: '/media/cases/:id/certificate.pdf',
      room,
      summary:
        'The certificate of the exhibits under the configured article, drafted from the record for signing',
      access: 'bundle.export',
      params: byId,
      answer: { file: ['application/pdf'], description: 'The draft' },
      async handle({ actor, params, response }) {
        const settings = { list: await listOf(), timeZone: config.DISPLAY_TIME_ZONE };
        const { pdf, fileName } = await draftCertificate(db, actor, params.id, [], settings);
        response.attachment(fileName).set('cache-control', 'no-store').type('application/pdf').send(pdf);
      },
    }),
  ];
}

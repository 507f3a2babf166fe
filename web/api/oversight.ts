import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { findUnusual, listUses, readErrorRates } from '@/core/audit/oversight/oversight';
import {
  errorRates,
  monthQuery,
  spanQuery,
  transparency,
  unusual,
  usesPage,
} from '@/core/audit/oversight/schema';
import { transparencyCsv, transparencyOf } from '@/core/audit/oversight/transparency';
import { writeTransparencyPdf } from '@/core/audit/oversight/transparency-pdf';
import type { WebDependencies } from './dependencies';
import { type Route, route } from './route';

const room = 'Oversight';
const access = 'oversight.read';

/** How the system is used, for whoever oversees it: every use, and nothing of content. */
export function oversightRoutes({ db, config }: WebDependencies): Route[] {
  const zone = config.DISPLAY_TIME_ZONE;
  return [
    route({
      method: 'get',
      path: '/api/oversight/uses',
      room,
      summary: 'Who searched, on what authority, with what outcome',
      access,
      query: spanQuery,
      answer: usesPage,
      handle: ({ actor, query }) => listUses(db, actor, query),
    }),
    route({
      method: 'get',
      path: '/api/oversight/unusual',
      room,
      summary: 'Use that a stated rule points at',
      access,
      query: spanQuery,
      answer: unusual,
      handle: ({ actor, query }) => findUnusual(db, actor, query, zone),
    }),
    route({
      method: 'get',
      path: '/api/oversight/error-rates',
      room,
      summary: 'How often what the machine put forward was set aside by people',
      access,
      query: spanQuery,
      answer: errorRates,
      handle: ({ actor, query }) => readErrorRates(db, actor, query),
    }),
    route({
      method: 'get',
      path: '/api/oversight/transparency',
      room,
      summary: 'Counts of a month, all of the audit log',
      access,
      query: monthQuery,
      answer: transparency,
      handle: ({ actor, query }) => transparencyOf(db, actor, query.month, zone),
    }),
    route({
      method: 'get',
      path: '/media/oversight/transparency.csv',
      room,
      summary: 'The same for a spreadsheet',
      access,
      query: monthQuery,
      answer: { file: ['text/csv'], description: 'Headlines, then every deed of the log' },
      async handle({ actor, query, response }) {
        const report = await transparencyOf(db, actor, query.month, zone);
        response
          .type('text/csv')
          .set('cache-control', 'no-store')
          .attachment(`transparency-${query.month}.csv`)
          .send(transparencyCsv(report));
      },
    }),
    route({
      method: 'get',
      path: '/media/oversight/transparency.pdf',
      room,
      summary: 'The same as a paper to publish',
      access,
      query: monthQuery,
      answer: { file: ['application/pdf'], description: 'The report' },
      async handle({ actor, query, response }) {
        const report = await transparencyOf(db, actor, query.month, zone);
        const folder = path.join(config.DATA_DIR, 'scratch');
        await mkdir(folder, { recursive: true });
        const file = path.join(folder, `transparency-${randomUUID()}.pdf`);
        try {
          await writeTransparencyPdf(report, file, new Date());
          response
            .type('application/pdf')
            .set('cache-control', 'no-store')
            .attachment(`transparency-${query.month}.pdf`);
          await pipeline(createReadStream(file), response);
        } finally {
          await rm(file, { force: true });
        }
      },
    }),
  ];
}

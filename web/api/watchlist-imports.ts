import { z } from 'zod';
import { approveImport, checkImport, writeImport } from '@/core/watchlist/imports/imports';
import { importApproved, importCheck, importQuery, importWritten } from '@/core/watchlist/imports/schema';
import { termsOf } from '@/core/watchlist/terms';
import type { WebDependencies } from './dependencies';
import { type Route, route } from './route';

const room = 'Watchlist';
const body = { bytes: 'text/csv', maxBytes: 16 * 1024 * 1024 };

/** Entries by the thousand, from a file. */
export function watchlistImportRoutes({ db, config }: WebDependencies): Route[] {
  const at = { db, terms: termsOf(config), zone: config.DISPLAY_TIME_ZONE };
  return [
    route({
      method: 'post',
      path: '/api/watchlist-imports/check',
      room,
      summary: 'What a CSV file of entries would do, row by row; nothing is written',
      access: 'watchlist.write',
      body,
      answer: importCheck,
      handle: ({ actor, body: bytes }) => checkImport(at, actor, bytes),
    }),
    route({
      method: 'post',
      path: '/api/watchlist-imports',
      room,
      summary: 'Write the rows of a file that was checked; they await approval together',
      access: 'watchlist.write',
      query: importQuery,
      body,
      answer: importWritten,
      status: 201,
      handle: ({ actor, query, body: bytes }) => writeImport(at, actor, bytes, query),
    }),
    route({
      method: 'post',
      path: '/api/watchlist-imports/:id/approve',
      room,
      summary: 'Approve what awaits approval of one file; not by whoever brought it in',
      access: 'watchlist.approve',
      params: z.object({ id: z.uuid() }),
      answer: importApproved,
      handle: ({ actor, params }) => approveImport(at, actor, params.id),
    }),
  ];
}

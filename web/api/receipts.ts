import { z } from 'zod';
import { installationKeys } from '@/core/audit/own-keys';
import { receiptStateOf, takeReceipt } from '@/core/search/receipts/reading';
import { receiptCheck } from '@/core/search/receipts/schema';
import { rerunSearchFor } from '@/core/search/rerun';
import { rerun } from '@/core/search/rerun-schema';
import type { WebDependencies } from './dependencies';
import { type Route, route } from './route';

const room = 'Receipts';
const byId = z.object({ id: z.uuid() });

/** What stands behind a stored answer: its signature, and whether it can be arrived at again. */
export function receiptRoutes({ db, config, comparing }: WebDependencies): Route[] {
  const receipts = (['search', 'relation'] as const).flatMap((kind) => {
    const place = kind === 'search' ? '/api/searches/:id' : '/api/relations/:id';
    const what = kind === 'search' ? 'search' : 'question across sightings';
    return [
      route({
        method: 'get',
        path: `${place}/receipt`,
        room,
        summary: `Whether the receipt of a ${what} is as it was signed`,
        access: 'search.read',
        params: byId,
        answer: receiptCheck,
        handle: async ({ actor, params }) =>
          receiptStateOf(db, await installationKeys(db, config), actor, kind, params.id),
      }),
      route({
        method: 'get',
        path: `${place}/receipt.json`,
        room,
        summary: `The signed receipt of a ${what}, with its signature, the public key and how to check it`,
        access: 'search.read',
        params: byId,
        answer: { file: ['application/json'], description: 'The signed receipt' },
        handle: async ({ actor, params, response }) => {
          const receipt = await takeReceipt(db, await installationKeys(db, config), actor, kind, params.id);
          response
            .attachment(`receipt-${params.id}.json`)
            .set('cache-control', 'no-store')
            .type('application/json')
            .send(`${JSON.stringify(receipt, null, 2)}\n`);
        },
      }),
    ];
  });
  return [
    ...receipts,
    route({
      method: 'post',
      path: '/api/searches/:id/rerun',
      room,
      summary: 'Carry a stored search out again, within what the caller may see; says what has changed',
      access: 'search.rerun',
      params: byId,
      answer: rerun,
      handle: async ({ actor, params }) =>
        rerunSearchFor(db, await installationKeys(db, config), actor, params.id, comparing),
    }),
  ];
}

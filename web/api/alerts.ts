import { z } from 'zod';
import { permits } from '@/core/people/policy';
import { AWAY_HEADER } from '@/core/people/schema';
import { countAlerts, listAlerts, openAlert } from '@/core/watchlist/alerts/alerts';
import { decideAlert } from '@/core/watchlist/alerts/deciding';
import {
  alertCounts,
  alertDecision,
  alertDetail,
  alertsPage,
  alertsQuery,
} from '@/core/watchlist/alerts/schema';
import { termsOf } from '@/core/watchlist/terms';
import type { WebDependencies } from './dependencies';
import { type Route, route } from './route';
import { headersOf } from './session';

const room = 'Alerts';
const byId = z.object({ id: z.uuid() });
/** So often a listening page is given a sign of life, and whether it may still listen is asked. */
const PULSE_MS = 20_000;

/** What the watchlist resembles, as it happens, and what people decided of it. */
export function alertRoutes({ db, config, sessions, alertNews }: WebDependencies): Route[] {
  const at = { db, terms: termsOf(config) };
  return [
    route({
      method: 'get',
      path: '/api/alerts',
      room,
      summary: 'Alerts, newest first: leads, not identifications',
      access: 'watchlist.read',
      query: alertsQuery,
      answer: alertsPage,
      handle: ({ actor, query }) => listAlerts(at, actor, query),
    }),
    route({
      method: 'get',
      path: '/api/alerts/counts',
      room,
      summary: 'How many wait for a decision',
      access: 'watchlist.read',
      answer: alertCounts,
      handle: ({ actor }) => countAlerts(db, actor),
    }),
    route({
      method: 'get',
      path: '/api/alerts/stream',
      room,
      summary: 'Server-sent events: something about an alert has changed; ask for the rest',
      access: 'watchlist.read',
      answer: { file: ['text/event-stream'], description: 'One event for each change, and a pulse' },
      handle: ({ actor, request, response }) =>
        new Promise<void>((resolve) => {
          response.status(200).set({
            'content-type': 'text/event-stream',
            'cache-control': 'no-store',
            'x-accel-buffering': 'no',
          });
          response.flushHeaders();
          response.write(': listening\n\n');
          const say = (event: string, data: unknown) =>
            response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
          const end = () => {
            clearInterval(pulse);
            deaf();
            response.end();
            resolve();
          };
          const deaf =
            actor.districtId === null
              ? () => undefined
              : alertNews.listen(actor.districtId, (news) => say('alert', news), end);
          // Whoever signed out, was disabled or moved meanwhile hears nothing more; listening keeps no session alive.
          const headers = headersOf(request);
          headers.set(AWAY_HEADER, '1');
          const pulse = setInterval(async () => {
            const now = await sessions.read(headers).catch(() => null);
            const same = now && now.actor.id === actor.id && now.actor.districtId === actor.districtId;
            if (!same || !permits(now.actor, 'watchlist.read')) return end();
            response.write(': pulse\n\n');
          }, PULSE_MS);
          request.on('close', end);
        }),
    }),
    route({
      method: 'get',
      path: '/api/alerts/:id',
      room,
      summary: 'One alert with its history and the cameras that may see it next',
      access: 'watchlist.read',
      params: byId,
      answer: alertDetail,
      handle: ({ actor, params }) => openAlert(at, actor, params.id),
    }),
    route({
      method: 'post',
      path: '/api/alerts/:id/decide',
      room,
      summary: 'Acknowledge an alert, dismiss it with the reason, or hand it to a case as a lead',
      access: 'alert.decide',
      params: byId,
      body: alertDecision,
      answer: alertDetail,
      handle: ({ actor, params, body }) => decideAlert(at, actor, params.id, body),
    }),
  ];
}

import { createHash } from 'node:crypto';
import { append, SYSTEM } from '@/core/audit/log';
import { sighting } from '@/core/footage/schema';
import type { Config } from '@/core/operations/config';
import type { Database, Transaction } from '@/prisma/client';
import { post, WebhookRefused } from './webhook';

const TIMEOUT_MS = 10_000;
const keyOf = (url: string) => createHash('sha256').update(url).digest('hex');

/** Writes down where a new alert is to be told, in the transaction that raises it. @returns ids to send once that is committed */
export async function planDeliveries(
  tx: Transaction,
  alertId: string,
  urls: readonly string[],
): Promise<string[]> {
  const ids = [];
  for (const url of new Set(urls)) {
    // A URL may hold a secret of the receiver: the host is kept, and a hash to find the URL by.
    const data = { alertId, host: new URL(url).host, urlSha256: keyOf(url) };
    ids.push((await tx.alertDelivery.create({ data, select: { id: true } })).id);
  }
  return ids;
}

type Settings = Pick<
  Config,
  'ALERT_WEBHOOK_URLS' | 'ALERT_WEBHOOK_SECRET' | 'PUBLIC_URL' | 'DISPLAY_TIME_ZONE'
>;

/**
 * Tells one alert to one receiver and records the attempt. What was sent is not sent again.
 * @throws WebhookRefused, WebhookFailed
 */
export async function deliver(
  db: Database,
  settings: Settings,
  deliveryId: string,
  { now = () => new Date(), timeoutMs = TIMEOUT_MS } = {},
): Promise<void> {
  const delivery = await db.alertDelivery.findUnique({
    where: { id: deliveryId },
    include: { alert: { include: { entry: { select: { title: true, kind: true } } } } },
  });
  if (!delivery || delivery.status === 'SENT') return;
  try {
    const url = settings.ALERT_WEBHOOK_URLS.find((listed) => keyOf(listed) === delivery.urlSha256);
    const secret = settings.ALERT_WEBHOOK_SECRET;
    if (!url || !secret) throw new WebhookRefused(`${delivery.host} is not listed any more.`);
    const { alert } = delivery;
    const { camera } = sighting.parse(alert.snapshot);
    const body = JSON.stringify({
      deliveryId,
      alertId: alert.id,
      title: alert.entry.title,
      kind: alert.entry.kind,
      groupsFurther: alert.isGroup,
      camera: { code: camera.code, name: camera.name },
      place:
        camera.latitude === null || camera.longitude === null
          ? null
          : { latitude: camera.latitude, longitude: camera.longitude },
      seenAt: alert.at.toISOString(),
      raisedAt: alert.raisedAt.toISOString(),
      timeZone: settings.DISPLAY_TIME_ZONE,
      link: new URL(`/alerts/${alert.id}`, settings.PUBLIC_URL).href,
    });
    const status = await post(url, { body, secret, now: now(), timeoutMs });
    await record(db, delivery, 'SENT', `The answer was ${status}.`);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    await record(db, delivery, error instanceof WebhookRefused ? 'FAILED' : 'PENDING', words.slice(0, 300));
    throw error;
  }
}

async function record(
  db: Database,
  { id, alertId, host }: { id: string; alertId: string; host: string },
  status: 'SENT' | 'FAILED' | 'PENDING',
  words: string,
): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.alertDelivery.update({ where: { id }, data: { status } });
    await tx.alertDeliveryAttempt.create({ data: { deliveryId: id, sent: status === 'SENT', words } });
    await append(tx, {
      actor: SYSTEM,
      action: 'alert.deliver',
      objectKind: 'alert',
      objectId: alertId,
      outcome: status === 'SENT' ? 'done' : 'failed',
      requestId: null,
      details: { host, words },
    });
  });
}

/** Its job has been given up: shown as such until somebody tries it again from among the dead letters. */
export async function failDelivery(db: Database, id: string): Promise<void> {
  await db.alertDelivery.updateMany({ where: { id, status: 'PENDING' }, data: { status: 'FAILED' } });
}

/** Deliveries whose job may have been lost with a worker that died after its commit. */
export async function unsentDeliveries(db: Database, before: Date): Promise<string[]> {
  const rows = await db.alertDelivery.findMany({
    where: { status: 'PENDING', createdAt: { lt: before } },
    orderBy: { createdAt: 'asc' },
    take: 200,
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

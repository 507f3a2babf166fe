import pg from 'pg';
import { z } from 'zod';
import type { Logger } from '@/core/operations/log';
import { ALERTS_CHANNEL } from '../matching/matching.sql';
import { type AlertNews, alertNews } from './schema';

const told = alertNews.extend({ districtId: z.int() });
/** Between two tries to reach the database again. */
const AGAIN_MS = 1_000;

type Listener = (news: AlertNews) => void;

/**
 * Hears of alerts as they are committed, through Postgres' own notifications, and passes them to the pages that listen, each to
 * those of its district. A page that was away asks anew: what is missed here is not lost.
 */
export class AlertNewsHub {
  private readonly listeners = new Set<{ districtId: number; hear: Listener; end: () => void }>();
  private client: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly databaseUrl: string,
    private readonly log: Logger,
  ) {}

  /** Begins to listen, and goes on until stopped. */
  async start(): Promise<void> {
    if (this.stopped) return;
    const client = new pg.Client({ connectionString: this.databaseUrl, keepAlive: true });
    this.client = client;
    const lost = (error?: unknown) => {
      if (this.stopped || this.client !== client) return;
      this.client = undefined;
      if (error) this.log.warn({ err: error }, 'alerts are not heard of now');
      this.timer = setTimeout(() => void this.start(), AGAIN_MS);
    };
    client.on('error', lost);
    client.on('end', () => lost());
    client.on('notification', ({ payload }) => this.pass(payload));
    try {
      await client.connect();
      await client.query(`LISTEN ${ALERTS_CHANNEL}`);
    } catch (error) {
      await client.end().catch(() => undefined);
      lost(error);
    }
  }

  /** Passes on what is told of a district. @param end called when nothing more will come @returns what ends it */
  listen(districtId: number, hear: Listener, end: () => void): () => void {
    const listener = { districtId, hear, end };
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Ends every page's listening. */
  close(): void {
    for (const { end } of [...this.listeners]) end();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.close();
    clearTimeout(this.timer);
    await this.client?.end().catch(() => undefined);
  }

  private pass(payload: string | undefined): void {
    const parsed = told.safeParse(JSON.parse(payload ?? 'null'));
    if (!parsed.success) return;
    const { districtId, ...news } = parsed.data;
    for (const listener of this.listeners) if (listener.districtId === districtId) listener.hear(news);
  }
}

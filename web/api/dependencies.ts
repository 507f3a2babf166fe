import type { Signer } from '@/core/audit/signing';
import type { Config } from '@/core/operations/config';
import type { Database } from '@/core/operations/database';
import type { Logger } from '@/core/operations/log';
import type { OpenQueues } from '@/core/operations/queue';
import type { Sessions } from '@/core/people/sessions';
import type { Comparing } from '@/core/search/comparing';
import type { AlertNewsHub } from '@/core/watchlist/alerts/listening';
import type { ObjectStore } from '@/storage';

/** What the web process has for its routes. Each `<room>Routes(dependencies)` takes the parts that it uses. */
export interface WebDependencies {
  /** Connected without a scope: shows nothing outside `asActor`, `read` and `act`. */
  db: Database;
  storage: ObjectStore;
  config: Config;
  log: Logger;
  /** Adds jobs; its `queues` are for looking after them. */
  jobs: OpenQueues;
  sessions: Sessions;
  /** Signs what others shall be able to check, such as receipts of searches. */
  signer: Signer;
  /** With what vectors are compared: sketches held in memory, and from how large a scope on they are used. */
  comparing: Comparing;
  /** Hears of alerts as they are raised. */
  alertNews: AlertNewsHub;
}

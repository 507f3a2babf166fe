import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client';

export type Database = PrismaClient;
export type Transaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];
export { Prisma } from './generated/client';
export * from './generated/enums';

export interface ConnectOptions {
  /** Connections held at most. */
  poolSize?: number;
  /**
   * Workers act for the system and see every district. Web requests leave it out: without a scope set in the transaction
   * (`core/people/actor.ts`) row-level security shows them nothing.
   */
  system?: boolean;
}

/** Opens the one query client of a process. `$disconnect()` closes its pool. */
export function connect(databaseUrl: string, options: ConnectOptions = {}): Database {
  return new PrismaClient({
    adapter: new PrismaPg({
      connectionString: databaseUrl,
      max: options.poolSize ?? 10,
      ...(options.system ? { options: '-c saboot.scope=all' } : {}),
    }),
  });
}

import { randomUUID } from 'node:crypto';
import { type Options as Argon2Options, hash, verify } from '@node-rs/argon2';
import { z } from 'zod';
import { append, SYSTEM } from '@/core/audit/log';
import { type Database, Prisma } from '@/prisma/client';
import { AccountInvalid } from './errors';
import { role } from './schema';

/** argon2id with the first choice of the OWASP password storage cheat sheet: 19 MiB, two passes, one lane. */
const ARGON2: Argon2Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** @returns the encoded argon2id hash with its salt and parameters. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, ARGON2);
}

/** Whether `password` belongs to `hashed`. False for anything that is not an argon2 hash. */
export async function verifyPassword(hashed: string, password: string): Promise<boolean> {
  return verify(hashed, password).catch(() => false);
}

export const accountInput = z.object({
  username: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9._-]{2,29}$/, 'Three to thirty letters, digits, dots, - and _.'),
  password: z.string().min(12, 'Twelve characters at least.').max(128),
  name: z.string().trim().min(1).max(120),
  role,
  beltNumber: z.string().trim().max(40).optional(),
  districtId: z.int().optional(),
  stationId: z.int().optional(),
});
export type AccountInput = z.input<typeof accountInput>;

/**
 * Makes an account. There is no open sign-up: command lines and the demo call this, an administrator's page will.
 * @returns the user's id.
 * @throws AccountInvalid when a field is malformed, the name is taken or the station lies in another district.
 */
export async function createAccount(db: Database, input: AccountInput): Promise<{ id: string }> {
  const parsed = accountInput.safeParse(input);
  if (!parsed.success) {
    throw new AccountInvalid(z.prettifyError(parsed.error));
  }
  const account = parsed.data;
  const password = await hashPassword(account.password);
  const id = randomUUID();
  try {
    await db.$transaction(async (tx) => {
      const station =
        account.stationId === undefined
          ? null
          : await tx.station.findUnique({ where: { id: account.stationId } });
      if (account.stationId !== undefined && !station) throw new AccountInvalid('No such station.');
      const districtId = account.districtId ?? station?.districtId ?? null;
      if (station && station.districtId !== districtId) {
        throw new AccountInvalid('The station lies in another district.');
      }
      await tx.user.create({
        data: {
          id,
          name: account.name,
          username: account.username,
          displayUsername: account.username,
          // The sign-in library wants an address; nothing is ever sent to it, and nobody signs in with it (RFC 2606).
          email: `${account.username}@accounts.invalid`,
          emailVerified: true,
          role: account.role,
          beltNumber: account.beltNumber ?? null,
          districtId,
          stationId: station?.id ?? null,
          accounts: { create: { id: randomUUID(), accountId: id, providerId: 'credential', password } },
        },
      });
      await append(tx, {
        actor: SYSTEM,
        action: 'user.create',
        objectKind: 'user',
        objectId: id,
        outcome: 'done',
        requestId: null,
        details: { username: account.username, role: account.role, districtId },
      });
    });
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') {
      throw new AccountInvalid(`The user name ${account.username} is taken.`, 'Choose another one.');
    }
    throw error;
  }
  return { id };
}

/** Ends every session of a user and keeps the account from signing in again. */
export async function disableAccount(db: Database, userId: string, at = new Date()): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.user.update({ where: { id: userId }, data: { disabledAt: at } });
    await tx.session.deleteMany({ where: { userId } });
    await append(tx, {
      actor: SYSTEM,
      action: 'user.disable',
      objectKind: 'user',
      objectId: userId,
      outcome: 'done',
      requestId: null,
      details: {},
    });
  });
}

/** Lets a disabled account sign in again, with the password it had. */
export async function enableAccount(db: Database, userId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.user.update({ where: { id: userId }, data: { disabledAt: null } });
    await append(tx, {
      actor: SYSTEM,
      action: 'user.enable',
      objectKind: 'user',
      objectId: userId,
      outcome: 'done',
      requestId: null,
      details: {},
    });
  });
}

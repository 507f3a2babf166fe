import type { z } from 'zod';
import { NotFound } from '@/core/errors';
import type { Actor } from '@/core/people/actor';
import type { Prisma, Transaction } from '@/prisma/client';
import { BundleRefused } from './errors';
import { namesOf, recordHandling } from './exhibits';
import { lockCase } from './exhibits.sql';
import { mustBeAccountedFor } from './readiness/completeness';
import { type Bundle, type bundleInput, bundleKind } from './schema';
import { chooseExhibits, mustBeDecided } from './selection';

type By = Pick<Actor, 'id' | 'name' | 'role'>;

/**
 * Registers a bundle; the job `bundle` makes it. That it was asked for is written into the custody history of every
 * exhibit, and so is part of the bundle itself.
 * @throws NotFound, BundleRefused when there is nothing to export, an exhibit is still being made, or nobody has decided on one;
 * CustodyIncomplete when it goes to a court and an exhibit lacks its producing witness, source, receipt or hash
 */
export async function createBundle(
  tx: Transaction,
  by: By,
  caseId: string,
  input: z.output<typeof bundleInput>,
  now = new Date(),
): Promise<Bundle> {
  if (!(await lockCase(tx, caseId))) throw new NotFound('The case');
  const exhibits = await tx.exhibit.findMany({ where: { caseId }, orderBy: { number: 'asc' } });
  const pending = exhibits.filter((one) => one.status === 'PENDING');
  if (pending.length > 0) {
    throw new BundleRefused(
      `Exhibit ${pending.map((one) => one.number).join(', ')} is still being made.`,
      'Export again in a moment, when every exhibit is ready.',
    );
  }
  const ready = exhibits.filter((one) => one.status === 'READY');
  const { kind, recipient, request } = input;
  const chosen = await chooseExhibits(tx, { kind, createdAt: now }, ready);
  mustBeDecided(chosen);
  await mustBeAccountedFor(tx, { caseId, kind }, chosen.inside);
  const withMasters = input.withMasters || kind === 'LABORATORY';
  const created = await tx.bundle.create({
    data: {
      ...{ caseId, kind, withMasters, createdById: by.id, createdAt: now },
      ...{ recipient: recipient || null, request: request || null },
    },
  });
  for (const exhibit of chosen.inside) {
    await recordHandling(tx, by, exhibit.id, 'export-requested', {
      bundleId: created.id,
      kind,
      withMasters,
    });
  }
  return readBundle(tx, created.id);
}

/** One bundle as it is shown. @throws NotFound */
export async function readBundle(tx: Transaction, id: string): Promise<Bundle> {
  const found = await tx.bundle.findUnique({ where: { id } });
  if (!found) throw new NotFound('The bundle');
  return present(found, await namesOf(tx, [found.createdById]));
}

/** The bundles of a case, newest first; empty where the case may not be seen. */
export async function bundlesOfCase(tx: Transaction, caseId: string): Promise<Bundle[]> {
  const found = await tx.bundle.findMany({ where: { caseId }, orderBy: { createdAt: 'desc' } });
  const names = await namesOf(
    tx,
    found.map((one) => one.createdById),
  );
  return found.map((one) => present(one, names));
}

function present(one: Prisma.BundleGetPayload<object>, names: Map<string, string>): Bundle {
  return {
    id: one.id,
    caseId: one.caseId,
    status: one.status,
    progress: one.progress,
    kind: bundleKind.parse(one.kind),
    withMasters: one.withMasters,
    recipient: one.recipient,
    request: one.request,
    sizeBytes: one.sizeBytes === null ? null : Number(one.sizeBytes),
    sha256: one.sha256,
    error: one.error,
    createdBy: names.get(one.createdById) ?? one.createdById,
    createdAt: one.createdAt.toISOString(),
    finishedAt: one.finishedAt?.toISOString() ?? null,
  };
}

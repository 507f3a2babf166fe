import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { act, read } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import type { Actor } from '@/core/people/actor';
import type { Database, Transaction } from '@/prisma/client';
import type { ObjectStore } from '@/storage';
import { EvidenceNotReady, ReceiptProvesNothing } from '../errors';
import { namesOf } from '../exhibits';
import { lockCase } from '../exhibits.sql';
import { bundleKind } from '../schema';
import { exhibitsInBundle } from '../selection';
import {
  type Handover,
  type handoverContents,
  type handoverInput,
  type receiptInput,
  recipientRole,
} from './schema';

/** Records that a bundle was given to somebody. @throws Forbidden, NotFound, EvidenceNotReady */
export async function recordHandover(
  db: Database,
  actor: Actor,
  bundleId: string,
  input: z.output<typeof handoverInput>,
): Promise<Handover> {
  return act(
    db,
    actor,
    { action: 'bundle.export', recordedAs: 'bundle.handover', objectKind: 'bundle', objectId: bundleId },
    async (tx, entry) => {
      const bundle = await tx.bundle.findUnique({ where: { id: bundleId } });
      if (!bundle) throw new NotFound('The bundle');
      if (bundle.status !== 'READY' || !bundle.sha256) throw new EvidenceNotReady('bundle');
      await lockCase(tx, bundle.caseId);
      const last = await tx.handover.aggregate({ where: { caseId: bundle.caseId }, _max: { version: true } });
      const { inside } = await exhibitsInBundle(tx, bundle);
      const contents: z.infer<typeof handoverContents> = inside.map(({ number, title, sha256 }) => ({
        ...{ number, title },
        sha256: sha256 ?? '',
      }));
      const version = (last._max.version ?? 0) + 1;
      const made = await tx.handover.create({
        data: {
          ...{ caseId: bundle.caseId, bundleId, version, contents, bundleSha256: bundle.sha256 },
          ...{ recipient: input.recipient, recipientRole: input.recipientRole },
          ...{ handedAt: new Date(input.handedAt), note: input.note || null, actorId: actor.id },
        },
      });
      entry.details = {
        ...{ caseId: bundle.caseId, handoverId: made.id, version, recipientRole: input.recipientRole },
        exhibits: contents.map(({ number }) => number),
      };
      return oneHandover(tx, made.id);
    },
  );
}

/** What may be kept as a signed paper, told by how a file begins. */
const PAPERS = [
  { type: 'application/pdf', extension: 'pdf', begins: Buffer.from('%PDF-') },
  { type: 'image/jpeg', extension: 'jpg', begins: Buffer.from([0xff, 0xd8, 0xff]) },
  { type: 'image/png', extension: 'png', begins: Buffer.from([0x89, 0x50, 0x4e, 0x47]) },
];

/**
 * Records that a handover arrived, by a reference, a signed paper, or both.
 * @param paper PDF, JPEG or PNG
 * @throws Forbidden, NotFound, ReceiptProvesNothing
 */
export async function recordReceipt(
  { db, storage }: { db: Database; storage: Pick<ObjectStore, 'put' | 'head'> },
  actor: Actor,
  handoverId: string,
  input: z.output<typeof receiptInput>,
  paper?: Buffer,
): Promise<Handover> {
  return act(
    db,
    actor,
    {
      action: 'bundle.export',
      recordedAs: 'bundle.handover-receipt',
      objectKind: 'handover',
      objectId: handoverId,
    },
    async (tx, entry) => {
      const found = await tx.handover.findUnique({ where: { id: handoverId } });
      if (!found) throw new NotFound('The handover');
      const kind = paper && PAPERS.find(({ begins }) => paper.subarray(0, begins.length).equals(begins));
      if (paper && !kind) throw new ReceiptProvesNothing('The file is no PDF, JPEG or PNG.');
      if (!paper && input.reference === '')
        throw new ReceiptProvesNothing('There is neither a reference nor a paper.');
      const fileSha256 = paper ? createHash('sha256').update(paper).digest('hex') : null;
      const fileKey = kind ? `disclosure/${found.caseId}/${fileSha256}.${kind.extension}` : null;
      if (paper && fileKey && !(await storage.head(fileKey)))
        await storage.put(fileKey, paper, {
          expectedSha256: fileSha256 ?? '',
          contentType: kind?.type ?? '',
        });
      await tx.handoverReceipt.create({
        data: {
          ...{ handoverId, receivedBy: input.receivedBy, receivedAt: new Date(input.receivedAt) },
          ...{ reference: input.reference || null, fileKey, fileSha256, fileType: kind?.type ?? null },
          actorId: actor.id,
        },
      });
      entry.details = { caseId: found.caseId, version: found.version, fileSha256 };
      return oneHandover(tx, handoverId);
    },
  );
}

/** The signed paper of a receipt. @throws Forbidden, NotFound */
export async function openPaper(
  db: Database,
  actor: Actor,
  receiptId: string,
): Promise<{ key: string; contentType: string; fileName: string }> {
  const deed = { action: 'case.read', objectKind: 'handover-receipt', objectId: receiptId } as const;
  return read(db, actor, deed, async (tx) => {
    const found = await tx.handoverReceipt.findUnique({
      where: { id: receiptId },
      include: { handover: true },
    });
    if (!found?.fileKey || !found.fileType) throw new NotFound('The signed paper');
    const extension = found.fileKey.slice(found.fileKey.lastIndexOf('.'));
    return {
      key: found.fileKey,
      contentType: found.fileType,
      fileName: `Acknowledgement of disclosure ${found.handover.version}${extension}`,
    };
  });
}

/** What was given of a case, newest first. */
export async function handoversOfCase(tx: Transaction, caseId: string): Promise<Handover[]> {
  return present(tx, { caseId });
}

async function oneHandover(tx: Transaction, id: string): Promise<Handover> {
  const [one] = await present(tx, { id });
  if (!one) throw new NotFound('The handover');
  return one;
}

async function present(tx: Transaction, where: { id: string } | { caseId: string }): Promise<Handover[]> {
  const rows = await tx.handover.findMany({
    where,
    include: { receipts: { orderBy: { at: 'asc' } }, bundle: { select: { kind: true } } },
    orderBy: { version: 'desc' },
  });
  const names = await namesOf(
    tx,
    rows.flatMap((one) => [one.actorId, ...one.receipts.map(({ actorId }) => actorId)]),
  );
  const nameOf = (id: string) => names.get(id) ?? id;
  return rows.map((one) => ({
    id: one.id,
    bundleId: one.bundleId,
    bundleKind: bundleKind.parse(one.bundle.kind),
    version: one.version,
    recipient: one.recipient,
    recipientRole: recipientRole.parse(one.recipientRole),
    handedAt: one.handedAt.toISOString(),
    note: one.note,
    contents: one.contents as Handover['contents'],
    bundleSha256: one.bundleSha256,
    by: nameOf(one.actorId),
    at: one.at.toISOString(),
    receipts: one.receipts.map((receipt) => ({
      id: receipt.id,
      receivedBy: receipt.receivedBy,
      receivedAt: receipt.receivedAt.toISOString(),
      reference: receipt.reference,
      fileSha256: receipt.fileSha256,
      by: nameOf(receipt.actorId),
      at: receipt.at.toISOString(),
    })),
  }));
}

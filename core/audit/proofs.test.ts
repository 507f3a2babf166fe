import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeActor } from '@/core/footage/testing';
import type { Actor } from '@/core/people/actor';
import { connect, type Database } from '@/prisma/client';
import { withClient } from '@/prisma/provision.sql';
import { createTestDatabase, type TestDatabase } from '@/prisma/testing';
import { openStorage } from '@/storage/open';
import { signerOfNote } from './checkpoint-note';
import { makeCheckpoint } from './checkpoints';
import { append, SYSTEM } from './log';
import { provesConsistency, provesInclusion } from './merkle';
import { proveConsistency, proveEntry, readCheckpoints } from './proofs';
import { settled, testSigner } from './testing';

let database: TestDatabase;
let system: Database;
let db: Database;
let folder: string;
let auditor: Actor;
let supervisor: Actor;
const sizes: number[] = [];

const write = (count: number) =>
  system.$transaction(async (tx) => {
    for (let number = 1; number <= count; number += 1) {
      await append(tx, {
        ...{ actor: SYSTEM, action: 'test.write', objectKind: 'test', objectId: null, outcome: 'done' },
        ...{ requestId: null, details: { number, text: 'بیان' } },
      });
    }
  });

beforeAll(async () => {
  database = await createTestDatabase();
  system = connect(database.databaseUrl, { system: true });
  db = connect(database.databaseUrl);
  folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-proofs-'));
  const storage = await openStorage(pathToFileURL(path.join(folder, 'store')).href);
  const district = await system.district.create({ data: { province: 'Balochistan', name: 'Quetta' } });
  auditor = await makeActor(system, 'AUDITOR', null);
  supervisor = await makeActor(system, 'SUPERVISOR', district.id);
  // Across the borders of kept subtrees (256 leaves), and not at them.
  for (const count of [3, 298, 511]) {
    await write(count);
    await settled(system);
    const made = await makeCheckpoint({ db: system, storage, signer: testSigner });
    sizes.push(made?.checkpoint.size ?? 0);
  }
  await write(1);
});
afterAll(async () => {
  await db.$disconnect();
  await system.$disconnect();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const bytes = (hex: string) => Buffer.from(hex, 'hex');

describe('R06 proofs of the log', () => {
  it('lead from any entry to the root of the newest signed checkpoint', async () => {
    const leaves = await system.auditLeaf.findMany({ orderBy: { position: 'asc' } });
    for (const place of [0, 1, 2, 255, 256, 300, 511, 512, leaves.length - 1]) {
      const { proof } = await proveEntry(db, auditor, leaves[place]?.seq ?? 0n);
      if (!proof) expect.unreachable(`no proof for ${place}`);
      expect(proof.position).toBe(place);
      expect(proof.checkpoint.size).toBe(sizes.at(-1));
      expect(signerOfNote(proof.checkpoint.note, [testSigner])?.keyId).toBe(proof.checkpoint.keyId);
      const lead = (hash: string) =>
        provesInclusion(
          bytes(hash),
          place,
          proof.checkpoint.size,
          proof.path.map(bytes),
          bytes(proof.checkpoint.root),
        );
      expect(lead(proof.leafHash)).toBe(true);
      expect(lead('0'.repeat(64))).toBe(false);
    }
  });

  it('there is none for an entry that came after, and it says so', async () => {
    const last = await system.auditEntry.findFirstOrThrow({
      where: { action: 'test.write' },
      orderBy: { seq: 'desc' },
    });
    expect(await proveEntry(db, auditor, last.seq)).toEqual({ proof: null });
    await expect(proveEntry(db, auditor, 10n ** 15n)).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('show that each checkpoint is the beginning of the next', async () => {
    const { items, everyMinutes } = await readCheckpoints(db, auditor, 10);
    expect(everyMinutes).toBe(10);
    expect(items.map(({ size }) => size)).toEqual([...sizes].reverse());
    for (const [from, to] of [
      [sizes[0], sizes[1]],
      [sizes[0], sizes[2]],
      [sizes[1], sizes[2]],
      [sizes[1], sizes[1]],
    ] as [number, number][]) {
      const proof = await proveConsistency(db, auditor, { from, to });
      const path = proof.path.map(bytes);
      expect(provesConsistency(from, to, path, bytes(proof.from.root), bytes(proof.to.root))).toBe(true);
    }
    await expect(proveConsistency(db, auditor, { from: 4, to: 9 })).rejects.toMatchObject({
      kind: 'not-found',
    });
  });

  it('are not given to whoever may not read the entry, nor to whoever may not read the log', async () => {
    const [leaf] = await system.auditLeaf.findMany({ take: 1 });
    await expect(proveEntry(db, supervisor, leaf?.seq ?? 0n)).rejects.toMatchObject({ kind: 'not-found' });
    const investigator = await makeActor(system, 'INVESTIGATOR', supervisor.districtId);
    await expect(proveEntry(db, investigator, leaf?.seq ?? 0n)).rejects.toMatchObject({ kind: 'forbidden' });
  });

  it('fail for an entry that a superuser changed', async () => {
    const leaves = await system.auditLeaf.findMany({ orderBy: { position: 'asc' } });
    const [edited, other] = [leaves[400], leaves[401]];
    await withClient(database.adminUrl, (client) =>
      client.query(`UPDATE audit_entries SET details = '{"number": 0}' WHERE seq = ${edited?.seq}`),
    );
    await expect(proveEntry(db, auditor, edited?.seq ?? 0n)).rejects.toMatchObject({
      code: 'log-incomplete',
    });
    expect((await proveEntry(db, auditor, other?.seq ?? 0n)).proof).not.toBeNull();
  });
});

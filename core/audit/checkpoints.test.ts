import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect, type Database } from '@/prisma/client';
import { withClient } from '@/prisma/provision.sql';
import { createTestDatabase, type TestDatabase } from '@/prisma/testing';
import type { ObjectStore } from '@/storage';
import { openStorage } from '@/storage/open';
import {
  diaryLine,
  NoteInvalid,
  readAnchor,
  readNote,
  signCheckpoint,
  signerOfNote,
} from './checkpoint-note';
import { checkpointDue, makeCheckpoint } from './checkpoints';
import { append, SYSTEM } from './log';
import { installationKeys, rotateKey } from './own-keys';
import { newSigningKey, openSigner, signerOf } from './signing';
import { settled, testSigner } from './testing';
import { verifyLog } from './verification';

let database: TestDatabase;
let db: Database;
let folder: string;
let storage: ObjectStore;

beforeEach(async () => {
  database = await createTestDatabase();
  db = connect(database.databaseUrl, { system: true });
  folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-log-'));
  storage = await openStorage(pathToFileURL(path.join(folder, 'store')).href);
});
afterEach(async () => {
  await db.$disconnect();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const entry = (action: string, details: Record<string, unknown> = {}) =>
  ({
    actor: SYSTEM,
    action,
    objectKind: 'test',
    objectId: null,
    outcome: 'done',
    requestId: null,
    details,
  }) as const;
const write = async (count: number, action = 'test.write', waits = true) => {
  for (let number = 1; number <= count; number++) {
    await db.$transaction((tx) => append(tx, entry(action, { number, share: number / 7, text: 'é\u2028"' })));
  }
  if (waits) await settled(db);
};
const checkpoint = async (signer = testSigner) => {
  const made = await makeCheckpoint({ db, storage, signer });
  if (!made) throw new Error('The log is empty.');
  return made.checkpoint;
};
const verify = (anchors: ReturnType<typeof readAnchor>[] = []) =>
  verifyLog({ db, storage, keys: [testSigner] }, anchors);
const asSuperuser = (...statements: string[]) =>
  withClient(database.adminUrl, async (client) => {
    for (const statement of statements) await client.query(statement);
  });
/** Everything in the database is made to fit the entries as they are now, with a key of the attacker's. */
const found = async () => (await verify()).findings.map(({ kind, seq }) => (seq ? `${kind} ${seq}` : kind));

describe('R06 the log as a tree', () => {
  it('gives every entry one place, in checkpoints that grow from each other and are in storage too', async () => {
    await write(3);
    expect(await checkpointDue(db, 10)).toBe(true);
    expect((await checkpoint()).size).toBe(3);
    expect(await checkpointDue(db, 10)).toBe(false);
    await write(4);
    expect((await checkpoint()).size).toBe(7);
    expect((await checkpoint()).size).toBe(7);
    expect(await verify()).toMatchObject({ size: 7, waiting: 0, checkpoints: 2, findings: [] });
    const keys: string[] = [];
    for await (const { key } of storage.list('audit/')) keys.push(key);
    expect(keys.sort()).toEqual([
      'audit/checkpoints/000000000003',
      'audit/checkpoints/000000000007',
      'audit/leaves/000000000000-000000000003',
      'audit/leaves/000000000003-000000000007',
    ]);
    await expect(storage.remove(keys[0]!)).rejects.toMatchObject({ code: 'WriteOnceViolation' });
  });

  it('gives none to what is newer than a transaction that still runs, so that nothing comes to lie before it later', async () => {
    await write(1);
    await db.$transaction(
      async (slow) => {
        await append(slow, entry('test.slow'));
        await write(2, 'test.fast', false);
        expect((await checkpoint()).size).toBe(1);
        expect(await verify()).toMatchObject({ size: 1, waiting: 2, findings: [] });
      },
      { timeout: 60_000 },
    );
    await settled(db);
    expect((await checkpoint()).size).toBe(4);
    const places = await db.auditLeaf.findMany({ orderBy: { position: 'asc' } });
    expect(places.map(({ seq }) => Number(seq))).toEqual(
      places.map(({ seq }) => Number(seq)).sort((a, b) => a - b),
    );
    expect(await found()).toEqual([]);
  });

  it('is checkpointed once by several at the same time', async () => {
    await write(5);
    const made = await Promise.all([checkpoint(), checkpoint(), checkpoint()]);
    expect(made.map(({ size }) => size)).toEqual([5, 5, 5]);
    expect(await db.auditCheckpoint.count()).toBe(1);
    for (const table of ['audit_leaves', 'audit_checkpoints', 'audit_subtrees']) {
      await expect(db.$executeRawUnsafe(`DELETE FROM ${table}`)).rejects.toThrow('permission denied');
    }
  });
});

describe('R07 what a superuser did to the log is found and named', () => {
  it.each([
    [
      'an entry edited',
      ["UPDATE audit_entries SET actor_name = 'Somebody' WHERE seq = 3"],
      ['edited 3', 'root'],
    ],
    [
      'an entry edited with the hash beside it',
      ["UPDATE audit_entries SET action = 'x', leaf_hash = sha256('x') WHERE seq = 3"],
      ['edited 3', 'root'],
    ],
    ['an entry deleted', ['DELETE FROM audit_entries WHERE seq = 4'], ['deleted 4']],
    [
      'an entry deleted with its place, and the others moved up',
      [
        'DELETE FROM audit_entries WHERE seq = 4',
        'DELETE FROM audit_leaves WHERE seq = 4',
        'UPDATE audit_leaves SET position = position - 1 + 1000 WHERE seq > 4',
        'UPDATE audit_leaves SET position = position - 1000 WHERE seq > 4',
      ],
      ['truncated', 'deleted 4', 'root'],
    ],
    [
      'an entry inserted among the others',
      [
        `INSERT INTO audit_entries (seq, at, actor_name, actor_role, action, object_kind, outcome, leaf_hash)
         VALUES (100, '2020-01-01', 'x', 'x', 'x', 'x', 'done', sha256('x'))`,
        'UPDATE audit_leaves SET position = position + 1 + 1000 WHERE seq > 4',
        'UPDATE audit_leaves SET position = position - 1000 WHERE seq > 4',
        "INSERT INTO audit_leaves VALUES (4, 100, sha256('x'))",
      ],
      ['inserted 100', 'root'],
    ],
    [
      'an entry written as if long before',
      [
        `INSERT INTO audit_entries (seq, at, actor_name, actor_role, action, object_kind, outcome, leaf_hash)
         VALUES (100, '2020-01-01', 'x', 'x', 'x', 'x', 'done', sha256('x'))`,
      ],
      ['inserted 100'],
    ],
    [
      'two entries changed about',
      [
        'UPDATE audit_leaves SET position = 1000 WHERE seq = 2',
        'UPDATE audit_leaves SET position = 1 WHERE seq = 5',
        'UPDATE audit_leaves SET position = 4 WHERE seq = 2',
      ],
      ['reordered 2', 'reordered 5', 'root'],
    ],
    [
      'the last entries cut off',
      ['DELETE FROM audit_entries WHERE seq > 5', 'DELETE FROM audit_leaves WHERE seq > 5'],
      ['truncated', 'deleted 6', 'deleted 7', 'deleted 8'],
    ],
    [
      'the last entries and their checkpoint cut off',
      [
        'DELETE FROM audit_entries WHERE seq > 5',
        'DELETE FROM audit_leaves WHERE seq > 5',
        'DELETE FROM audit_checkpoints WHERE size = 8',
      ],
      ['checkpoint', 'truncated', 'deleted 6', 'deleted 7', 'deleted 8'],
    ],
    [
      'a checkpoint altered',
      ["UPDATE audit_checkpoints SET note = replace(note, 'made', 'Made')"],
      ['checkpoint', 'checkpoint'],
    ],
  ])('%s', async (_what, statements, expected) => {
    await write(5);
    await checkpoint();
    await write(3);
    await checkpoint();
    expect(await found()).toEqual([]);
    await asSuperuser(...statements);
    expect(await found()).toEqual(expected);
    const { findings } = await verify();
    for (const { seq, text } of findings)
      if (seq) expect(text).toMatch(new RegExp(`Entry ${seq} of \\d{4}-.*Z \\(`));
  });

  it('a log written anew with another key, its storage too, is not this installation’s; the line of the diary shows it', async () => {
    await write(6);
    const line = diaryLine(await checkpoint());
    await write(2);
    await checkpoint();
    const anchor = readAnchor(`Read to me over the telephone:\n  ${line}\n`);
    expect((await verify([anchor])).findings).toEqual([]);
    await asSuperuser(
      'TRUNCATE audit_leaves, audit_checkpoints, audit_subtrees',
      "UPDATE audit_entries SET actor_name = 'Somebody', leaf_hash = sha256('x') WHERE seq = 2",
    );
    storage = await openStorage(pathToFileURL(path.join(folder, 'another')).href);
    const stranger = signerOf(newSigningKey(), 'a test');
    await makeCheckpoint({ db, storage, signer: stranger });
    const kinds = (await verify([anchor])).findings.map(({ kind }) => kind);
    expect(kinds).toContain('signature');
    expect(kinds).toContain('root');
    // Even with the installation's own key: whoever holds it cannot change what was written down outside.
    const held = await verifyLog({ db, storage, keys: [stranger] }, [
      { ...anchor, origin: `saboot-log/${stranger.keyId.slice(0, 16)}` },
    ]);
    expect(held.findings.map(({ text }) => text).join()).toContain(
      'The first 6 entries are not those of the checkpoint kept outside',
    );
    const longer = await verify([{ ...anchor, size: 99 }]);
    expect(longer.findings.map(({ kind }) => kind)).toContain('truncated');
  });
});

describe('R08 checkpoints', () => {
  const made = {
    origin: 'saboot-log/test',
    size: 42,
    root: Buffer.alloc(32, 7),
    madeAt: new Date('2026-11-30T22:00:00Z'),
    settledAt: new Date('2026-11-30T21:59:59Z'),
  };

  it('are signed notes: read back, checked with the key, and refused when any letter is another', () => {
    const note = signCheckpoint(made, testSigner);
    expect(readNote(note).checkpoint).toEqual(made);
    expect(signerOfNote(note, [testSigner])?.keyId).toBe(testSigner.keyId);
    expect(signerOfNote(note, [signerOf(newSigningKey(), 'a test')])).toBeNull();
    expect(signerOfNote(note.replace('\n42\n', '\n43\n'), [testSigner])).toBeNull();
    for (const broken of [note.replace('\n42\n', '\n042\n'), note.replace('made', 'Made'), 'x', '']) {
      expect(() => readNote(broken), broken).toThrow(NoteInvalid);
    }
    expect(readAnchor(note)).toMatchObject({ size: 42, root: made.root });
    expect(readAnchor(diaryLine(made))).toEqual({ origin: made.origin, size: 42, root: made.root });
    expect(() => readAnchor('SABOOT LOG x 42 short')).toThrow(NoteInvalid);
  });

  it('go on after the key was changed, and the old ones are still this installation’s', async () => {
    const place = { DATA_DIR: path.join(folder, 'data') };
    await write(2);
    await checkpoint(await openSigner(place));
    const { before, now } = await rotateKey(db, place);
    await settled(db);
    const after = await checkpoint(await openSigner(place));
    expect(after.size).toBeGreaterThan(2);
    expect(after.origin).toContain(before.keyId.slice(0, 16));
    const keys = await installationKeys(db, place);
    expect(keys.map(({ keyId }) => keyId).sort()).toEqual([before.keyId, now.keyId].sort());
    expect((await verifyLog({ db, storage, keys }, [])).findings).toEqual([]);
    const onlyNew = await verifyLog({ db, storage, keys: [now] }, []);
    expect(onlyNew.findings.map(({ kind }) => kind)).toEqual(['signature']);
  });
});

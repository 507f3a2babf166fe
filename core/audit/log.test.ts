import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NotFound } from '@/core/errors';
import { makeActor, makeDistrict } from '@/core/footage/testing';
import type { Actor } from '@/core/people/actor';
import { Forbidden } from '@/core/people/errors';
import { connect, type Database } from '@/prisma/client';
import { withClient } from '@/prisma/provision.sql';
import { createTestDatabase, type TestDatabase } from '@/prisma/testing';
import type { Json } from './canonical';
import { leafHash } from './canonical';
import { act, leafOf, read } from './log';
import { readAudit } from './reading';

let database: TestDatabase;
let db: Database;
let system: Database;
let actor: Actor;
let districtId: number;

beforeAll(async () => {
  database = await createTestDatabase();
  db = connect(database.databaseUrl);
  system = connect(database.databaseUrl, { system: true });
  districtId = (await makeDistrict(system)).id;
  actor = await makeActor(system, 'INVESTIGATOR', districtId);
});
afterAll(async () => {
  await db.$disconnect();
  await system.$disconnect();
  await database.drop();
});

const last = () => system.auditEntry.findFirstOrThrow({ orderBy: { seq: 'desc' } });
const deed = { action: 'camera.write', objectKind: 'camera' } as const;
const page = { limit: 100 };

describe('the log', () => {
  it('takes the entry of a deed with what the deed found out, and its hash can be made again from the row', async () => {
    await act(db, actor, { ...deed, details: { code: 'A', none: undefined } }, async (_tx, entry) => {
      entry.objectId = '17';
      entry.details.count = 3;
    });
    const row = await last();
    expect(row).toMatchObject({
      action: 'camera.write',
      objectId: '17',
      outcome: 'done',
      requestId: 'test',
      details: { code: 'A', count: 3 },
    });
    const again = leafHash(leafOf({ ...row, details: row.details as Json }));
    expect(Buffer.from(row.leafHash).equals(again)).toBe(true);
  });

  it('holds what was refused by the policy, and the work was never begun', async () => {
    let begun = false;
    const refused = act(db, actor, { action: 'audit.read', objectKind: 'audit' }, async () => {
      begun = true;
    });
    await expect(refused).rejects.toThrow(Forbidden);
    expect(begun).toBe(false);
    expect(await last()).toMatchObject({ action: 'audit.read', outcome: 'denied' });
  });

  it('holds reaching for an object that cannot be seen, also by plain reads', async () => {
    const unseen = { action: 'case.read', objectKind: 'case', objectId: 'x' } as const;
    await expect(
      read(db, actor, unseen, async () => {
        throw new NotFound('The case');
      }),
    ).rejects.toThrow(NotFound);
    expect(await last()).toMatchObject({ action: 'case.read', objectId: 'x', outcome: 'denied' });
  });

  it('a deed that fails leaves nothing done', async () => {
    const failing = act(db, actor, deed, async (tx) => {
      await tx.district.create({ data: { province: 'P', name: 'half done' } });
      throw new Error('broken');
    });
    await expect(failing).rejects.toThrow('broken');
    expect(await db.district.findFirst({ where: { name: 'half done' } })).toBeNull();
  });

  it('what cannot be recorded is not done', async () => {
    await withClient(database.ownerUrl, (client) =>
      client.query('REVOKE INSERT ON audit_entries FROM saboot_app'),
    );
    try {
      const unlogged = act(db, actor, deed, (tx) =>
        tx.district.create({ data: { province: 'P', name: 'unlogged' } }),
      );
      await expect(unlogged).rejects.toThrow(/permission denied|denied/i);
      expect(await db.district.findFirst({ where: { name: 'unlogged' } })).toBeNull();
    } finally {
      await withClient(database.ownerUrl, (client) =>
        client.query('GRANT INSERT ON audit_entries TO saboot_app'),
      );
    }
  });

  it('cannot be changed or emptied by the application', async () => {
    for (const statement of [
      "UPDATE audit_entries SET actor_name = 'somebody else'",
      'DELETE FROM audit_entries',
      'TRUNCATE audit_entries',
      'ALTER TABLE audit_entries ADD COLUMN x int',
      'DROP TABLE audit_entries',
    ]) {
      await expect(
        withClient(database.databaseUrl, (client) => client.query(statement)),
        statement,
      ).rejects.toThrow(/permission denied|must be owner/);
    }
  });

  it('is read whole by an auditor, of one district by its supervisor, and reading is on record', async () => {
    const elsewhere = await makeActor(system, 'INVESTIGATOR', (await makeDistrict(system)).id);
    await act(db, elsewhere, { ...deed, objectId: 'elsewhere' }, async () => undefined);
    const auditor = await makeActor(system, 'AUDITOR', null);
    const supervisor = await makeActor(system, 'SUPERVISOR', districtId);
    const all = await readAudit(db, auditor, page);
    const own = await readAudit(db, supervisor, page);
    expect(all.items.some((entry) => entry.objectId === 'elsewhere')).toBe(true);
    expect(own.items.some((entry) => entry.objectId === 'elsewhere')).toBe(false);
    expect(own.items.length).toBeGreaterThan(0);
    expect(await last()).toMatchObject({ action: 'audit.read', actorId: supervisor.id, outcome: 'done' });
  });

  it('comes page by page without losing or doubling an entry, and through filters', async () => {
    const auditor = await makeActor(system, 'AUDITOR', null);
    for (let count = 0; count < 7; count += 1) {
      await act(
        db,
        actor,
        { ...deed, recordedAs: 'camera.paged', objectId: String(count) },
        async () => undefined,
      );
    }
    const seen: (string | null)[] = [];
    let cursor: string | undefined;
    do {
      const part = await readAudit(db, auditor, {
        limit: 3,
        action: 'camera.paged',
        ...(cursor ? { cursor } : {}),
      });
      seen.push(...part.items.map((entry) => entry.objectId));
      cursor = part.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(['6', '5', '4', '3', '2', '1', '0']);
    const one = await readAudit(db, auditor, { limit: 10, objectKind: 'camera', objectId: '3' });
    expect(one.items).toHaveLength(1);
    const none = await readAudit(db, auditor, { limit: 10, to: '2000-01-01T00:00:00Z' });
    expect(none.items).toHaveLength(0);
  });
});

import { describe, expect, it } from 'vitest';
import { NotFound } from '@/core/errors';
import { makeActor, makeDistrict } from '@/core/footage/testing';
import { Forbidden } from '@/core/people/errors';
import { face } from '@/core/search/testing';
import { expireEntries } from './destruction';
import { listEntries, openEntry } from './entries';
import { EntryInvalid, NotInThisState, OwnApproval } from './errors';
import {
  approveEntry,
  extendEntry,
  refuseEntry,
  resumeEntry,
  submitEntry,
  suspendEntry,
  withdrawEntry,
} from './lifecycle';
import { photoKey } from './photos';
import { inDays, person, watchWorld } from './testing';

const world = watchWorld();
const at = () => ({ db: world.db, terms: world.terms });
const looks = [[1, 0, 0, 0]];

describe('an entry', () => {
  it('states a criterion and a source of the list, a case or reference, and an expiry within what is allowed', async () => {
    for (const [given, words] of [
      [{ criterion: 'CURIOUS' }, 'no criterion'],
      [{ source: 'INTERNET' }, 'no lawful source'],
      [{ reference: null }, 'names its case'],
      [{ expiresAt: inDays(-1) }, 'expired already'],
      [{ expiresAt: inDays(400), reviewAt: inDays(20) }, '180 days at most'],
      [{ reviewAt: inDays(31) }, 'review comes after'],
      [{ plate: null }, 'needs the plate'],
      [{ scope: { cameraIds: [999_999] } }, 'not of the district'],
    ] as const) {
      await expect(world.draft(given), words).rejects.toThrow(words);
    }
    expect(await world.system.watchlistEntry.count({ where: { districtId: world.district.id } })).toBe(0);
  });

  it('is matched by nobody before somebody other than its owner has approved it', async () => {
    const { id } = await world.draft();
    expect((await world.pass([{ kind: 'PLATE', plate: { text: 'LEA 4821' } }])).alertIds).toEqual([]);
    await submitEntry(at(), world.actor, id);
    expect((await world.pass([{ kind: 'PLATE', plate: { text: 'LEA 4821' } }])).alertIds).toEqual([]);
    await expect(approveEntry(at(), world.actor, id)).rejects.toThrow(Forbidden);
    const sho = await makeActor(world.system, 'SHO', world.district.id);
    await world.system.watchlistEntry.update({ where: { id }, data: { ownerId: sho.id } });
    await expect(approveEntry(at(), sho, id)).rejects.toThrow(OwnApproval);
    const refused = await world.system.auditEntry.findFirst({
      where: { objectId: id, action: 'watchlist.approve', outcome: 'denied', actorId: sho.id },
    });
    expect(refused?.details).toMatchObject({ reason: 'own-approval' });
    expect((await approveEntry(at(), world.supervisor, id)).status).toBe('ACTIVE');
    expect((await world.pass([{ kind: 'PLATE', plate: { text: 'LEA 4821' } }])).alertIds).toHaveLength(1);
  });

  it('cannot be made active past the rules by whoever writes to the database as the program', async () => {
    const { id } = await world.draft();
    await expect(
      world.system.watchlistEntry.update({ where: { id }, data: { status: 'ACTIVE' } }),
    ).rejects.toThrow(/watchlist_entries_approved/);
    await expect(
      world.system.watchlistEntry.update({
        where: { id },
        data: { status: 'ACTIVE', approverId: world.actor.id, approvedAt: new Date() },
      }),
    ).rejects.toThrow(/watchlist_entries_two_people/);
  });

  it('of a person needs a picture that can be compared, and says why one cannot', async () => {
    const { id } = await world.draft(person);
    await expect(submitEntry(at(), world.actor, id)).rejects.toThrow('needs a picture');
    const photo = await world.photo(id, [1, 0, 0, 0]);
    await world.system.watchlistTemplate.deleteMany({ where: { photoId: photo } });
    await world.system.watchlistPhoto.update({
      where: { id: photo },
      data: { status: 'FAILED', refused: 'This face is too small to be compared.' },
    });
    await expect(submitEntry(at(), world.actor, id)).rejects.toThrow('too small to be compared');
    await world.photo(id, [1, 0, 0, 0]);
    expect((await submitEntry(at(), world.actor, id)).status).toBe('AWAITING');
  });

  it('that is suspended is listed for its owner, and for nobody else as theirs', async () => {
    const { id } = await world.active();
    const mine = { status: 'SUSPENDED', mine: true, limit: 50 } as const;
    expect((await listEntries(at(), world.actor, mine)).items).toEqual([]);
    await suspendEntry(at(), world.supervisor, id, 'The car was found');
    expect((await listEntries(at(), world.actor, mine)).items).toMatchObject([
      { id, statusReason: 'The car was found' },
    ]);
    expect((await listEntries(at(), world.supervisor, mine)).items).toEqual([]);
    await resumeEntry(at(), world.supervisor, id, 'It was another car');
    expect((await listEntries(at(), world.actor, mine)).items).toEqual([]);
  });

  it('is sent back, suspended, resumed and extended with words that stay', async () => {
    const { id } = await world.draft();
    await submitEntry(at(), world.actor, id);
    expect(await refuseEntry(at(), world.supervisor, id, 'Which FIR?')).toMatchObject({
      status: 'DRAFT',
      statusReason: 'Which FIR?',
    });
    await submitEntry(at(), world.actor, id);
    await approveEntry(at(), world.supervisor, id);
    await suspendEntry(at(), world.actor, id, 'The car was found');
    expect((await world.pass([{ kind: 'PLATE', plate: { text: 'LEA4821' } }])).alertIds).toEqual([]);
    await expect(suspendEntry(at(), world.actor, id, 'again')).rejects.toThrow(NotInThisState);
    await resumeEntry(at(), world.supervisor, id, 'It was another car');
    await expect(
      extendEntry(at(), world.supervisor, id, { expiresAt: inDays(500), reviewAt: inDays(10), words: 'x' }),
    ).rejects.toThrow(EntryInvalid);
    const extended = await extendEntry(at(), world.supervisor, id, {
      expiresAt: inDays(120),
      reviewAt: inDays(60),
      words: 'Still wanted',
    });
    expect(extended.expiresAt.slice(0, 10)).toBe(inDays(120).slice(0, 10));
    const deeds = await world.system.auditEntry.findMany({
      where: { objectId: id },
      orderBy: { seq: 'asc' },
    });
    expect(deeds.map(({ action }) => action)).toEqual([
      'watchlist.propose',
      'watchlist.submit',
      'watchlist.refuse',
      'watchlist.submit',
      'watchlist.approve',
      'watchlist.suspend',
      'watchlist.suspend',
      'watchlist.resume',
      'watchlist.extend',
      'watchlist.extend',
    ]);
  });

  it('is nothing to another district', async () => {
    const { id } = await world.active();
    const stranger = await makeActor(world.system, 'SUPERVISOR', (await makeDistrict(world.system)).id);
    await expect(openEntry(at(), stranger, id)).rejects.toThrow(NotFound);
    const page = await listEntries(at(), stranger, { limit: 100 });
    expect(page.items).toEqual([]);
    expect(page.counts.ACTIVE).toBe(0);
  });
});

describe('an entry whose time is over (R23)', () => {
  it('is not matched, and its template is gone from tables, memory and storage; hashes stay', async () => {
    const entry = await world.active(person, looks);
    const [photo] = entry.photos;
    expect((await world.pass([face([1, 0.01, 0, 0])])).alertIds).toHaveLength(1);
    expect(world.held.size).toEqual({ entries: 1, templates: 1 });

    const later = new Date(Date.now() + 31 * 86_400_000);
    // The clock alone is enough: nothing has ended it yet.
    const before = await world.pass([face([1, 0.01, 0, 0])], {
      startsAt: new Date('2026-11-20T15:00:00Z'),
      now: later,
    });
    expect(before.alertIds).toEqual([]);
    expect(world.held.size).toEqual({ entries: 0, templates: 0 });

    expect(await expireEntries(world.system, world.storage, later)).toBe(1);
    const ended = await openEntry(at(), world.actor, entry.id);
    expect(ended).toMatchObject({
      status: 'EXPIRED',
      tombstone: {
        photos: [{ id: photo?.id, sha256: photo?.sha256 }],
        templates: [{ space: 'face.test.4' }],
      },
    });
    expect(ended.photos[0]?.destroyedAt).not.toBeNull();
    expect(await world.system.watchlistTemplate.count({ where: { entryId: entry.id } })).toBe(0);
    expect(await world.storage.head(photoKey(photo?.id ?? ''))).toBeUndefined();
    expect(
      await world.system.auditEntry.count({
        where: { objectId: entry.id, action: 'watchlist.expire', outcome: 'done' },
      }),
    ).toBe(1);
    expect(await expireEntries(world.system, world.storage, later)).toBe(0);
  });

  it('takes with it the pictures that somebody searched with', async () => {
    const entry = await world.active(person, looks);
    const { probeEntry } = await import('./probes');
    const { probeIds } = await probeEntry(
      { db: world.db, storage: world.storage, send: async () => 'job' },
      world.actor,
      entry.id,
    );
    const key = `derived/probes/${probeIds[0]}`;
    expect(await world.storage.head(key)).toBeDefined();
    await withdrawEntry({ ...at(), storage: world.storage }, world.actor, entry.id, 'Arrested');
    expect(await world.storage.head(key)).toBeUndefined();
    const probe = await world.system.probe.findUniqueOrThrow({ where: { id: probeIds[0] as string } });
    expect(probe).toMatchObject({
      subjects: [],
      status: 'FAILED',
      error: expect.stringContaining('destroyed'),
    });
  });

  it('and one that was withdrawn is overwritten in the memory of a worker', async () => {
    const entry = await world.active(person, looks);
    await world.held.refresh(world.system);
    expect(world.held.size.templates).toBe(1);
    await withdrawEntry({ ...at(), storage: world.storage }, world.actor, entry.id, 'Arrested');
    await world.held.refresh(world.system);
    expect(world.held.size).toEqual({ entries: 0, templates: 0 });
    expect(world.held.templates('face.test.4')).toBeUndefined();
  });
});

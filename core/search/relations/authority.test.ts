import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { testSigner } from '@/core/audit/testing';
import { NotFound } from '@/core/errors';
import { makeActor } from '@/core/footage/testing';
import type { Actor } from '@/core/people/actor';
import { openStorage } from '@/storage/open';
import { decideAuthority } from '../authority/deciding';
import { getAuthority } from '../authority/listing';
import { purge } from '../authority/purging';
import { checkReceipt } from '../receipts/checking';
import { face, searchWorld } from '../testing';
import { askRelation, openRelation } from './answers';
import { askQuestionApproval } from './asking';
import { relationRequest } from './schema';

const world = searchWorld();
const { track } = world;
const send = async () => 'sent';
let supervisor: Actor;
let rests: { caseId: string; purpose: string; legalBasis: string };

beforeEach(async () => {
  supervisor = await makeActor(world.system, 'SUPERVISOR', world.district.id);
  rests = { caseId: (await world.makeCase()).id, purpose: 'Who was at both', legalBasis: 'CRPC-156' };
  await world.system.space.updateMany({
    where: { kind: 'FACE', inUse: true },
    data: { threshold: 0.6 },
  });
});

const question = () => {
  const scene = { from: '2026-11-20T00:00:00Z', to: '2026-11-22T00:00:00Z' };
  return { kind: 'SCENES', by: 'FACE', scenes: [scene, scene] };
};
const ask = (given: object, actor = world.actor) =>
  askRelation(
    { db: world.db, signer: testSigner },
    actor,
    relationRequest.parse({ ...question(), ...given }),
  );

describe('R19 a question that compares faces', () => {
  it('is refused, and the refusal logged, without case or report, purpose and law, and without approval', async () => {
    await expect(ask({ purpose: 'Who was at both' })).rejects.toMatchObject({ code: 'authority-required' });
    await expect(ask({ ...rests, legalBasis: undefined })).rejects.toMatchObject({
      code: 'authority-required',
    });
    await expect(ask(rests)).rejects.toMatchObject({ kind: 'forbidden', code: 'approval-required' });
    await expect(ask({ ...rests, urgent: 'He flees', ofMinor: true })).rejects.toMatchObject({
      code: 'minor-needs-approval',
    });
    const denied = await world.system.auditEntry.findMany({
      where: { actorId: world.actor.id, action: 'search.scenes', outcome: 'denied' },
    });
    expect(denied).toHaveLength(4);
    expect(await world.system.relationAnswer.count({ where: { actorId: world.actor.id } })).toBe(0);
    // Vehicles as ever.
    expect((await ask({ by: 'PLATE' })).authority).toBeNull();
  });

  it('is asked first: its scenes, cameras and span are told, and only that very question is made under it', async () => {
    await track(face([1, 0, 0, 0]));
    const asked = await askQuestionApproval(
      world.db,
      world.actor,
      relationRequest.parse({ ...question(), ...rests }),
    );
    expect(asked).toMatchObject({
      state: 'WAITING',
      question: { kind: 'SCENES', by: 'FACE' },
      relationIds: [],
      resolved: { windows: [{ from: '2026-11-20T00:00:00.000Z', to: '2026-11-22T00:00:00.000Z' }] },
    });
    await expect(ask({ authorityId: asked.id })).rejects.toMatchObject({ code: 'authority-ended' });
    await decideAuthority({ db: world.db, send }, supervisor, asked.id, {
      decision: 'approve',
      ofMinor: false,
    });
    const other = { from: '2026-11-20T00:00:00Z', to: '2026-11-23T00:00:00Z' };
    await expect(ask({ authorityId: asked.id, scenes: [other, other] })).rejects.toMatchObject({
      code: 'outside-authority',
    });
    const made = await ask({ authorityId: asked.id });
    expect(made).toMatchObject({ caseId: rests.caseId, authority: { id: asked.id, state: 'APPROVED' } });
    expect((await getAuthority(world.db, supervisor, asked.id)).relationIds).toEqual([made.id]);
    // Somebody else's approval carries nobody.
    const colleague = await makeActor(world.system, 'INVESTIGATOR', world.district.id);
    await expect(ask({ authorityId: asked.id }, colleague)).rejects.toThrow(NotFound);
  });
});

describe('R20 what an urgent question found', () => {
  it('goes at once with a refusal: the answer says so, and its receipt that it was purged', async () => {
    const made = await ask({ ...rests, urgent: 'He flees' });
    const authorityId = made.authority?.id ?? '';
    expect(made.authority).toMatchObject({ state: 'WAITING', urgentReason: 'He flees' });
    await decideAuthority({ db: world.db, send }, supervisor, authorityId, {
      decision: 'refuse',
      note: 'Too wide',
    });
    const left = await openRelation(world.db, world.actor, made.id);
    expect(left).toMatchObject({ answer: null, said: [], purged: { because: 'refused' } });
    expect(left.purged?.receiptSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(await world.system.$transaction((tx) => checkReceipt(tx, [], 'relation', made.id))).toMatchObject({
      state: 'purged',
    });
  });

  it('is hidden by the database from the minute 48 hours are over, and purged by the job', async () => {
    const made = await ask({ ...rests, urgent: 'He flees' });
    await world.asSuperuser(
      "UPDATE search_authorities SET due_at = now() - interval '1 second' WHERE id = $1",
      [made.authority?.id],
    );
    await expect(openRelation(world.db, world.actor, made.id)).rejects.toThrow(NotFound);
    const folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-questions-'));
    const storage = await openStorage(pathToFileURL(folder).href);
    await purge({ db: world.system, storage }, new Date(), 30);
    await rm(folder, { recursive: true });
    expect(await openRelation(world.db, world.actor, made.id)).toMatchObject({
      answer: null,
      purged: { because: 'lapsed' },
    });
  });

  it('cannot be stored without an authority, whatever a program says', async () => {
    const made = await ask({ by: 'PLATE' });
    await expect(
      world.asSuperuser('UPDATE relation_answers SET request = \'{"by": "FACE"}\' WHERE id = $1', [made.id]),
    ).rejects.toThrow(/faces_by_authority/);
  });
});

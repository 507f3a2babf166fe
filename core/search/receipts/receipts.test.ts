import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { newSigningKey, signerOf } from '@/core/audit/signing';
import { testSigner } from '@/core/audit/testing';
import { makeActor } from '@/core/footage/testing';
import { askRelation } from '../relations/answers';
import { relationRequest } from '../relations/schema';
import { face, searchWorld, span } from '../testing';
import { checkReceipt } from './checking';
import { receiptStateOf, takeReceipt } from './reading';

const world = searchWorld();
const keys = [testSigner];
const stateOf = (id: string, kind: 'search' | 'relation' = 'search') =>
  receiptStateOf(world.db, keys, world.actor, kind, id);

async function madeSearch(): Promise<string> {
  const example = await world.track(face([1, 0, 0, 0]));
  await world.track(face([1, 0.1, 0, 0]));
  await world.track(face([1, 0.2, 0, 0]));
  const made = await world.search({
    kind: 'FACE',
    examples: [{ from: 'track', trackId: example }],
    scope: span,
    purpose: 'A test',
  });
  return made.id;
}

describe('the receipt of a search', () => {
  it('is signed when it is stored, over all that it says', async () => {
    const id = await madeSearch();
    expect(await stateOf(id)).toEqual({ state: 'whole', keyId: testSigner.keyId, differs: [] });
  });

  it.each([
    ['UPDATE candidates SET score = 0.9 WHERE search_id = $1 AND rank = 2', ['candidates.2.score']],
    [
      "UPDATE candidates SET snapshot = jsonb_set(snapshot, '{objectClass}', '\"other\"') WHERE search_id = $1 AND rank = 1",
      ['candidates.1.snapshotSha256'],
    ],
    ['DELETE FROM candidates WHERE search_id = $1 AND rank = 2', ['candidates.2']],
    ["UPDATE searches SET purpose = 'Another', total = 7 WHERE id = $1", ['purpose', 'total']],
    [
      'UPDATE searches s SET actor_id = (SELECT id FROM users u WHERE u.id <> s.actor_id LIMIT 1) WHERE id = $1',
      ['authorId'],
    ],
    ["UPDATE searches SET watermark = watermark + interval '1 ms' WHERE id = $1", ['watermark']],
    [
      "UPDATE searches SET models = jsonb_set(models, '{modelSha256}', '\"a\"') WHERE id = $1",
      ['models.modelSha256'],
    ],
    ["UPDATE search_tallies SET tally = '{}' WHERE search_id = $1", ['tallySha256']],
    [
      "UPDATE receipt_signatures SET signed = signed || ' ' WHERE object_id = $1",
      ['signature', 'signed text', 'audit entry'],
    ],
    [
      "UPDATE receipt_signatures SET signature = translate(signature, 'ABCDEFabcdef', 'BCDEFAbcdefa') WHERE object_id = $1",
      ['signature'],
    ],
  ])('that a superuser altered is found, and what is altered is named: %s', async (statement, differs) => {
    const id = await madeSearch();
    await world.asSuperuser(statement, [id]);
    const check = await world.system.$transaction((tx) => checkReceipt(tx, keys, 'search', id));
    expect(check).toEqual({ state: 'altered', keyId: testSigner.keyId, differs });
  });

  it('is not taken for one of before when its signature is taken away', async () => {
    const id = await madeSearch();
    await world.asSuperuser('DELETE FROM receipt_signatures WHERE object_id = $1', [id]);
    expect((await stateOf(id)).state).toBe('removed');
    // One of before: the log says nothing of a signature either.
    await world.asSuperuser(
      "UPDATE audit_entries SET details = details - 'receiptSha256' WHERE object_id = $1",
      [id],
    );
    expect((await stateOf(id)).state).toBe('unsigned');
  });

  it('signed again with a key that nobody knows is said to be that', async () => {
    const id = await madeSearch();
    const stranger = signerOf(newSigningKey(), 'a test');
    const { signed } = await world.system.receiptSignature.findFirstOrThrow({ where: { objectId: id } });
    const forged = stranger.sign(Buffer.from(signed));
    await world.asSuperuser(
      'UPDATE receipt_signatures SET key_id = $2, signature = $3 WHERE object_id = $1',
      [id, forged.keyId, forged.signature],
    );
    expect(await stateOf(id)).toEqual({ state: 'unknown-key', keyId: stranger.keyId, differs: [] });
  });

  it('cannot be changed or taken away by the application', async () => {
    const id = await madeSearch();
    for (const statement of [
      "UPDATE receipt_signatures SET signed = ''",
      'DELETE FROM receipt_signatures',
      'UPDATE searches SET total = 0',
      'DELETE FROM candidates',
    ]) {
      await expect(world.system.$executeRawUnsafe(statement), statement).rejects.toThrow('permission denied');
    }
    expect((await stateOf(id)).state).toBe('whole');
  });

  it('is handed over with its signature and checked with OpenSSL alone; that it was taken is on record', async () => {
    const id = await madeSearch();
    const receipt = await takeReceipt(world.db, keys, world.actor, 'search', id);
    const folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-receipt-'));
    const check = async (signed: string) => {
      const at = (name: string) => path.join(folder, name);
      await writeFile(at('signed.txt'), signed);
      await writeFile(at('signature.bin'), Buffer.from(receipt.signature ?? '', 'base64'));
      await writeFile(at('key.pem'), receipt.publicKey ?? '');
      const asked = `pkeyutl -verify -pubin -inkey ${at('key.pem')} -rawin -in ${at('signed.txt')} -sigfile ${at('signature.bin')}`;
      return (await promisify(execFile)('openssl', asked.split(' '))).stdout;
    };
    expect(receipt.signed).toContain(`"id":"${id}"`);
    expect(await check(receipt.signed ?? '')).toContain('Signature Verified Successfully');
    await expect(check(`${receipt.signed} `)).rejects.toThrow();
    await rm(folder, { recursive: true });
    const entry = await world.system.auditEntry.findFirstOrThrow({ where: { action: 'search.receipt' } });
    expect(entry).toMatchObject({ objectId: id, actorId: world.actor.id, details: { signature: 'whole' } });
    const colleague = await makeActor(world.system, 'INVESTIGATOR', world.district.id);
    await expect(takeReceipt(world.db, keys, colleague, 'search', id)).rejects.toMatchObject({
      kind: 'not-found',
    });
  });
});

describe('the receipt of an answer across sightings', () => {
  it('is signed like that of a search, and no signature of one is one of the other', async () => {
    const { id } = await askRelation(
      { db: world.db, signer: testSigner },
      world.actor,
      relationRequest.parse({ kind: 'PLATE_HISTORY', text: 'LEA4821' }),
    );
    expect((await stateOf(id, 'relation')).state).toBe('whole');
    await world.asSuperuser("UPDATE relation_answers SET answer = answer || '{}', total = 9 WHERE id = $1", [
      id,
    ]);
    expect(await stateOf(id, 'relation')).toMatchObject({ state: 'altered', differs: ['total'] });
    await expect(stateOf(id, 'search')).rejects.toMatchObject({ kind: 'not-found' });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeActor } from '@/core/footage/testing';
import { Forbidden } from '@/core/people/errors';
import { EntryInvalid, OwnApproval } from '../errors';
import { standardTerms, watchWorld } from '../testing';
import { approveImport, checkImport, writeImport } from './imports';
import { COLUMNS, readImport } from './reading';

const world = watchWorld();
const room = () => ({ db: world.db, terms: world.terms, zone: 'Asia/Karachi' });
const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const head = COLUMNS.join(',');
const line = (given: Partial<Record<(typeof COLUMNS)[number], string>> = {}) => {
  const row = {
    ...{
      kind: 'PLATE',
      title: 'A car',
      plate: 'LEA-4821',
      criterion: 'STOLEN',
      source: 'FIR',
      reason: 'Stolen',
    },
    ...{ reference: 'FIR 1/2026', expires: day(60), review: day(30), ...given },
  } as Record<string, string>;
  return COLUMNS.map((name) => `"${row[name] ?? ''}"`).join(',');
};
const file = (...lines: string[]) => Buffer.from([head, ...lines].join('\r\n'));
const plateOf = (index: number) =>
  `AB${String.fromCharCode(65 + (index % 26))}-${String(index).padStart(4, '0')}`;

describe('a file of entries', () => {
  it('is checked row by row: what is wrong, in which column, and what to do', async () => {
    const check = await checkImport(
      room(),
      world.actor,
      file(
        line(),
        line({ plate: 'lea 4821' }),
        line({ plate: 'X', title: '' }),
        line({ plate: 'AAA-1', criterion: 'CURIOUS', expires: 'soon' }),
        line({ plate: 'BBB-222', expires: day(900) }),
        line({ kind: 'PERSON' }),
        line({ plate: '4821-LEA' }),
        line({ kind: 'VEHICLE', title: 'A van', plate: '' }),
        line({ kind: 'VEHICLE', title: 'A van', plate: '', colours: 'white; silver' }),
      ),
    );
    const said = check.problems.map(({ row, column, severity }) => [row, column, severity]);
    expect(said).toEqual([
      [3, 'plate', 'error'],
      [4, 'title', 'error'],
      [4, 'plate', 'error'],
      [5, 'expires', 'error'],
      [6, 'expires', 'error'],
      [7, 'kind', 'error'],
      [8, 'plate', 'hint'],
      [9, 'classes', 'error'],
    ]);
    expect(check.problems.every(({ message, remedy }) => message.length > 5 && remedy.length > 5)).toBe(true);
    expect(check).toMatchObject({ rows: 9, ready: 3 });
    expect(await world.system.watchlistEntry.count({ where: { districtId: world.district.id } })).toBe(0);
  });

  it('of ten thousand rows is written in one go, awaits approval together, and is approved by another', async () => {
    const bytes = file(
      ...Array.from({ length: 10_000 }, (_, index) => line({ plate: plateOf(index), title: `Car ${index}` })),
    );
    const check = await checkImport(room(), world.actor, bytes);
    expect(check).toMatchObject({ rows: 10_000, ready: 10_000, problems: [] });
    const { importId, written } = await writeImport(room(), world.actor, bytes, {
      sha256: check.sha256,
      skipBad: false,
    });
    expect(written).toBe(10_000);
    expect(await world.system.watchlistEntry.count({ where: { importId, status: 'AWAITING' } })).toBe(10_000);
    expect((await world.pass([{ kind: 'PLATE', plate: { text: plateOf(4242) } }])).alertIds).toEqual([]);
    await expect(approveImport(room(), world.actor, importId)).rejects.toThrow(Forbidden);
    expect(await approveImport(room(), world.supervisor, importId)).toEqual({ approved: 10_000 });
    const seen = await world.pass([{ kind: 'PLATE', plate: { text: plateOf(4242) } }], {
      startsAt: new Date('2026-11-20T16:00:00Z'),
    });
    expect(seen.alertIds).toHaveLength(1);
    const again = await checkImport(room(), world.actor, bytes);
    expect(again.ready).toBe(0);
    expect(again.problems[0]?.message).toContain('already');
  });

  it('is not written with errors unless these rows are left out, nor in the place of another file', async () => {
    const bytes = file(line(), line({ plate: 'X' }));
    const { sha256 } = await checkImport(room(), world.actor, bytes);
    await expect(writeImport(room(), world.actor, bytes, { sha256, skipBad: false })).rejects.toThrow(
      '1 rows cannot',
    );
    await expect(writeImport(room(), world.actor, file(line()), { sha256, skipBad: true })).rejects.toThrow(
      EntryInvalid,
    );
    expect(await writeImport(room(), world.actor, bytes, { sha256, skipBad: true })).toMatchObject({
      written: 1,
      skipped: 1,
    });
  });

  it('is not approved by a supervisor who brought it in', async () => {
    const bytes = file(line());
    const { sha256 } = await checkImport(room(), world.supervisor, bytes);
    const { importId } = await writeImport(room(), world.supervisor, bytes, { sha256, skipBad: false });
    await expect(approveImport(room(), world.supervisor, importId)).rejects.toThrow(OwnApproval);
    const sho = await makeActor(world.system, 'SHO', world.district.id);
    expect(await approveImport(room(), sho, importId)).toEqual({ approved: 1 });
  });

  it('that is none is refused in words, whatever its bytes', () => {
    const read = (bytes: Buffer) =>
      readImport(bytes, standardTerms, { districtId: 1, zone: 'Asia/Karachi', now: new Date() });
    expect(() => read(Buffer.from('one,two\n1,2'))).toThrow('lacks kind');
    expect(() => read(Buffer.from(`${head}\n"broken`))).toThrow('no CSV');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, headed) => {
        const whole = Buffer.concat([Buffer.from(headed ? `${head}\n` : ''), bytes]);
        try {
          const { rows, ready } = read(whole);
          expect(ready.length).toBeLessThanOrEqual(rows);
        } catch (error) {
          expect(error).toBeInstanceOf(EntryInvalid);
        }
      }),
    );
  });
});

import type { TimeWindow } from '@/core/footage/windows';
import type { Database, Transaction } from '@/prisma/client';
import { meetsMonth } from '../months';
import type { NearTrack } from '../sketches.sql';
import type { VectorSearch } from '../vectors.sql';
import { HeldSketches, keyOf } from './held-sketches';
import { nearestHeld } from './nearest-held';
import {
  centreOf,
  forgetRemoved,
  oldestRunning,
  type SketchedMonth,
  sketchAndFresh,
  sketchedMonths,
  sketchesInPages,
  sketchesRemoved,
  sketchesWritten,
} from './rows.sql';

/** What a search is given of the sketches held. */
export interface SketchMemory {
  /** Every sketch of these months of a Space is held, but for those of the last seconds. */
  holds(spaceId: number, months: readonly Date[]): boolean;
  /** The tracks nearest to any of the vectors asked for, so many vectors of each; and all written since it last looked. */
  nearest(tx: Transaction, search: VectorSearch, candidates: number): Promise<NearTrack[]>;
}

interface LargeSpace {
  id: number;
  tableName: string;
  dimension: number;
}

/** Deletions are remembered for a day: who has not looked for longer begins anew. */
const STALE_MS = 12 * 3_600_000;
/** Searches do without what has not been looked after for so long: too much may be new. */
const BEHIND_MS = 60_000;
const LOOK_EVERY_MS = 2_000;
const PAGES_A_PIECE = 1_000;
const ROWS_A_PAGE = 40;
/** Microseconds from 1970 to 2000, from where Postgres counts. */
const EPOCH_US = 946_684_800_000_000;

/** The sketches of one Space, by month. */
class HeldSpace {
  readonly months = new Map<number, HeldSketches>();
  /** What transactions before this one wrote is held. */
  upTo = 0n;
  lookedAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    readonly space: LargeSpace,
    /** What vectors of the Space are on average. */
    readonly centre: number[],
  ) {}
}

/**
 * Sketches of the Spaces in use in the memory of a process, newest months first, as many as the limit has room for. It decides
 * nothing about access: what it finds near is compared by the database, under the rights of who asks, where what was deleted
 * is no longer.
 */
export class SketchesInMemory implements SketchMemory {
  private readonly spaces = new Map<number, HeldSpace>();
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  /** One at a time reads or writes what is held; who comes later waits. */
  private turn: Promise<unknown> = Promise.resolve();

  /**
   * @param db connected as the system: what is held is of every district
   * @param limitBytes for all Spaces together
   * @param only months of a Space that touch these windows, where nothing else is to be held
   */
  constructor(
    private readonly db: Database,
    private readonly limitBytes: number,
    private readonly only?: { spaceId: number; windows: readonly TimeWindow[] },
  ) {}

  /** Loads what there is and looks for more every few seconds, until `stop`. */
  start(failed: (error: unknown) => void): void {
    const again = async () => {
      await this.look().catch(failed);
      if (!this.stopped) this.timer = setTimeout(again, LOOK_EVERY_MS).unref();
    };
    void again();
  }

  /** Looks no more, and lets go of what is held once nobody searches it. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.inTurn(async () => this.spaces.clear());
  }

  /** Brings what is held up to what is in the database. */
  async look(): Promise<void> {
    const { only } = this;
    const which = only ? { id: only.spaceId } : { inUse: true };
    const inUse = await this.db.space.findMany({ where: which, orderBy: { id: 'asc' } });
    for (const id of this.spaces.keys()) {
      if (!inUse.some((space) => space.id === id)) this.spaces.delete(id);
    }
    let roomBytes = this.limitBytes;
    for (const space of inUse) {
      const months = (await sketchedMonths(this.db, space)).filter(
        ({ month }) => !only || meetsMonth(only.windows, month),
      );
      if (months.length === 0) continue;
      let held = this.spaces.get(space.id);
      if (!held || Date.now() - held.lookedAtMs > STALE_MS) {
        held = new HeldSpace(space, await centreOf(this.db, space.tableName));
        this.spaces.set(space.id, held);
      }
      roomBytes -= await this.lookAfter(held, months, roomBytes);
    }
    await forgetRemoved(this.db);
  }

  holds(spaceId: number, months: readonly Date[]): boolean {
    const held = this.spaces.get(spaceId);
    if (!held || Date.now() - held.lookedAtMs > BEHIND_MS) return false;
    return months.every((month) => held.months.has(month.getTime()));
  }

  async nearest(
    tx: Transaction,
    { tableName, like, scope }: VectorSearch,
    candidates: number,
  ): Promise<NearTrack[]> {
    const held = [...this.spaces.values()].find(({ space }) => space.tableName === tableName);
    if (!held) throw new Error(`No sketches of ${tableName} are held.`);
    const tracks = new Map<string, NearTrack>();
    for (const vector of like) {
      // Asked first how far the memory goes, then what is newer: what is committed between the two is in the second.
      const { bits, fresh } = await sketchAndFresh(tx, tableName, vector, scope, held.upTo);
      const months = [...held.months].filter(([monthMs]) => meetsMonth(scope.windows, new Date(monthMs)));
      const holders = months.map(([, sketches]) => sketches);
      const numbers = vectorOf(vector).map((value, index) => value - (held.centre[index] ?? 0));
      const question = { bits, numbers: Float32Array.from(numbers) };
      const near = await this.inTurn(() => nearestHeld(holders, question, scope, candidates));
      for (const { track, atUs } of near) tracks.set(track, { trackId: track, at: new Date(atUs / 1000) });
      for (const one of fresh) tracks.set(one.trackId.replaceAll('-', ''), one);
    }
    return [...tracks.values()];
  }

  /** Brings one Space up to date, as many of its months as there is room for. Returns the bytes it takes. */
  private async lookAfter(held: HeldSpace, months: SketchedMonth[], roomBytes: number): Promise<number> {
    const { space } = held;
    const before = await oldestRunning(this.db);
    const written = { from: held.upTo, before };
    const gone = await sketchesRemoved(this.db, space.id, written);
    const keys = new Set(gone.map(({ track, ordinal, atUs }) => keyOf(track, ordinal, atUs)));
    await this.inTurn(async () => {
      for (const month of held.months.values()) month.remove(keys);
    });
    const aRow = HeldSketches.bytesARow(space.dimension);
    let takenBytes = 0;
    const kept = new Set<number>();
    for (const { month, pages } of months) {
      const expected = held.months.get(month.getTime())?.size ?? pages * ROWS_A_PAGE;
      takenBytes += expected * aRow;
      if (takenBytes > roomBytes) break;
      kept.add(month.getTime());
      const known = held.months.get(month.getTime());
      if (known) {
        const rows = await sketchesWritten(this.db, space.tableName, month, written);
        await this.inTurn(async () => addRows(known, rows));
      } else held.months.set(month.getTime(), await this.load(space, { month, pages }, before));
    }
    for (const month of held.months.keys()) if (!kept.has(month)) held.months.delete(month);
    held.upTo = before;
    held.lookedAtMs = Date.now();
    return takenBytes;
  }

  private async load(
    space: LargeSpace,
    { month, pages }: SketchedMonth,
    before: bigint,
  ): Promise<HeldSketches> {
    const sketches = new HeldSketches(space.dimension);
    // The last piece has no end: the table may have grown since its size was taken.
    for (let from = 0; from <= pages; from += PAGES_A_PIECE) {
      const to = from + PAGES_A_PIECE > pages ? 2 ** 32 - 1 : from + PAGES_A_PIECE;
      addRows(sketches, await sketchesInPages(this.db, space.tableName, month, { from, to }, before));
    }
    return sketches;
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => undefined);
    return result;
  }
}

/** Numbers in pgvector's text form. */
const vectorOf = (text: string): number[] => text.slice(1, -1).split(',').map(Number);

function addRows(sketches: HeldSketches, packed: Uint8Array): void {
  const bytes = Math.ceil(sketches.bits / 8);
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  for (let at = 0; at < packed.length; at += 30 + bytes) {
    sketches.add({
      track: packed.subarray(at, at + 16),
      ordinal: view.getInt16(at + 16),
      cameraId: view.getInt32(at + 18),
      atUs: Number(view.getBigInt64(at + 22)) + EPOCH_US,
      bits: packed.subarray(at + 30, at + 30 + bytes),
    });
  }
}

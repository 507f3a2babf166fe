import type { Database, Transaction } from '@/prisma/client';
import { type Tolerance, type WatchScope, watchScope } from '../schema';
import { activeStamp } from './matching.sql';
import { Plates } from './plates';
import { type HeldTemplate, Templates } from './templates';

/** An active entry, as far as matching needs to know it. */
export interface HeldEntry {
  id: string;
  kind: 'PERSON' | 'VEHICLE' | 'PLATE';
  districtId: number;
  scope: WatchScope;
  classes: string[];
  colours: string[];
  expiresAt: Date;
  plate: { text: string; tolerance: Tolerance } | null;
  /** Vehicles only: it is looked for by what it looks like in words, having no picture. */
  described: boolean;
}

interface Loaded extends HeldEntry {
  revision: number;
  threshold: number | null;
  templates: { photoId: string; space: string; vector: Float32Array }[];
}

/** Where something was seen. */
export interface Place {
  cameraId: number;
  districtId: number;
  siteId: number | null;
  groupIds: string[];
}

/**
 * The active watchlist in the memory of a worker. Brought up to date before every use: only entries whose revision changed are
 * read again; what is not active any more is overwritten.
 */
export class HeldWatchlist {
  private entries = new Map<string, Loaded>();
  private spaces = new Map<string, Templates>();
  private plateTable = new Plates([]);
  private descriptions: HeldEntry[] = [];
  private turn: Promise<void> = Promise.resolve();
  /** Of the database when the tables were built. */
  private stamp = '';

  /** Entries, and templates of all Spaces, that are held. */
  get size(): { entries: number; templates: number } {
    let templates = 0;
    for (const space of this.spaces.values()) templates += space.size;
    return { entries: this.entries.size, templates };
  }

  entry(id: string): HeldEntry | undefined {
    return this.entries.get(id);
  }

  templates(space: string): Templates | undefined {
    return this.spaces.get(space);
  }

  plates(): Plates {
    return this.plateTable;
  }

  described(): readonly HeldEntry[] {
    return this.descriptions;
  }

  /** Whether an entry is looked for at a place now. */
  wantedAt(place: Place, now: Date): (entryId: string) => boolean {
    return (id) => {
      const entry = this.entries.get(id);
      return entry !== undefined && entry.expiresAt > now && isWithin(entry, place);
    };
  }

  /** Reads what changed; one after the other where several ask. */
  refresh(db: Database | Transaction, now = new Date()): Promise<void> {
    const turn = this.turn.then(() => this.readChanges(db, now));
    this.turn = turn.catch(() => undefined);
    return turn;
  }

  private async readChanges(db: Database | Transaction, now: Date): Promise<void> {
    const stamp = await activeStamp(db, now);
    if (stamp === this.stamp) return;
    const standing = await db.watchlistEntry.findMany({
      where: { status: 'ACTIVE', expiresAt: { gt: now } },
      select: { id: true, revision: true },
    });
    const spaces = await db.space.findMany({
      where: { kind: { in: ['FACE', 'VEHICLE'] } },
      select: { name: true, dimension: true, threshold: true },
    });
    const wanted = new Map(standing.map(({ id, revision }) => [id, revision]));
    const gone = [...this.entries.keys()].filter((id) => !wanted.has(id));
    const changed = standing.filter(({ id, revision }) => this.entries.get(id)?.revision !== revision);
    for (const id of [...gone, ...changed.map((one) => one.id)]) {
      for (const { vector } of this.entries.get(id)?.templates ?? []) vector.fill(0);
      this.entries.delete(id);
    }
    for (let from = 0; from < changed.length; from += 1000) {
      const ids = changed.slice(from, from + 1000).map(({ id }) => id);
      const rows = await db.watchlistEntry.findMany({
        where: { id: { in: ids }, status: 'ACTIVE', expiresAt: { gt: now } },
        include: { templates: { select: { photoId: true, space: true, vector: true } } },
      });
      for (const row of rows) {
        this.entries.set(row.id, {
          id: row.id,
          kind: row.kind,
          districtId: row.districtId,
          scope: watchScope.parse(row.scope),
          classes: row.classes,
          colours: row.colours,
          expiresAt: row.expiresAt,
          plate: row.plate === null ? null : { text: row.plate, tolerance: row.tolerance as Tolerance },
          described: row.kind === 'VEHICLE' && row.templates.length === 0,
          revision: row.revision,
          threshold: row.threshold,
          templates: row.templates.map(({ vector, ...template }) => ({
            ...template,
            vector: unit(vector),
          })),
        });
      }
    }
    this.build(spaces);
    this.stamp = stamp;
  }

  /** Forgets everything, overwritten. */
  wipe(): void {
    for (const space of this.spaces.values()) space.wipe();
    for (const { templates } of this.entries.values()) for (const { vector } of templates) vector.fill(0);
    this.entries.clear();
    this.spaces.clear();
    this.plateTable = new Plates([]);
    this.descriptions = [];
    this.stamp = '';
  }

  private build(spaces: { name: string; dimension: number; threshold: number | null }[]): void {
    const all = [...this.entries.values()];
    const before = this.spaces;
    this.spaces = new Map();
    for (const { name, dimension, threshold } of spaces) {
      const held = all.flatMap((entry): HeldTemplate[] => {
        const from = entry.threshold ?? threshold;
        // Models that state no threshold cannot be alerted on: everything would resemble everybody.
        if (from === null) return [];
        return entry.templates.flatMap(({ photoId, space, vector }) =>
          space === name && vector.length === dimension
            ? [{ entryId: entry.id, photoId, vector, threshold: from }]
            : [],
        );
      });
      if (held.length > 0) this.spaces.set(name, new Templates(held, dimension));
    }
    // The vectors themselves live on in the new tables; only the rounded copies of the old ones are overwritten.
    for (const templates of before.values()) templates.forget();
    this.plateTable = new Plates(
      all.flatMap(({ id, plate }) =>
        plate ? [{ entryId: id, plate: plate.text, tolerance: plate.tolerance }] : [],
      ),
    );
    this.descriptions = all.filter(({ described }) => described);
  }
}

/** Whether an entry is looked for at a place: in its own district, at all its cameras or at those of its scope. */
export function isWithin(entry: Pick<HeldEntry, 'districtId' | 'scope'>, place: Place): boolean {
  if (entry.districtId !== place.districtId) return false;
  const { cameraIds, groupIds, siteIds } = entry.scope;
  if (cameraIds.length + groupIds.length + siteIds.length === 0) return true;
  return (
    cameraIds.includes(place.cameraId) ||
    (place.siteId !== null && siteIds.includes(place.siteId)) ||
    groupIds.some((id) => place.groupIds.includes(id))
  );
}

function unit(vector: readonly number[]): Float32Array {
  const length = Math.hypot(...vector) || 1;
  return Float32Array.from(vector, (value) => value / length);
}

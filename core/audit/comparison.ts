import type { PlacedEntry } from './entries.sql';
import type { StoredLeaf } from './stored-log';

/** One thing that is not as it was. */
export interface Finding {
  kind:
    | 'edited'
    | 'deleted'
    | 'inserted'
    | 'reordered'
    | 'truncated'
    | 'root'
    | 'checkpoint'
    | 'signature'
    | 'anchor';
  /** Number of the entry, where one is named. */
  seq?: string;
  text: string;
}

/**
 * Compares entries, as they come in the order of their places, with the leaves that storage keeps, and names what is not the
 * same. Where storage has no leaves (yet), each entry is compared with the hashes beside it.
 */
export class Comparison {
  private buffer: StoredLeaf[] = [];
  private at = 0;
  /** Places of what follows have moved: said once, by what moved them. */
  private moved = false;
  /** Entries that were not at their places, and may come later. */
  private readonly displaced = new Set<string>();

  constructor(
    private readonly stored: AsyncGenerator<StoredLeaf[]>,
    private readonly placeOf: (seq: string) => Promise<number | null>,
    private readonly find: (finding: Finding) => void,
  ) {}

  /** @param hash made again from the row; null where the entry is gone */
  async take(row: PlacedEntry, hash: string | null): Promise<void> {
    for (;;) {
      const kept = await this.peek();
      if (!kept) return this.alone(row, hash);
      if (kept.seq === row.seq) {
        this.at++;
        return this.same(row, hash, kept);
      }
      if ((await this.placeOf(kept.seq)) === null) {
        this.at++;
        this.moved = true;
        this.say('deleted', kept, 'was deleted');
        continue;
      }
      const known =
        this.displaced.has(row.seq) || this.buffer.slice(this.at).some(({ seq }) => seq === row.seq);
      if (known) {
        this.at++;
        this.displaced.add(kept.seq);
        this.say('reordered', kept, `was at place ${kept.position}, where entry ${row.seq} is now`);
        return;
      }
      this.moved = true;
      this.find({
        kind: 'inserted',
        seq: row.seq,
        text: `Entry ${row.seq}${row.entry ? ` of ${row.entry.at} (${row.entry.action})` : ''} was inserted at place ${row.position}: it is not among what storage keeps.`,
      });
      return;
    }
  }

  /** Whatever storage still has was cut off the end. */
  async end(): Promise<void> {
    for (let kept = await this.peek(); kept; kept = await this.peek()) {
      this.at++;
      if ((await this.placeOf(kept.seq)) === null) this.say('deleted', kept, 'was cut off the end');
    }
  }

  private same(row: PlacedEntry, hash: string | null, kept: StoredLeaf): void {
    if (hash === null) this.say('deleted', kept, 'was deleted');
    else if (hash !== kept.hash) {
      this.say(
        'edited',
        kept,
        `was edited${row.entry ? `: it now says ${row.entry.at} (${row.entry.action})` : ''}`,
      );
    } else if (row.leafHash !== kept.hash) {
      this.say('edited', kept, 'has another hash in the tree than storage keeps');
    } else if (row.position !== kept.position && !this.moved) {
      this.say('reordered', kept, `was at place ${kept.position} and is at ${row.position}`);
    }
  }

  private alone(row: PlacedEntry, hash: string | null): void {
    if (hash === null) {
      this.find({
        kind: 'deleted',
        seq: row.seq,
        text: `Entry ${row.seq} was deleted; storage does not know of it yet.`,
      });
    } else if (hash !== row.leafHash) {
      this.find({
        kind: 'edited',
        seq: row.seq,
        text: `Entry ${row.seq} of ${row.entry?.at} (${row.entry?.action}) was edited: its hash is not the one in the tree.`,
      });
    }
  }

  private say(kind: Finding['kind'], { seq, at, action }: StoredLeaf, what: string): void {
    this.find({ kind, seq, text: `Entry ${seq} of ${at} (${action}) ${what}.` });
  }

  private async peek(): Promise<StoredLeaf | undefined> {
    while (this.at >= this.buffer.length) {
      const more = await this.stored.next();
      if (more.done) return undefined;
      this.buffer = more.value;
      this.at = 0;
    }
    return this.buffer[this.at];
  }
}

import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { foldPlate } from '@/core/footage/plates';
import { type Actor, asActor } from '@/core/people/actor';
import { WITHOUT_MEMORY } from '@/core/search/comparing';
import { find } from '@/core/search/finding';
import { searchRequest } from '@/core/search/schema';
import type { Database } from '@/prisma/client';
import { percentile } from './ask';
import { prepareMonths } from './bench.sql';
import { CopyRows } from './copy-rows';
import { copy } from './load';
import { type Random, random } from './random';

const DAY_MS = 86_400_000;
const READS_A_PIECE = 20_000;
/** A vehicle is read so often on average; some far more often. */
const READS_PER_VEHICLE = 15;
/** Of readings, with a character that is not the plate's: what docs/accuracy.md measures of real plates, roughly. */
const MISREAD = 0.12;

/** How often a plate is asked for and found. */
export interface PlateFigures {
  count: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  /** Of the searches, those that list a reading of the plate itself. */
  found: number;
}

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';

/** The plate of a vehicle: three letters and three or four digits, as Pakistan's are. */
export function plateOf(vehicle: number): string {
  const numbers = random(vehicle * 2 + 1);
  const letter = () => LETTERS[numbers.below(LETTERS.length)] ?? 'A';
  const digits = numbers.uniform() < 0.6 ? 4 : 3;
  return `${letter()}${letter()}${letter()}${String(numbers.below(10 ** digits)).padStart(digits, '0')}`;
}

/** A plate as it was read: seldom with another character in it. */
function readOf(plate: string, numbers: Random): string {
  if (numbers.uniform() >= MISREAD) return plate;
  const at = numbers.below(plate.length);
  const characters = `${LETTERS}0123456789`;
  return plate.slice(0, at) + (characters[numbers.below(characters.length)] ?? '0') + plate.slice(at + 1);
}

/** Writes plate reads into the table that indexing writes into. Returns how many vehicles they are of. */
export async function loadPlates(
  client: Client,
  size: { reads: number; fromMs: number; days: number; cameraIds: number[] },
  say: (line: string) => void,
): Promise<number> {
  await prepareMonths(client, [], size.fromMs, size.fromMs + size.days * DAY_MS);
  const numbers = random(21);
  const vehicles = Math.ceil(size.reads / READS_PER_VEHICLE);
  for (let made = 0; made < size.reads; ) {
    const rows = new CopyRows();
    for (let i = 0; i < READS_A_PIECE && made < size.reads; i += 1, made += 1) {
      // The square makes some vehicles far more frequent than others.
      const plate = plateOf(Math.floor(vehicles * numbers.uniform() ** 2));
      const atMs = size.fromMs + (made / size.reads) * size.days * DAY_MS;
      plateRow(
        rows,
        readOf(plate, numbers),
        size.cameraIds[numbers.below(size.cameraIds.length)] ?? 0,
        atMs,
        numbers,
      );
    }
    await copy(client, `plate_reads (${PLATE})`, rows.end());
    if (made % 1_000_000 === 0) say(`  ${made} plate reads`);
  }
  return vehicles;
}

const PLATE =
  'id, track_id, recording_id, camera_id, at, pts_ms, text, normalised, folded, confidence, agreed, alternatives, box, crop_key';

function plateRow(rows: CopyRows, text: string, cameraId: number, atMs: number, numbers: Random): void {
  rows.row(14);
  rows.uuid(randomUUID());
  rows.uuid(randomUUID());
  rows.uuid(randomUUID());
  rows.integer(cameraId);
  rows.timestamp(atMs);
  rows.integer(1000);
  rows.text(text);
  rows.text(text);
  rows.text(foldPlate(text));
  rows.real(0.5 + numbers.uniform() / 2);
  rows.boolean(numbers.uniform() < 0.7);
  rows.jsonb('[]');
  rows.jsonb('{"x":0.4,"y":0.4,"w":0.1,"h":0.05}');
  rows.text('derived/made.jpg');
}

/** Ways that people ask for a plate, and how each is put. */
const WAYS: Record<
  string,
  (plate: string) => { text: string; fuzzy?: boolean; days?: number; cameras?: number }
> = {
  'whole, as it is': (plate) => ({ text: plate, fuzzy: false }),
  'whole, forgiving': (plate) => ({ text: plate }),
  'one character wrong': (plate) => ({ text: wrong(plate, 3) }),
  'two characters wrong': (plate) => ({ text: wrong(wrong(plate, 1), 4) }),
  'six characters of it': (plate) => ({ text: plate.slice(0, 6) }),
  'four characters of it': (plate) => ({ text: plate.slice(-4) }),
  'four characters, as they are': (plate) => ({ text: plate.slice(-4), fuzzy: false }),
  'begins and ends so': (plate) => ({ text: `${plate.slice(0, 3)}*${plate.slice(-2)}` }),
  'two characters unknown': (plate) => ({ text: `${plate.slice(0, 2)}??${plate.slice(4)}` }),
  'one wrong, in one day': (plate) => ({ text: wrong(plate, 3), days: 1 }),
  'one wrong, at five cameras': (plate) => ({ text: wrong(plate, 3), cameras: 5 }),
};

const wrong = (plate: string, at: number) =>
  plate.slice(0, at) + (plate[at] === '7' ? '4' : '7') + plate.slice(at + 1);

/** Plates of vehicles, searched in each of the ways that people ask for them, through the search's own code. */
export async function askPlates(
  db: Database,
  actor: Actor,
  size: { vehicles: number; cameraIds: number[]; fromMs: number; days: number; count: number },
): Promise<Record<string, PlateFigures>> {
  const figures: Record<string, PlateFigures> = {};
  for (const [way, put] of Object.entries(WAYS)) figures[way] = await askInWay(db, actor, size, put);
  return figures;
}

/** Asked before times are taken: pages and plans are there then, as they are for all but the first of a day. */
const WARMING = 3;

async function askInWay(
  db: Database,
  actor: Actor,
  size: Parameters<typeof askPlates>[2],
  put: (typeof WAYS)[string],
): Promise<PlateFigures> {
  const numbers = random(31);
  const times: number[] = [];
  let found = 0;
  for (let i = -WARMING; i < size.count; i += 1) {
    const plate = plateOf(Math.floor(size.vehicles * numbers.uniform() ** 2));
    const { days, cameras, ...asked } = put(plate);
    const request = searchRequest.parse({ kind: 'PLATE', ...asked, limit: 50 });
    const fromMs = size.fromMs + numbers.below(size.days - 1) * DAY_MS;
    const window = days
      ? { from: new Date(fromMs), to: new Date(fromMs + days * DAY_MS) }
      : { from: null, to: null };
    const scope = { cameraIds: size.cameraIds.slice(0, cameras), windows: [window] };
    const started = performance.now();
    const finding = await asActor(db, actor, (tx) => find(tx, actor, request, scope, WITHOUT_MEMORY), {
      timeoutMs: 300_000,
    });
    if (i < 0) continue;
    times.push(performance.now() - started);
    if ((finding.found[0]?.score ?? 0) > 0.7) found += 1;
  }
  times.sort((a, b) => a - b);
  const [p50Ms, p95Ms, p99Ms] = [50, 95, 99].map((share) => percentile(times, share)) as [
    number,
    number,
    number,
  ];
  return { count: size.count, p50Ms, p95Ms, p99Ms, found };
}

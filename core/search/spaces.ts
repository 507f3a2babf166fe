import { ensureSpace } from '@/core/footage/index-rows.sql';
import { type Database, Prisma, type Transaction } from '@/prisma/client';
import { type FalseMatches, falseMatches } from './look-alikes';
import { type WordsTaken, wordsTaken } from './schema';

/** A pack as a search's receipt names it. */
export interface LoadedPack {
  /** Which execution provider really runs each task. */
  providers?: () => Promise<Readonly<Record<string, string>>>;
  pack: { name: string; sha256: string };
  identities: readonly { name: string; sha256: string; space?: string }[];
  spaces: Record<'face' | 'vehicle', LoadedSpace> & {
    text?: LoadedSpace & { languages: string[]; charactersAtMost: number };
  };
}

interface LoadedSpace {
  name: string;
  dimension: number;
  /** Null where none was measured. */
  threshold: number | null;
  thresholdSource: string | null;
  falseMatches?: FalseMatches;
}

/** What a Space has vectors of: by whose name it is registered, the kinds of track, the task that makes them. */
const KINDS = {
  face: { kind: 'FACE', task: 'embed-face' },
  vehicle: { kind: 'VEHICLE', task: 'embed-vehicle' },
  text: { kind: 'TEXT', task: 'embed-image' },
} as const;

/** Writes down the Spaces of a pack that a worker has loaded, so that searches can state thresholds and models. */
export async function registerSpaces(db: Database, loaded: LoadedPack): Promise<void> {
  const providers = await loaded.providers?.();
  for (const named of ['face', 'vehicle', 'text'] as const) {
    const space = loaded.spaces[named];
    if (!space) continue;
    const { kind, task } = KINDS[named];
    await ensureSpace(db, space.name, space.dimension);
    const model = loaded.identities.find((identity) => identity.space === space.name);
    await db.space.update({
      where: { name: space.name },
      data: {
        kind,
        words:
          'languages' in space
            ? ({ languages: space.languages, charactersAtMost: space.charactersAtMost } satisfies WordsTaken)
            : Prisma.DbNull,
        threshold: space.threshold,
        thresholdSource: space.thresholdSource,
        falseMatches: space.falseMatches ?? Prisma.DbNull,
        packName: loaded.pack.name,
        packHash: loaded.pack.sha256,
        modelName: model?.name ?? null,
        modelHash: model?.sha256 ?? null,
        executionProvider: providers?.[task] ?? null,
        inUse: true,
      },
    });
  }
  const inUse = Object.values(loaded.spaces).map(({ name }) => name);
  await db.space.updateMany({ where: { name: { notIn: inUse } }, data: { inUse: false } });
}

export type SearchableSpace = Awaited<ReturnType<typeof spaceNamed>>;

/** A Space by name; null while nothing was ever indexed in it. */
export async function spaceNamed(tx: Transaction, name: string) {
  return tx.space.findUnique({ where: { name } });
}

/** The Space that the pack in use shares between pictures and words, and what words it takes; null where it has none. */
export async function wordsSpace(tx: Transaction) {
  const space = await tx.space.findFirst({ where: { inUse: true, kind: 'TEXT' } });
  return space && { space, takes: wordsTaken.parse(space.words) };
}

/** How often strangers are alike in a Space; null where its pack does not say. */
export function falseMatchesOf(space: NonNullable<SearchableSpace>): FalseMatches | null {
  return space.falseMatches === null ? null : falseMatches.parse(space.falseMatches);
}

/** What a receipt says of the models compared. */
export function modelsOf(space: NonNullable<SearchableSpace>): Record<string, unknown> {
  return {
    space: space.name,
    dimension: space.dimension,
    pack: space.packName,
    packSha256: space.packHash,
    model: space.modelName,
    modelSha256: space.modelHash,
    provider: space.executionProvider,
    threshold: space.threshold,
    thresholdSource: space.thresholdSource,
  };
}

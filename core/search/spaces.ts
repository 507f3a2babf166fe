import { ensureSpace } from '@/core/footage/index-rows.sql';
import { type Database, Prisma, type Transaction } from '@/prisma/client';
import { type FalseMatches, falseMatches } from './look-alikes';

/** A pack as a search's receipt names it. */
export interface LoadedPack {
  /** Which execution provider really runs each task. */
  providers?: () => Promise<Readonly<Record<string, string>>>;
  pack: { name: string; sha256: string };
  identities: readonly { name: string; sha256: string; space?: string }[];
  spaces: Record<
    'face' | 'vehicle',
    {
      name: string;
      dimension: number;
      threshold: number;
      thresholdSource: string;
      falseMatches?: FalseMatches;
    }
  >;
}

/** Writes down the Spaces of a pack that a worker has loaded, so that searches can state thresholds and models. */
export async function registerSpaces(db: Database, loaded: LoadedPack): Promise<void> {
  const providers = await loaded.providers?.();
  for (const kind of ['face', 'vehicle'] as const) {
    const space = loaded.spaces[kind];
    await ensureSpace(db, space.name, space.dimension);
    const model = loaded.identities.find((identity) => identity.space === space.name);
    await db.space.update({
      where: { name: space.name },
      data: {
        kind: kind === 'face' ? 'FACE' : 'VEHICLE',
        threshold: space.threshold,
        thresholdSource: space.thresholdSource,
        falseMatches: space.falseMatches ?? Prisma.DbNull,
        packName: loaded.pack.name,
        packHash: loaded.pack.sha256,
        modelName: model?.name ?? null,
        modelHash: model?.sha256 ?? null,
        executionProvider: providers?.[`embed-${kind}`] ?? null,
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

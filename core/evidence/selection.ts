import type { z } from 'zod';
import type { Prisma, Transaction } from '@/prisma/client';
import { decisionsOn } from './disclosure/decided';
import type { disclosureDecision } from './disclosure/schema';
import { BundleRefused } from './errors';
import type { BundleKind } from './schema';

type Exhibit = Prisma.ExhibitGetPayload<object>;
type Decision = z.infer<typeof disclosureDecision>;

/** What a kind of bundle holds, and what it never does. */
interface Contents {
  /** Of exhibits that have a file: all of them, or those that are relied on. */
  exhibits: 'all' | 'relied-on';
  /** Titles and reasons of what is withheld: for those who decide on it. */
  withheldList: boolean;
  /** Notes on exhibits, words of reviewers, what is said in the course of the work. */
  notes: boolean;
  /** Searches, questions and reviews. A laboratory forms its view without those of others. */
  searches: boolean;
  /** Reports under section 173. */
  reports: boolean;
  /** Every entry of the log that speaks of the case, or those of the exhibits inside. */
  log: 'case' | 'inside';
}

const CONTENTS: Record<BundleKind, Contents> = {
  INVESTIGATION: {
    ...{ exhibits: 'all', withheldList: true, notes: true, searches: true, reports: true, log: 'case' },
  },
  PROSECUTION: {
    ...{ exhibits: 'relied-on', withheldList: true, notes: true, searches: true, reports: true, log: 'case' },
  },
  DEFENCE: {
    ...{
      exhibits: 'relied-on',
      withheldList: false,
      notes: false,
      searches: true,
      reports: false,
      log: 'inside',
    },
  },
  LABORATORY: {
    ...{ exhibits: 'all', withheldList: false, notes: false, searches: false, reports: false, log: 'inside' },
  },
};

/** The case diary is in none of them: this list has no place for it. */
export const contentsOfKind = (kind: BundleKind): Contents => CONTENTS[kind];

/** A bundle as far as choosing its exhibits needs it. */
interface Chosen {
  caseId: string;
  kind: string;
  createdAt: Date;
}

/** Exhibits of a bundle and those that stay out, as they were decided on when it was asked for. */
export interface Selection<E> {
  inside: E[];
  withheld: { exhibit: E; decision: Decision }[];
  undecided: E[];
  decisions: Map<string, Decision>;
}

/** Which of a case's exhibits that have a file a bundle holds. */
export async function exhibitsInBundle(tx: Transaction, bundle: Chosen): Promise<Selection<Exhibit>> {
  const ready = await tx.exhibit.findMany({
    where: { caseId: bundle.caseId, status: 'READY', createdAt: { lte: bundle.createdAt } },
    orderBy: { number: 'asc' },
  });
  return chooseExhibits(tx, bundle, ready);
}

/** The same of exhibits that were read already. */
export async function chooseExhibits<E extends { id: string }>(
  tx: Transaction,
  { kind, createdAt }: Omit<Chosen, 'caseId'>,
  ready: readonly E[],
): Promise<Selection<E>> {
  const all = await decisionsOn(
    tx,
    ready.map(({ id }) => id),
    createdAt,
  );
  const decisions = new Map(
    [...all].flatMap(([id, each]) => each.slice(-1).map((last) => [id, last] as const)),
  );
  const reliedOnly = contentsOfKind(kind as BundleKind).exhibits === 'relied-on';
  return {
    decisions,
    inside: ready.filter(({ id }) => !reliedOnly || decisions.get(id)?.decision === 'RELIED_ON'),
    withheld: ready.flatMap((exhibit) => {
      const decision = decisions.get(exhibit.id);
      return decision?.decision === 'WITHHELD' ? [{ exhibit, decision }] : [];
    }),
    undecided: reliedOnly ? ready.filter(({ id }) => !decisions.has(id)) : [],
  };
}

/** @throws BundleRefused where nothing would be in it, or nobody has decided on an exhibit */
export function mustBeDecided({ inside, undecided }: Selection<{ number: number }>): void {
  if (undecided.length > 0) {
    throw new BundleRefused(
      `Nobody has said whether exhibit ${undecided.map(({ number }) => number).join(', ')} is relied on or withheld.`,
      'Decide it under Disclosure, then export again.',
      { undecided: undecided.map(({ number }) => number) },
    );
  }
  if (inside.length === 0) {
    throw new BundleRefused(
      'The case has no exhibit to export in this bundle.',
      'Attach a clip or a still first, and for prosecution and defence say that it is relied on.',
    );
  }
}

import { DomainError } from '@/core/errors';
import type { Transaction } from '@/prisma/client';
import { provenanceOf } from '../provenance';
import type { BundleKind } from '../schema';
import { factsOfCase } from './facts';
import { judge, type Known } from './judging';
import type { CustodyGap, CustodyPart } from './schema';

/** Bundles that go before a court: what they lack cannot be added to them there. */
const FOR_COURT: ReadonlySet<BundleKind> = new Set(['PROSECUTION', 'DEFENCE']);

/** An export for a court whose exhibits do not say who produces them, or where they come from. */
export class CustodyIncomplete extends DomainError {
  override name = 'CustodyIncomplete';
  constructor(gaps: readonly CustodyGap[]) {
    super(
      'conflict',
      'custody-incomplete',
      `The custody of ${gaps.length === 1 ? 'an exhibit' : `${gaps.length} exhibits`} is not complete: ${gaps.map(wordsOf).join('; ')}.`,
      'Add it under Ready for the court, then export again. A bundle for the investigation is made without it.',
      { gaps },
    );
  }
}

const NAMES: Record<CustodyPart, string> = {
  producer: 'producing witness',
  source: 'source',
  acquisition: 'receipt',
  hash: 'hash',
};
const wordsOf = ({ number, missing }: CustodyGap) =>
  `exhibit ${number} lacks its ${missing.map(({ part }) => NAMES[part]).join(', ')}`;

/** Refuses what goes before a court while an exhibit in it is not accounted for. @throws CustodyIncomplete */
export async function mustBeAccountedFor(
  tx: Transaction,
  { caseId, kind }: { caseId: string; kind: BundleKind },
  exhibits: readonly { id: string }[],
): Promise<void> {
  if (!FOR_COURT.has(kind)) return;
  const gaps = await custodyGaps(
    tx,
    caseId,
    exhibits.map(({ id }) => id),
  );
  if (gaps.length > 0) throw new CustodyIncomplete(gaps);
}

/**
 * What of an exhibit's custody a court needs and is not on record. These four are the law's and not of counsel's list: taking
 * an item out of READINESS_FILE does not let an export pass.
 */
export async function custodyGaps(
  tx: Transaction,
  caseId: string,
  exhibitIds: readonly string[],
): Promise<CustodyGap[]> {
  const byTime = { orderBy: [{ at: 'asc' as const }, { id: 'asc' as const }] };
  const exhibits = await tx.exhibit.findMany({
    where: { id: { in: [...exhibitIds] } },
    include: { recording: { include: { custody: byTime } } },
    orderBy: { number: 'asc' },
  });
  const facts = (await factsOfCase(tx, caseId)).filter(({ withdrawn }) => withdrawn === null);
  return exhibits.flatMap(({ id, number, title, sha256, recording, ...exhibit }) => {
    const missing = missingOf({
      provenance: provenanceOf(exhibit.provenance),
      recording: {
        receivedFrom: recording.receivedFrom,
        receivedAt: recording.receivedAt.toISOString(),
        sha256: recording.sha256,
        custody: recording.custody.map((step) => ({ ...step, at: step.at.toISOString() })),
      },
      exhibit: { sha256, custody: [] },
      ...{ disclosure: null, ranges: [] },
      facts: facts.filter(({ exhibitId }) => exhibitId === null || exhibitId === id),
    });
    return missing.length > 0 ? [{ id, number, title, missing }] : [];
  });
}

function missingOf(known: Known): CustodyGap['missing'] {
  const items = (['producer', 'source', 'acquisition'] as const).map((check) => ({
    ...{ check, title: check, why: '', missing: 'red' as const },
  }));
  const asked = judge(known, { items }).flatMap(({ check, mend }): CustodyGap['missing'] =>
    mend ? [{ part: check as CustodyPart, what: mend.missing, place: mend.place }] : [],
  );
  if (known.recording.sha256 && known.exhibit.sha256) return asked;
  return [
    ...asked,
    { part: 'hash', what: 'The SHA-256 of the exhibit or its original is not known.', place: 'exhibits' },
  ];
}

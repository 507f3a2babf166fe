import { DomainError } from '@/core/errors';
import type { Transaction } from '@/prisma/client';
import { reliance } from './leads.sql';

/** What a machine found alike is relied on only where two people agree and something else says so. */
export class LeadNotCorroborated extends DomainError {
  override name = 'LeadNotCorroborated';
  constructor(exhibitIds: readonly string[], agreed: boolean) {
    super(
      'unprocessable',
      'lead-not-corroborated',
      agreed
        ? 'A face search led to this exhibit, and nothing else says yet that it is so.'
        : 'A face search led to this exhibit, and two people have not agreed on what it shows.',
      agreed
        ? 'Record on the page Comparisons what else says so, and where that is from.'
        : 'Have the candidate compared by two people; record then what else says so.',
      { exhibitIds },
    );
  }
}

/**
 * That every one of these exhibits may be relied on as far as face searches go: what no face search led to may.
 * @throws LeadNotCorroborated naming those that may not
 */
export async function mustBeCorroborated(tx: Transaction, exhibitIds: readonly string[]): Promise<void> {
  const missing = (await reliance(tx, exhibitIds)).filter(({ corroborated }) => !corroborated);
  if (missing.length === 0) return;
  throw new LeadNotCorroborated(
    missing.map(({ exhibitId }) => exhibitId),
    missing.every(({ state }) => state === 'LEAD'),
  );
}

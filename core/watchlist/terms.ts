import type { Config } from '@/core/operations/config';

/** One of a configured list: what is stored, and what is shown. */
export interface Coded {
  code: string;
  label: string;
}

/** The rules of this deployment: what an entry may state, how long it lasts, how alerts are held in bounds. */
export interface WatchlistTerms {
  criteria: Coded[];
  sources: Coded[];
  /** An entry is active for so long at most. */
  longestMs: number;
  /** Sightings this near in time are one passage. */
  passageMs: number;
  alertsPerHour: number;
  escalateAfterMs: number;
  /** Systems that are told of new alerts. */
  webhooks: string[];
  /** When an entry's precision is poor. */
  poor: { after: number; below: number };
}

const DAY_MS = 86_400_000;

/** The watchlist's rules as they are configured. */
export function termsOf(config: Config): WatchlistTerms {
  return {
    criteria: coded(config.WATCHLIST_CRITERIA),
    sources: coded(config.WATCHLIST_SOURCES),
    longestMs: config.WATCHLIST_MAX_DAYS * DAY_MS,
    passageMs: config.ALERT_PASSAGE_SECONDS * 1000,
    alertsPerHour: config.ALERTS_PER_HOUR,
    escalateAfterMs: config.ALERT_ESCALATE_MINUTES * 60_000,
    webhooks: config.ALERT_WEBHOOK_URLS,
    poor: { after: config.WATCHLIST_POOR_AFTER, below: config.WATCHLIST_POOR_BELOW },
  };
}

function coded(list: string): Coded[] {
  return list.split(';').map((part) => {
    const [code = '', label = ''] = part.split(':');
    return { code: code.trim(), label: label.trim() };
  });
}

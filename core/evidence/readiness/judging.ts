import type { CaseFile } from '../case-file';
import type { Provenance } from '../provenance';
import type {
  Checklist,
  CourtFact,
  CourtFactKind,
  ReadinessAnswer,
  ReadinessCheck,
  ReadinessState,
} from './schema';

/** All that is known of an exhibit when it is asked whether it is ready for the court. */
export interface Known {
  /** Undefined while it is being made, or where making it failed. */
  provenance: Provenance | undefined;
  recording: {
    receivedFrom: string;
    receivedAt: string;
    sha256: string;
    custody: { kind: string; at: string; sha256: string | null }[];
  };
  exhibit: { sha256: string | null; custody: { kind: string; at: string; sha256: string | null }[] };
  disclosure: 'RELIED_ON' | 'WITHHELD' | null;
  /** What was recorded and looked at within the exhibit's own time. */
  ranges: CaseFile['health'][number]['ranges'];
  /** Those of the exhibit and of the whole case that were not taken back. */
  facts: readonly CourtFact[];
}

type Item = Checklist['items'][number];
type Mend = NonNullable<ReadinessAnswer['mend']>;
/** How a check came out; `weak` is amber whatever the list says of what is missing. */
type Finding = { found: string; mend: Mend | null; weak?: boolean };

const DAY_MS = 86_400_000;
/** What intake writes when a recording comes in (core/footage/intake.ts), in this order. */
const ARRIVAL: ReadonlySet<string> = new Set(['HASHED', 'STORED', 'RECEIVED']);
const good = (found: string): Finding => ({ found, mend: null });
const lacking = (missing: string, remedy: string, place: Mend['place'], found = ''): Finding => ({
  found,
  mend: { missing, remedy, place },
});

const CHECKS: Record<ReadinessCheck, (known: Known, item: Item) => Finding> = {
  source: ({ recording }) =>
    recording.receivedFrom.trim() === ''
      ? lacking('Nobody wrote where the recording came from.', 'Write it into the recording.', 'footage')
      : good(recording.receivedFrom),

  acquisition: ({ recording, provenance }) => {
    const received = recording.custody.find(({ kind }) => kind.toUpperCase() === 'RECEIVED');
    if (!received)
      return lacking(
        'No receipt of the recording is on record.',
        'Bring it in again, so that its hash is taken on arrival.',
        'footage',
      );
    if (received.sha256 !== recording.sha256)
      return lacking(
        'The hash at its receipt is another than the one now.',
        'Find out what happened before it is relied on.',
        'footage',
      );
    if (!provenance) return lacking('The exhibit has no file yet.', 'Wait, or make it again.', 'exhibits');
    return good(`Received ${recording.receivedAt}, hashed then and again before the exhibit was made.`);
  },

  custody: ({ recording, exhibit, provenance }) => {
    const steps = recording.custody;
    if (!ARRIVAL.has(steps[0]?.kind.toUpperCase() ?? ''))
      return lacking(
        'The custody of the recording does not begin with its receipt.',
        'Bring it in again with its source.',
        'footage',
      );
    const other = steps.find(({ sha256 }) => sha256 !== null && sha256 !== recording.sha256);
    if (other)
      return lacking(
        `At the step “${other.kind}” its hash was another.`,
        'Find out what happened before it is relied on.',
        'footage',
      );
    const own = exhibit.custody.find(({ sha256 }) => sha256 !== null && sha256 !== exhibit.sha256);
    if (own)
      return lacking(
        `At the step “${own.kind}” the exhibit had another hash.`,
        'Find out what happened before it is relied on.',
        'exhibits',
      );
    if (provenance && provenance.original.sha256 !== recording.sha256)
      return lacking('The exhibit was made from another original.', 'Attach it again.', 'exhibits');
    return good(`${steps.length + exhibit.custody.length} steps, the same hashes throughout.`);
  },

  clock: ({ provenance }, { withinDays = 30 }) => {
    const clock = provenance?.clock;
    if (!clock?.check)
      return lacking(
        'Nobody has measured this camera’s clock.',
        'Compare it with a reference clock, and attach the exhibit again.',
        'cameras',
      );
    const apartMs = Math.abs(
      Date.parse(clock.check.measuredAt) - Date.parse(provenance?.requested.from ?? ''),
    );
    const found = `Measured ${clock.check.measuredAt} by ${clock.check.measuredBy}: ${clock.offsetMs} ms${clock.uncertaintyMs === null ? '' : ` ± ${clock.uncertaintyMs} ms`}.`;
    if (apartMs > withinDays * DAY_MS)
      return {
        ...lacking(
          `That lies ${Math.round(apartMs / DAY_MS)} days from the exhibit, more than ${withinDays}.`,
          'Measure it again: a clock that drifts is known from two measurements.',
          'cameras',
          found,
        ),
        weak: true,
      };
    return good(found);
  },

  system: ({ ranges }) => {
    const gaps = ranges.filter(({ reason }) => reason !== 'indexed');
    if (ranges.length === 0)
      return lacking(
        'Nothing is known of what was recorded then.',
        'Wait until the footage is indexed.',
        'footage',
      );
    if (gaps.length === 0) return good('Recorded and looked at without a gap.');
    return lacking(
      `Within the exhibit’s time: ${[...new Set(gaps.map(({ reason }) => reason))].join(', ')}.`,
      'Explain the gap; the health record of the bundle shows it.',
      'footage',
    );
  },

  disclosure: ({ disclosure }) =>
    disclosure === null
      ? lacking('Nobody has decided whether it is relied on or withheld.', 'Decide it.', 'disclosure')
      : good(disclosure === 'RELIED_ON' ? 'Relied on.' : 'Withheld.'),

  producer: byFact(
    'PRODUCER',
    'Nobody is named who will produce it.',
    'Name the recorder or the custodian of the system.',
  ),
  playback: byFact(
    'PLAYBACK',
    'It was not played to anybody on record.',
    'Play it on the court’s equipment and record to whom and when.',
  ),
  identification: byFact(
    'IDENTIFICATION',
    'Nobody has identified who is shown.',
    'Record who identified whom and how, or that nobody is shown.',
  ),
  opinion: byFact(
    'OPINION',
    'No expert has given an opinion.',
    'Send a bundle to the laboratory, and record its report.',
  ),
  certificate: byFact(
    'CERTIFICATE',
    'There is no signed certificate.',
    'Have the draft signed, and record it.',
  ),
  application: byFact(
    'APPLICATION',
    'No application to produce it is on record.',
    'Record the application and its number.',
  ),
};

function byFact(kind: CourtFactKind, missing: string, remedy: string): (known: Known) => Finding {
  return ({ facts }) => {
    const last = facts.filter((fact) => fact.kind === kind).at(-1);
    if (!last) return { found: '', mend: { missing, remedy, place: 'fact', fact: kind } };
    const said = [last.person, last.happenedAt, last.reference, last.words].filter(Boolean).join(', ');
    return good(said);
  };
}

/** Every question of the list for one exhibit, in the list's order. */
export function judge(known: Known, { items }: Pick<Checklist, 'items'>): ReadinessAnswer[] {
  return items.map((item) => {
    const { found, mend, weak } = CHECKS[item.check](known, item);
    const state: ReadinessState = mend === null ? 'green' : weak ? 'amber' : item.missing;
    const { check, title, why } = item;
    return { check, title, why, state, found, mend };
  });
}

/** The worst of several; green of none. */
export function worst(states: readonly ReadinessState[]): ReadinessState {
  if (states.includes('red')) return 'red';
  return states.includes('amber') ? 'amber' : 'green';
}

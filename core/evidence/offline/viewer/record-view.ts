import type { CaseFile } from '../../case-file';
import { make, terms } from './elements';

const REASONS: Record<CaseFile['health'][number]['ranges'][number]['reason'], string> = {
  indexed: 'recorded, looked at',
  coarse: 'recorded, key pictures looked at',
  pending: 'recorded, not yet looked at',
  failed: 'recorded, could not be looked at',
  damaged: 'recorded, could not be decoded',
  deleted: 'deleted under retention',
  'not-recorded': 'NOTHING HELD: not recorded, or not received',
};

/** What was searched for, what was found and by whom it was compared; and what was recorded around the exhibits. */
export function recordView(said: CaseFile, timeOf: (iso: string) => string): HTMLElement[] {
  const receiptOf = (receipt: { path: string } | null) =>
    receipt ? make('a', { href: receipt.path }, receipt.path) : 'none: made before receipts were signed';
  const asked = [
    ...said.searches.map((one) => ({
      at: one.at,
      view: make(
        'details',
        {},
        make(
          'summary',
          {},
          `${timeOf(one.at)} · ${one.kind.toLowerCase()} search · ${one.total === 0 ? 'nothing found' : `${one.total} found`}`,
        ),
        terms([
          ['By', one.by],
          ['Purpose', one.purpose],
          ['Became exhibits', one.ledTo.map(({ exhibit, rank }) => `${exhibit} (place ${rank})`).join(', ')],
          [
            'Compared by',
            one.reviews
              .map(({ by, marks }) => {
                const kept = marks?.filter(({ decision }) => decision === 'keep').length;
                return marks
                  ? `${by}: ${kept} kept of ${marks.length}`
                  : `${by}: kept back until a second person has ended`;
              })
              .join('; '),
          ],
          ['Signed receipt', receiptOf(one.receipt)],
        ]),
      ),
    })),
    ...said.questions.map((one) => ({
      at: one.at,
      view: make(
        'details',
        {},
        make(
          'summary',
          {},
          `${timeOf(one.at)} · ${one.kind.toLowerCase().replaceAll('_', ' ')} · ${one.total} found`,
        ),
        terms([
          ['By', one.by],
          ['Purpose', one.purpose],
          ['Signed receipt', receiptOf(one.receipt)],
        ]),
      ),
    })),
  ].sort((one, other) => (one.at < other.at ? -1 : 1));
  return [
    make('h2', {}, `What was searched for: ${asked.length}`),
    ...(asked.length === 0
      ? [make('p', {}, 'Nothing: the exhibits were found by looking at the footage.')]
      : asked.map(({ view }) => view)),
    make('h2', {}, 'What was recorded around the exhibits'),
    ...said.health.map((one) =>
      make(
        'details',
        { open: one.ranges.some(({ reason }) => reason !== 'indexed') },
        make('summary', {}, `${one.cameraCode}, exhibit ${one.exhibits.join(', ')}`),
        make(
          'ul',
          {},
          ...one.ranges.map(({ from, to, reason }) =>
            make(
              'li',
              { className: reason === 'not-recorded' ? 'gap' : '' },
              `${timeOf(from)} to ${timeOf(to)}: ${REASONS[reason]}`,
            ),
          ),
        ),
      ),
    ),
  ];
}

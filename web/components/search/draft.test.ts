import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noAuthority } from './authority-draft';
import { nothingDescribed } from './description-draft';
import {
  type Draft,
  draftFromAddress,
  draftOfRequest,
  draftToAddress,
  emptyDraft,
  lackingOf,
  requestOf,
  withExample,
  wordsOf,
} from './draft';

const instant = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  .map((d) => d.toISOString());
const place = fc.record({
  latitude: fc.integer({ min: -90, max: 90 }),
  longitude: fc.integer({ min: -180, max: 180 }),
});
/** Also numbers that are written with an exponent. */
const exactPlace = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }).map((degrees) => degrees + 0),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }).map((degrees) => degrees + 0),
});
const circle = fc
  .tuple(place, fc.integer({ min: 1, max: 5000 }))
  .map(([centre, radiusM]) => ({ ...centre, radiusM }));
const around = fc.record({
  caseId: fc.uuid({ version: 4 }),
  beforeMin: fc.nat(10080),
  afterMin: fc.nat(10080),
});
const base = fc.record({
  from: fc.option(instant, { nil: undefined }),
  to: fc.option(instant, { nil: undefined }),
  cameraIds: fc.uniqueArray(fc.integer({ min: 1, max: 900 }), { maxLength: 5 }),
  placeTime: fc
    .record({
      siteKinds: fc.subarray([
        'ROAD' as const,
        'GATE_ENTRY' as const,
        'GATE_EXIT' as const,
        'PREMISES' as const,
      ]),
      groupIds: fc.uniqueArray(fc.uuid({ version: 4 }), { maxLength: 2 }),
      circle: fc.option(circle, { nil: undefined }),
      furtherCircles: fc.array(circle, { maxLength: 2 }),
      areas: fc.array(fc.record({ corners: fc.array(exactPlace, { minLength: 3, maxLength: 5 }) }), {
        maxLength: 2,
      }),
      ways: fc.array(
        fc.record({
          points: fc.array(exactPlace, { minLength: 2, maxLength: 4 }),
          breadthM: fc.integer({ min: 1, max: 500 }),
        }),
        { maxLength: 2 },
      ),
      around: fc.option(around, { nil: undefined }),
      recurring: fc.option(
        fc.record({
          weekdays: fc.subarray([1, 5, 7], { minLength: 1 }),
          fromTime: fc.constantFrom('20:00', '06:30'),
          toTime: fc.constantFrom('23:00', '05:00'),
          timeZone: fc.constant('Asia/Karachi'),
        }),
        { nil: undefined },
      ),
    })
    // A scope knows an order of circles, and no first one without a circle.
    .map((given) => (given.circle ? given : { ...given, furtherCircles: [] })),
  caseId: fc.option(fc.uuid({ version: 4 }), { nil: undefined }),
  purpose: fc.string({ maxLength: 40 }),
});
const range = fc.record({ least: fc.nat(9999), most: fc.nat(9999) }, { requiredKeys: [] });
const spot = fc.record({ x: fc.nat(1000).map((n) => n / 1000), y: fc.nat(1000).map((n) => n / 1000) });
const zone = fc.oneof(
  fc.record({
    shape: fc.constant('line' as const),
    cameraId: fc.integer({ min: 1, max: 900 }),
    from: spot,
    to: spot,
    way: fc.constantFrom('either' as const, 'forth' as const, 'back' as const),
  }),
  fc.record({
    shape: fc.constant('area' as const),
    cameraId: fc.integer({ min: 1, max: 900 }),
    corners: fc.array(spot, { minLength: 3, maxLength: 6 }),
    what: fc.constantFrom('inside' as const, 'enters' as const, 'leaves' as const),
    forMs: fc.nat(86_000).map((s) => s * 1000),
  }),
);
const moves = fc.record({
  headings: fc.subarray(['up' as const, 'left' as const]),
  stayedS: range,
  heightPx: range,
  zone: fc.option(zone, { nil: undefined }),
});
const example = fc.oneof(
  fc.record({ from: fc.constant('track' as const), trackId: fc.uuid({ version: 4 }) }),
  fc.record({ from: fc.constant('exhibit' as const), exhibitId: fc.uuid({ version: 4 }) }),
  fc.record({
    from: fc.constant('probe' as const),
    probeId: fc.uuid({ version: 4 }),
    subject: fc.nat(9),
  }),
);
const own = fc.oneof(
  fc.record({
    kind: fc.constant('PLATE' as const),
    text: fc.stringMatching(/^[A-Z0-9?*]{1,8}$/),
    fuzzy: fc.boolean(),
    readFrom: fc.option(fc.record({ probeId: fc.uuid({ version: 4 }), subject: fc.nat(9) }), {
      nil: undefined,
    }),
  }),
  fc.record({
    kind: fc.constant('VEHICLE' as const),
    examples: fc.array(example, { minLength: 1, maxLength: 8 }),
    unlike: fc.array(example, { maxLength: 8 }),
  }),
  fc.record({
    kind: fc.constant('FACE' as const),
    examples: fc.array(example, { minLength: 1, maxLength: 8 }),
    unlike: fc.array(example, { maxLength: 8 }),
    authority: fc
      .tuple(
        fc.constantFrom('', '7/2026, City'),
        fc.option(fc.constantFrom('CRPC-156', 'COURT-ORDER'), { nil: undefined }),
      )
      .map(([missingReport, legalBasis]) => ({
        ...noAuthority,
        rests: missingReport ? ('report' as const) : ('case' as const),
        missingReport,
        legalBasis,
      })),
  }),
  fc.record({
    kind: fc.constant('DESCRIPTION' as const),
    objects: fc.constantFrom<Draft['objects']>(['VEHICLE'], ['PERSON', 'VEHICLE']),
    classes: fc.subarray(['car', 'bus']),
    colours: fc.subarray(['white', 'silver']),
    described: moves.map((given) => ({ ...nothingDescribed, ...given })),
    words: fc.stringMatching(/^([a-z]{1,9}( [a-z]{1,9}){0,4})?$/),
  }),
  fc.record({
    kind: fc.constant('DESCRIPTION' as const),
    objects: fc.constantFrom<Draft['objects']>(['PERSON'], ['PERSON', 'VEHICLE']),
    described: fc
      .tuple(
        moves,
        fc.record({
          upperColours: fc.subarray(['red', 'blue']),
          lowerColours: fc.subarray(['black', 'grey']),
          carries: fc.subarray(['backpack' as const, 'umbrella' as const]),
        }),
      )
      .map(([given, worn]) => ({ ...nothingDescribed, ...given, ...worn })),
  }),
);
const drafts = fc.tuple(base, own).map(([a, b]): Draft => ({ ...emptyDraft, ...a, ...b }));

describe('a search being put together', () => {
  it('comes back from its address as it was', () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        expect(draftFromAddress(draftToAddress(draft))).toEqual(draft);
      }),
    );
  });

  it('comes back from the request stored with its result', () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        const text = wordsOf(draft);
        const request = requestOf(draft, 50, text ? { phraseId: crypto.randomUUID(), text } : undefined);
        fc.pre(request !== undefined);
        const stored = { caseId: null, purpose: null, ...request };
        if (request) expect(draftOfRequest(stored)).toEqual({ ...draft, purpose: draft.purpose.trim() });
      }),
    );
  });

  it('asks a face search for its case, purpose, legal basis and span of time', () => {
    const face: Draft = {
      ...emptyDraft,
      kind: 'FACE',
      examples: [{ from: 'probe', probeId: crypto.randomUUID(), subject: null }],
    };
    expect(lackingOf(face)).toEqual(['subject', 'case', 'purpose', 'basis', 'span']);
    expect(requestOf(face, 20)).toBeUndefined();
  });

  it('asks a plate for at least two known characters and a range for its order', () => {
    expect(lackingOf({ ...emptyDraft, text: 'A?*' })).toEqual(['text']);
    expect(
      lackingOf({ ...emptyDraft, text: 'AB?', from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' }),
    ).toEqual(['range']);
  });

  it('is not sent without its words, nor with other ones', () => {
    const draft: Draft = { ...emptyDraft, kind: 'DESCRIPTION', words: ' a red car ' };
    const phraseId = crypto.randomUUID();
    expect(requestOf(draft, 50)).toBeUndefined();
    expect(requestOf(draft, 50, { phraseId, text: 'a blue car' })).toBeUndefined();
    expect(requestOf(draft, 50, { phraseId, text: 'a red car' })).toMatchObject({
      words: { phraseId, text: 'a red car' },
    });
    expect(requestOf({ ...draft, kind: 'PLATE', text: 'ABC' }, 50)).toMatchObject({ kind: 'PLATE' });
  });

  it('takes an example that was wanted out of those it is to be unlike, and no ninth', () => {
    const [first, ...rest] = Array.from({ length: 9 }, () => ({
      from: 'track' as const,
      trackId: crypto.randomUUID(),
    }));
    if (!first) throw new Error('Nine are nine.');
    const draft: Draft = { ...emptyDraft, examples: [first] };
    expect(withExample(draft, 'unlike', first)).toEqual({ examples: [], unlike: [first] });
    let full: Pick<Draft, 'examples' | 'unlike'> = draft;
    for (const one of rest) full = withExample(full, 'examples', one);
    expect(full.examples).toEqual([first, ...rest.slice(0, 7)]);
  });

  it('ignores what an address got wrong', () => {
    const draft = draftFromAddress(
      new URLSearchParams('kind=retina&track=1&like=car.2&unlike=track.3&from=soon&cameras=3,x,-2&case=me'),
    );
    expect(draft).toEqual({ ...emptyDraft, cameraIds: [3] });
  });
});

import type { CaseFile } from '../../case-file';
import { make, terms } from './elements';

type Exhibit = CaseFile['exhibits'][number];
type Point = NonNullable<Exhibit['boxes']>[number];

/** A longer silence between two points is not bridged: a box would be invented. */
const BRIDGE_MS = 1_500;
const GRACE_MS = 50;

/** Where the exhibit's object is at a moment of the file, in fractions of the picture; undefined where that is not known. */
export function boxAt(points: readonly Point[], ms: number): [number, number, number, number] | undefined {
  const after = points.findIndex(([at]) => at > ms);
  const before = points[after < 0 ? points.length - 1 : after - 1];
  const next = after < 0 ? undefined : points[after];
  const near = [before, next].find((point) => point && Math.abs(point[0] - ms) <= GRACE_MS);
  if (!before || !next || next[0] - before[0] > BRIDGE_MS) {
    return near && [near[1], near[2], near[3], near[4]];
  }
  const share = (ms - before[0]) / (next[0] - before[0]);
  const between = (place: 1 | 2 | 3 | 4) => before[place] + (next[place] - before[place]) * share;
  return [between(1), between(2), between(3), between(4)];
}

const copies = {
  COURT_COPY: 'Court copy',
  ANNOTATED: 'Annotated copy',
  COMPILATION: 'Compilation',
  REDACTED: 'Redacted copy',
} as const;

/**
 * One exhibit: the picture or film with its object's box, and what is known of it.
 * @param timeOf writes an instant in the zone of its camera
 */
export function exhibitView(exhibit: Exhibit, timeOf: (iso: string) => string): HTMLElement {
  const { provenance: origin, file } = exhibit;
  const { clock } = origin;
  const offset = `${clock.offsetMs === 0 ? 'no offset' : `${clock.offsetMs > 0 ? '+' : ''}${(clock.offsetMs / 1000).toFixed(1)} s`}${clock.uncertaintyMs === null ? '' : `, ± ${(clock.uncertaintyMs / 1000).toFixed(1)} s`}`;
  return make(
    'section',
    { className: 'exhibit' },
    make('h2', { dir: 'auto' }, `Exhibit ${exhibit.number}: ${exhibit.title}`),
    ...(origin.camera.drawn
      ? [make('p', { className: 'notice' }, 'Drawn demonstration footage: not a real scene.')]
      : []),
    ...(origin.derivative
      ? [
          make(
            'p',
            { className: 'notice' },
            `${copies[origin.derivative.kind]} of exhibit ${origin.derivative.parents.map(({ number }) => number).join(', ')}: a derivative. The original recording is unchanged.`,
          ),
        ]
      : []),
    ...(exhibit.note ? [make('p', { dir: 'auto' }, exhibit.note)] : []),
    stage(exhibit),
    terms([
      ['Camera', `${origin.camera.code} ${origin.camera.name}`],
      ['Corrected time', `${timeOf(origin.actual.from)} to ${timeOf(origin.actual.to)}`],
      ['Stamped by the camera', `${timeOf(origin.actual.stampedFrom)} to ${timeOf(origin.actual.stampedTo)}`],
      [
        'Clock of the camera',
        clock.check
          ? `${offset}; measured ${timeOf(clock.check.measuredAt)} by ${clock.check.measuredBy} (${clock.check.method})`
          : `${offset}; nobody has measured this clock`,
      ],
      ['Asked for', `${timeOf(origin.requested.from)} to ${timeOf(origin.requested.to)}`],
      [
        'Made',
        origin.clip
          ? `copied without re-encoding, ${origin.clip.frames} frames, proven equal to the original`
          : origin.still
            ? `frame ${origin.still.frameIndex} of the original, decoded`
            : origin.derivative
              ? `drawn and coded anew by the recipe with SHA-256 ${origin.derivative.recipeSha256}`
              : '',
      ],
      ['Original', origin.original.name],
      ['SHA-256 of the original', make('code', {}, origin.original.sha256)],
      ['Received', `${timeOf(origin.original.receivedAt)} from ${origin.original.receivedFrom}`],
      ['File', `${file.path}, ${file.sizeBytes.toLocaleString('en')} bytes`],
      ['SHA-256 of the file', make('code', {}, file.sha256)],
    ]),
    make(
      'details',
      {},
      make('summary', {}, `Custody: ${exhibit.custody.length} entries`),
      make(
        'ol',
        {},
        ...exhibit.custody.map((event) =>
          make('li', {}, `${timeOf(event.at)} · ${event.kind} · ${event.by}`),
        ),
      ),
    ),
  );
}

function stage({ kind, file, boxes, number }: Exhibit): HTMLElement {
  const box = make('div', { className: 'box', hidden: true });
  const well = make('div', { className: 'well' });
  const figure = make('figure', {}, well);
  const show = (ms: number) => {
    const at = toggle.checked && boxes ? boxAt(boxes, ms) : undefined;
    box.hidden = at === undefined;
    if (!at) return;
    const [left, top, width, height] = at.map((share) => `${(share * 100).toFixed(3)}%`);
    Object.assign(box.style, { left, top, width, height });
  };
  const toggle = make('input', { type: 'checkbox', checked: true });
  const failed = make(
    'p',
    { className: 'notice', hidden: true },
    'This browser cannot show the file. Open it with VLC, say; it is ',
    make('code', {}, file.path),
  );
  if (kind === 'STILL') {
    const image = make('img', { src: file.path, alt: `Exhibit ${number}` });
    image.addEventListener('error', () => {
      failed.hidden = false;
    });
    well.append(image, box);
    show(0);
    toggle.addEventListener('change', () => show(0));
  } else {
    const film = make('video', { src: file.path, controls: true, preload: 'metadata', muted: false });
    film.addEventListener('error', () => {
      failed.hidden = false;
    });
    const follow = () => show(film.currentTime * 1000);
    const everyFrame = () => {
      follow();
      film.requestVideoFrameCallback?.(everyFrame);
    };
    for (const event of ['timeupdate', 'seeked', 'loadeddata']) film.addEventListener(event, follow);
    film.requestVideoFrameCallback?.(everyFrame);
    toggle.addEventListener('change', follow);
    well.append(film, box);
  }
  figure.append(failed);
  if (boxes && boxes.length > 0) {
    figure.append(
      make('label', {}, toggle, ' Mark where the machine followed the object (not part of the picture)'),
    );
  }
  return figure;
}

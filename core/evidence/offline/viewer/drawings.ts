import type { CaseFile } from '../../case-file';

const SVG = 'http://www.w3.org/2000/svg';

type Attributes = Record<string, string | number>;

/** An SVG element. Text goes in as text: nothing of a case is ever read as markup. */
function draw(name: string, attributes: Attributes, text?: string): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  if (text !== undefined) element.textContent = text;
  return element;
}

function picture(widthPx: number, heightPx: number, label: string): SVGElement {
  return draw('svg', { viewBox: `0 0 ${widthPx} ${heightPx}`, role: 'img', 'aria-label': label });
}

const WIDTH = 800;
const ROW = 34;
const NAMES = 150;

/**
 * Exhibits over corrected time, a row for each camera.
 * @param timeOf writes an instant
 * @param choose called with the exhibit that was pressed
 */
export function timeline(
  said: CaseFile,
  timeOf: (iso: string) => string,
  choose: (exhibit: number) => void,
): SVGElement {
  const codes = [...new Set(said.exhibits.map(({ provenance }) => provenance.camera.code))];
  const times = said.exhibits.flatMap(({ provenance: { actual } }) => [
    Date.parse(actual.from),
    Date.parse(actual.to),
  ]);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const spanMs = Math.max(1, last - first);
  const place = (ms: number) => NAMES + ((ms - first) / spanMs) * (WIDTH - NAMES - 24);
  const height = codes.length * ROW + 28;
  const svg = picture(WIDTH, height, 'Exhibits in order of time');
  for (const [row, code] of codes.entries()) {
    const y = row * ROW + ROW / 2;
    svg.append(
      draw('text', { x: 0, y: y + 5, class: 'name' }, code),
      draw('line', { x1: NAMES, x2: WIDTH - 12, y1: y, y2: y, class: 'rule' }),
    );
  }
  for (const { number, provenance } of said.exhibits) {
    const y = codes.indexOf(provenance.camera.code) * ROW + ROW / 2;
    const [from, to] = [place(Date.parse(provenance.actual.from)), place(Date.parse(provenance.actual.to))];
    const mark = draw('g', { class: 'mark', tabindex: 0, role: 'button', 'aria-label': `Exhibit ${number}` });
    mark.append(
      draw('rect', { x: from - 8, y: y - 11, width: Math.max(18, to - from + 16), height: 22, rx: 3 }),
      draw('text', { x: from + 1, y: y + 5, class: 'number', 'text-anchor': 'middle' }, String(number)),
    );
    mark.addEventListener('click', () => choose(number));
    mark.addEventListener('keydown', (event) => {
      if (event instanceof KeyboardEvent && ['Enter', ' '].includes(event.key)) choose(number);
    });
    svg.append(mark);
  }
  svg.append(
    draw('text', { x: NAMES, y: height - 6, class: 'faint' }, timeOf(new Date(first).toISOString())),
    draw(
      'text',
      { x: WIDTH - 12, y: height - 6, class: 'faint', 'text-anchor': 'end' },
      timeOf(new Date(last).toISOString()),
    ),
  );
  return svg;
}

const METRES_A_DEGREE = 111_320;

/**
 * Where the cameras stand and where it happened, north above, on plain ground: a bundle brings no map of the city along.
 * @returns undefined where no place is known
 */
export function map(said: CaseFile): SVGElement | undefined {
  const points = [
    ...said.cameras.map((one) => ({ name: one.code, at: [one.latitude, one.longitude], scene: false })),
    { name: 'Place of occurrence', at: [said.fir.latitude, said.fir.longitude], scene: true },
  ].flatMap(({ name, at: [latitude, longitude], scene }) =>
    typeof latitude === 'number' && typeof longitude === 'number'
      ? [{ name, latitude, longitude, scene }]
      : [],
  );
  const [head] = points;
  if (!head) return undefined;
  const middle = points.reduce((sum, { latitude }) => sum + latitude, 0) / points.length;
  const east = METRES_A_DEGREE * Math.cos((middle * Math.PI) / 180);
  const placed = points.map(({ latitude, longitude, ...rest }) => ({
    ...rest,
    xM: (longitude - head.longitude) * east,
    yM: (latitude - head.latitude) * METRES_A_DEGREE,
  }));
  const range = (values: number[]) => [Math.min(...values), Math.max(...values)] as const;
  const [west, eastmost] = range(placed.map(({ xM }) => xM));
  const [south, north] = range(placed.map(({ yM }) => yM));
  const size = 360;
  const metresAPixel = Math.max(eastmost - west, north - south, 100) / (size - 120);
  const x = (xM: number) => size / 2 + (xM - (west + eastmost) / 2) / metresAPixel;
  const y = (yM: number) => size / 2 - (yM - (south + north) / 2) / metresAPixel;
  const svg = picture(size, size, 'Cameras of the exhibits and the place of occurrence');
  for (const { name, xM, yM, scene } of placed) {
    svg.append(
      draw('circle', { cx: x(xM), cy: y(yM), r: scene ? 8 : 6, class: scene ? 'scene' : 'camera' }),
      draw('text', { x: x(xM), y: y(yM) - 12, class: 'name', 'text-anchor': 'middle' }, name),
    );
  }
  const scaleM = 10 ** Math.floor(Math.log10(metresAPixel * 120));
  const length = scaleM / metresAPixel;
  svg.append(
    draw('line', { x1: 16, x2: 16 + length, y1: size - 18, y2: size - 18, class: 'scale' }),
    draw(
      'text',
      { x: 16, y: size - 24, class: 'faint' },
      scaleM >= 1000 ? `${scaleM / 1000} km` : `${scaleM} m`,
    ),
    draw('text', { x: size - 20, y: 24, class: 'faint', 'text-anchor': 'end' }, 'N ↑'),
  );
  return svg;
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Interval } from './metrics/intervals';
import { wilson } from './metrics/intervals';

/** What is measured, in the order in which it is reported. */
export const PARTS = [
  'detection',
  'tracking',
  'faces',
  'face-search',
  'vehicles',
  'colour',
  'plates',
] as const;
export type PartName = (typeof PARTS)[number];

const TITLES: Record<PartName, string> = {
  detection: 'Detection',
  tracking: 'Tracking',
  faces: 'Faces found',
  'face-search': 'Face search',
  vehicles: 'Vehicle search',
  colour: 'Type and colour of vehicles',
  plates: 'Number plates',
};

const percent = (value: number) => (Number.isFinite(value) ? `${(value * 100).toFixed(1)} %` : '–');

/** `87.2 % (129 of 148; 80.8–91.7)`, with Wilson's 95 % interval. */
export function share(hits: number, n: number): string {
  if (n === 0) return '–';
  const { low, high } = wilson(hits, n);
  return `${percent(hits / n)} (${hits} of ${n}; ${(low * 100).toFixed(1)}–${(high * 100).toFixed(1)})`;
}

/** `87.2 % (80.8–91.7)`: a mean or a score with its bootstrap interval. */
export function measured(value: number, interval: Interval | undefined): string {
  if (!Number.isFinite(value)) return '–';
  const bounds = interval ? ` (${(interval.low * 100).toFixed(1)}–${(interval.high * 100).toFixed(1)})` : '';
  return `${percent(value)}${bounds}`;
}

export const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** One measured part of one pack, as it stands in the page. */
interface Section {
  pack: string;
  part: PartName;
  body: string;
}

const MARK = /<!-- accuracy:([a-z0-9-]+):([a-z-]+) -->\n([\s\S]*?)\n<!-- \/accuracy -->/g;

/**
 * Puts a part into the page in place of the same part of the same pack, everything else left as it was.
 * @param file made when it is not there.
 */
export function writePart(file: string, section: Section): void {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const sections: Section[] = [];
  for (const [, pack = '', part = '', body = ''] of before.matchAll(MARK)) {
    const known = PARTS.find((name) => name === part);
    if (known && !(pack === section.pack && part === section.part))
      sections.push({ pack, part: known, body });
  }
  const heading = `### ${TITLES[section.part]}`;
  sections.push({ ...section, body: `${heading}\n\n${section.body.trim()}` });
  const packs = [...new Set(sections.map(({ pack }) => pack))].sort(
    (a, b) => Number(b === 'default') - Number(a === 'default') || (a < b ? -1 : 1),
  );
  const page = packs.flatMap((pack) => [
    `## Pack ${pack}\n`,
    ...sections
      .filter((other) => other.pack === pack)
      .sort((a, b) => PARTS.indexOf(a.part) - PARTS.indexOf(b.part))
      .map(({ part, body }) => `<!-- accuracy:${pack}:${part} -->\n${body}\n<!-- /accuracy -->\n`),
  ]);
  writeFileSync(file, `${INTRODUCTION}\n${page.join('\n')}`);
}

const INTRODUCTION = `# Accuracy

Written by \`npm run evaluate\`; each part says when and where it was measured, and with which models. The data is a folder of
labelled pictures and recordings beside the repository (\`../shared/evaluation\`, its footage in \`../shared/footage\`); any
folder of the same shape can be measured with \`--data DIR\`. The command runs the product's own code: what is measured is what
indexing and search do.

How to read it:

- \`87.2 % (129 of 148; 80.8–91.7)\` is a share, what it was counted from, and its 95 % interval (Wilson 1927). Scores that are
  no shares have an interval from 1000 bootstrap samples of the independent units (people, vehicles, objects).
- The sets are small and some were used to set thresholds and colour borders: read the intervals, and expect new footage
  to do worse. Where a figure is bad it stays.
- The labels are what the data's own README says of them: of the recordings only the two car parks are labelled completely,
  so that false alarms are counted there and nowhere else.
`;

import type { CaseLink, CaseRecord } from '@/core/cases/record-schema';
import { nameOfRecord } from './naming';

interface Node {
  key: string;
  x: number;
  y: number;
  name: string;
  /** `END`: an exhibit or a sighting. */
  shape: 'PERSON' | 'VEHICLE' | 'PLACE' | 'END';
}

/** Columns of a drawing, from left to right; what is alike stands under what is alike. */
const columns = ['PERSON', 'VEHICLE', 'PLACE', 'END'] as const;
const COLUMN_PX = 230;
const ROW_PX = 84;
const MARGIN_PX = 50;

/**
 * Where everything that has a link stands: people, vehicles, places, and where they are shown, a column each. Always the
 * same for the same links, so that it can be spoken of.
 */
export function drawingOf(
  records: readonly CaseRecord[],
  links: readonly CaseLink[],
  endName: (link: CaseLink) => string,
) {
  const linked = new Set(links.flatMap((link) => [link.fromRecordId, link.to.id]));
  const things = [
    ...records
      .filter(({ id }) => linked.has(id))
      .map((record) => ({ key: record.id, name: nameOfRecord(record), shape: record.kind as Node['shape'] })),
    ...links
      .filter(
        ({ to }, index) => to.what !== 'record' && links.findIndex((one) => one.to.id === to.id) === index,
      )
      .map((link) => ({ key: link.to.id, name: endName(link), shape: 'END' as const })),
  ];
  const used = columns.filter((column) => things.some(({ shape }) => shape === column));
  const highest = Math.max(1, ...used.map((column) => things.filter(({ shape }) => shape === column).length));
  const height = highest * ROW_PX + MARGIN_PX;
  const nodes = used.flatMap((column, at): Node[] => {
    const inside = things.filter(({ shape }) => shape === column);
    return inside.map((thing, row) => ({
      ...thing,
      // Odd rows a little aside, so that links within a column are not drawn through those between.
      x: MARGIN_PX + 40 + at * COLUMN_PX + (row % 2) * 46,
      // Columns a little aside too: a link that passes one is not drawn through what stands there.
      y: MARGIN_PX / 2 + ((row + 0.5) * (height - MARGIN_PX)) / inside.length + (at % 2 ? -18 : 14),
    }));
  });
  const placed = new Map(nodes.map((node) => [node.key, node]));
  const edges = links.flatMap((link) => {
    const [from, to] = [placed.get(link.fromRecordId), placed.get(link.to.id)];
    return from && to ? [{ key: link.id, from, to, kind: link.kind }] : [];
  });
  return { width: Math.max(1, used.length) * COLUMN_PX + MARGIN_PX, height, nodes, edges };
}

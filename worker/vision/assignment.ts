/**
 * Pairs rows with columns so that the sum of costs is smallest (Kuhn 1955, in the O(n³) form of Jonker and Volgenant
 * with potentials). Every row gets a column when there are as many; the caller refuses pairs that cost too much.
 * @param costs rectangular; finite numbers.
 * @returns pairs of row and column.
 */
export function assign(costs: number[][]): [row: number, column: number][] {
  const rows = costs.length;
  const columns = costs[0]?.length ?? 0;
  if (rows === 0 || columns === 0) return [];
  if (rows > columns) {
    const turned = Array.from({ length: columns }, (_, column) => costs.map((row) => row[column] ?? 0));
    return assign(turned).map(([row, column]) => [column, row]);
  }
  const rowPotential = new Float64Array(rows + 1);
  const columnPotential = new Float64Array(columns + 1);
  /** Row that holds a column, from 1; 0: none. */
  const holder = new Int32Array(columns + 1);
  const cameFrom = new Int32Array(columns + 1);
  for (let row = 1; row <= rows; row++) {
    holder[0] = row;
    let column = 0;
    const least = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY);
    const used = new Uint8Array(columns + 1);
    do {
      used[column] = 1;
      const held = holder[column] as number;
      let step = Number.POSITIVE_INFINITY;
      let nearest = 0;
      for (let other = 1; other <= columns; other++) {
        if (used[other]) continue;
        const cost =
          (costs[held - 1]?.[other - 1] ?? 0) -
          (rowPotential[held] as number) -
          (columnPotential[other] as number);
        if (cost < (least[other] as number)) {
          least[other] = cost;
          cameFrom[other] = column;
        }
        if ((least[other] as number) < step) {
          step = least[other] as number;
          nearest = other;
        }
      }
      for (let other = 0; other <= columns; other++) {
        if (used[other]) {
          const row = holder[other] as number;
          rowPotential[row] = (rowPotential[row] as number) + step;
          columnPotential[other] = (columnPotential[other] as number) - step;
        } else least[other] = (least[other] as number) - step;
      }
      column = nearest;
    } while (holder[column] !== 0);
    do {
      const before = cameFrom[column] as number;
      holder[column] = holder[before] as number;
      column = before;
    } while (column !== 0);
  }
  const pairs: [number, number][] = [];
  for (let column = 1; column <= columns; column++) {
    const row = holder[column] as number;
    if (row > 0) pairs.push([row - 1, column - 1]);
  }
  return pairs;
}

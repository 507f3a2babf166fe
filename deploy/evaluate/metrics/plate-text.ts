/** Letters and digits only, upper case: what is compared of a plate. */
export const plateLetters = (text: string) => text.toUpperCase().replace(/[^A-Z0-9]/g, '');

/** O, 0 and Q are one, and I and 1: the labels themselves are not consistent about them. */
export const foldLookAlikes = (text: string) => text.replace(/[OQ]/g, '0').replace(/I/g, '1');

/** Levenshtein's distances (1966) of every beginning of one text to every beginning of another. */
function distances(a: string, b: string): number[][] {
  const table = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= a.length; row++) {
    const [before, line] = [table[row - 1] ?? [], [row]];
    for (let column = 1; column <= b.length; column++) {
      const changed = (before[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      line.push(Math.min(changed, (before[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1));
    }
    table.push(line);
  }
  return table;
}

/** Characters put in, taken out or changed to make one text of the other. */
export const editDistance = (a: string, b: string) => distances(a, b)[a.length]?.[b.length] ?? 0;

/**
 * The true character at each place of what was read, by the cheapest alignment; undefined where something was read
 * that is not there.
 */
export function truthByPlace(truth: string, read: string): (string | undefined)[] {
  const table = distances(truth, read);
  const at = (row: number, column: number) => table[row]?.[column] ?? Number.POSITIVE_INFINITY;
  const result: (string | undefined)[] = [];
  let [row, column] = [truth.length, read.length];
  while (column > 0) {
    const changed = truth[row - 1] === read[column - 1] ? 0 : 1;
    if (row > 0 && at(row, column) === at(row - 1, column - 1) + changed) {
      result.unshift(truth[--row]);
      column--;
    } else if (row > 0 && at(row, column) === at(row - 1, column) + 1) row--;
    else {
      result.unshift(undefined);
      column--;
    }
  }
  return result;
}

/** 1 - edit distance / length of the longer text, 0..1; 1 for two empty texts. */
export function characterAccuracy(truth: string, read: string): number {
  const longer = Math.max(truth.length, read.length);
  return longer === 0 ? 1 : 1 - editDistance(truth, read) / longer;
}

/** Numbers of rows with their distances; as numbers in a row, since there are tens of thousands for each question. */
export class NearRows {
  count = 0;
  rows = new Uint32Array(4_096);
  distances = new Uint16Array(4_096);

  add(row: number, distance: number): void {
    if (this.count === this.rows.length) {
      const [rows, distances] = [new Uint32Array(2 * this.count), new Uint16Array(2 * this.count)];
      rows.set(this.rows);
      distances.set(this.distances);
      [this.rows, this.distances] = [rows, distances];
    }
    this.rows[this.count] = row;
    this.distances[this.count] = distance;
    this.count += 1;
  }
}

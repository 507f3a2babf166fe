/** Rows in the binary form that Postgres' COPY takes: the fastest way in. */
export class CopyRows {
  private buffer = Buffer.allocUnsafe(1 << 22);
  private length = 0;

  constructor() {
    this.length += this.buffer.write('PGCOPY\n\xff\r\n\0', 0, 'latin1');
    this.int(0);
    this.int(0);
  }

  /** Begins a row of so many fields. */
  row(fields: number): void {
    if (this.length > this.buffer.length / 2) this.grow();
    this.length = this.buffer.writeInt16BE(fields, this.length);
  }

  none(): void {
    this.int(-1);
  }

  uuid(value: string): void {
    this.int(16);
    this.length += this.buffer.write(value.replaceAll('-', ''), this.length, 'hex');
  }

  smallint(value: number): void {
    this.int(2);
    this.length = this.buffer.writeInt16BE(value, this.length);
  }

  integer(value: number): void {
    this.int(4);
    this.int(value);
  }

  real(value: number): void {
    this.int(4);
    this.length = this.buffer.writeFloatBE(value, this.length);
  }

  double(value: number): void {
    this.int(8);
    this.length = this.buffer.writeDoubleBE(value, this.length);
  }

  bigint(value: number): void {
    this.int(8);
    this.length = this.buffer.writeBigInt64BE(BigInt(value), this.length);
  }

  boolean(value: boolean): void {
    this.int(1);
    this.length = this.buffer.writeUInt8(Number(value), this.length);
  }

  text(value: string): void {
    this.int(Buffer.byteLength(value));
    this.length += this.buffer.write(value, this.length);
  }

  jsonb(value: string): void {
    this.int(1 + Buffer.byteLength(value));
    this.length = this.buffer.writeUInt8(1, this.length);
    this.length += this.buffer.write(value, this.length);
  }

  /** Postgres counts microseconds from 2000. */
  timestamp(ms: number): void {
    this.int(8);
    this.length = this.buffer.writeBigInt64BE(BigInt(Math.round(ms) - 946_684_800_000) * 1000n, this.length);
  }

  /** As pgvector's halfvec_recv takes it: dimension, nothing, the halves. */
  halfvec(vector: Float32Array): void {
    this.int(4 + 2 * vector.length);
    this.length = this.buffer.writeInt16BE(vector.length, this.length);
    this.length = this.buffer.writeInt16BE(0, this.length);
    const halves = new Uint16Array(vector.length);
    for (let i = 0; i < halves.length; i += 1) halves[i] = half(vector[i] as number);
    this.length += Buffer.from(halves.buffer).swap16().copy(this.buffer, this.length);
  }

  /** What is there so far; the next rows begin a new piece. */
  take(): Buffer {
    const taken = Buffer.from(this.buffer.subarray(0, this.length));
    this.length = 0;
    return taken;
  }

  /** What is there so far, and the end. */
  end(): Buffer {
    this.length = this.buffer.writeInt16BE(-1, this.length);
    return this.take();
  }

  get bytes(): number {
    return this.length;
  }

  private int(value: number): void {
    this.length = this.buffer.writeInt32BE(value, this.length);
  }

  private grow(): void {
    const larger = Buffer.allocUnsafe(this.buffer.length * 2);
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }
}

const single = new Float32Array(1);
const bits = new Uint32Array(single.buffer);

/** A number as IEEE 754 binary16, rounded to nearest; what is below its normal numbers becomes nothing. */
export function half(value: number): number {
  single[0] = value;
  const word = bits[0] as number;
  const sign = (word >>> 16) & 0x8000;
  const exponent = ((word >>> 23) & 0xff) - 112;
  if (exponent <= 0) return sign;
  if (exponent >= 31) return sign | 0x7c00;
  // Rounding up carries into the exponent by itself, as it should.
  return sign + (exponent << 10) + ((word & 0x7fffff) >>> 13) + ((word >>> 12) & 1);
}

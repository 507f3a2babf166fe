/** One field of a protocol buffers message, as it stands in the file. */
export interface Field {
  number: number;
  /** Number and wire type as written, and what follows. */
  raw: Buffer;
  /** A whole number's value. */
  int?: number;
  /** A text's, message's or packed list's bytes. */
  bytes?: Buffer;
}

/** The fields of a message in order. @throws RangeError where the bytes are no message. */
export function fieldsOf(message: Buffer): Field[] {
  const fields: Field[] = [];
  for (let at = 0; at < message.length; ) {
    const start = at;
    const [key, afterKey] = varintAt(message, at);
    const number = Math.floor(key / 8);
    const wire = key % 8;
    if (wire === 0) {
      const [int, end] = varintAt(message, afterKey);
      fields.push({ number, int, raw: message.subarray(start, end) });
      at = end;
      continue;
    }
    const [length, from] =
      wire === 2 ? varintAt(message, afterKey) : [wire === 5 ? 4 : wire === 1 ? 8 : -1, afterKey];
    const end = from + length;
    if (length < 0 || end > message.length) throw new RangeError('The file is no ONNX model.');
    const bytes = message.subarray(from, end);
    fields.push({ number, raw: message.subarray(start, end), bytes });
    at = end;
  }
  return fields;
}

function varintAt(message: Buffer, from: number): [value: number, end: number] {
  let value = 0;
  let scale = 1;
  for (let at = from; ; at++, scale *= 128) {
    const byte = message.readUInt8(at);
    value += (byte & 127) * scale;
    if (byte < 128) return [value, at + 1];
  }
}

export const firstBytes = (fields: Field[], wanted: number): Buffer | undefined =>
  fields.find(({ number }) => number === wanted)?.bytes;

export const firstInt = (fields: Field[], wanted: number): number | undefined =>
  fields.find(({ number }) => number === wanted)?.int;

/** The values of a `TensorProto` of 32-bit floats, raw or as a list. */
export function floatsOf(tensor: Field[]): Float32Array {
  const bytes =
    firstBytes(tensor, 9) ??
    Buffer.concat(tensor.flatMap(({ number, bytes }) => (number === 4 && bytes ? bytes : [])));
  const values = new Float32Array(bytes.length / 4);
  for (let index = 0; index < values.length; index++) values[index] = bytes.readFloatLE(index * 4);
  return values;
}

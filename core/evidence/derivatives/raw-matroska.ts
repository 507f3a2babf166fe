// Hands pictures to the coder each with its own time. A pipe of bare samples has no times, so that a variable frame rate would be
// made even; Matroska (RFC 9559) holds uncompressed pictures with times in nanoseconds.

/** Size unknown: it goes on to the end of the stream. */
const OPEN_ENDED = Buffer.from([0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);

function element(id: number[], content: Buffer): Buffer {
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(BigInt(content.length) | 0x0100_0000_0000_0000n);
  return Buffer.concat([Buffer.from(id), size, content]);
}

function integer(id: number[], value: bigint): Buffer {
  const content = Buffer.alloc(8);
  content.writeBigUInt64BE(value);
  return element(id, content);
}

const text = (id: number[], value: string) => element(id, Buffer.from(value, 'ascii'));

/** What stands before the first picture: `yuv420p` of this size, shown about this long each. */
export function matroskaHead(widthPx: number, heightPx: number, usualNs: bigint): Buffer {
  const video = Buffer.concat([
    integer([0xb0], BigInt(widthPx)),
    integer([0xba], BigInt(heightPx)),
    text([0x2e, 0xb5, 0x24], 'I420'),
  ]);
  const track = Buffer.concat([
    integer([0xd7], 1n),
    integer([0x73, 0xc5], 1n),
    integer([0x83], 1n),
    text([0x86], 'V_UNCOMPRESSED'),
    integer([0x23, 0xe3, 0x83], usualNs),
    element([0xe0], video),
  ]);
  return Buffer.concat([
    element(
      [0x1a, 0x45, 0xdf, 0xa3],
      Buffer.concat([text([0x42, 0x82], 'matroska'), integer([0x42, 0x87], 4n), integer([0x42, 0x85], 2n)]),
    ),
    Buffer.from([0x18, 0x53, 0x80, 0x67]),
    OPEN_ENDED,
    // Times are nanoseconds.
    element([0x15, 0x49, 0xa9, 0x66], integer([0x2a, 0xd7, 0xb1], 1n)),
    element([0x16, 0x54, 0xae, 0x6b], element([0xae], track)),
  ]);
}

/** What stands before the samples of one picture: a cluster of its own, because times inside one reach only 32 µs. */
export function matroskaPictureHead(atNs: bigint, sizeBytes: number): Buffer {
  const time = integer([0xe7], atNs);
  const block = Buffer.alloc(1 + 8 + 4);
  block[0] = 0xa3;
  block.writeBigUInt64BE(BigInt(sizeBytes + 4) | 0x0100_0000_0000_0000n, 1);
  // Track 1, at the cluster's own time, a keyframe.
  block.set([0x81, 0, 0, 0x80], 9);
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(BigInt(time.length + block.length + sizeBytes) | 0x0100_0000_0000_0000n);
  return Buffer.concat([Buffer.from([0x1f, 0x43, 0xb6, 0x75]), size, time, block]);
}

import { crc32, deflateRawSync } from 'node:zlib';
import { readZip } from './zip-reading';

/** The files of a zip by their paths, as a program that trusts it would unpack them. */
export async function unpack(file: string): Promise<Map<string, Buffer>> {
  const zip = await readZip(file);
  const files = new Map<string, Buffer>();
  for (const member of zip.members) {
    const pieces: Buffer[] = [];
    for await (const piece of await member.open()) pieces.push(piece as Buffer);
    files.set(member.path, Buffer.concat(pieces));
  }
  zip.close();
  return files;
}

/** A file as it is to be packed. */
export interface ZipEntry {
  name: string;
  bytes: Buffer;
  mode?: number;
  deflate?: boolean;
  /** Another name before its data than in the directory. */
  localName?: string;
  flags?: number;
}

/** Packs files as they are, by names as they are: yazl refuses the names that matter here. */
export function pack(entries: ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes, mode = 0o100644, deflate = false, localName = name, flags = 0 } of entries) {
    const data = deflate ? deflateRawSync(bytes) : bytes;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(deflate ? 8 : 0, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    const header = (called: string) => {
      const copy = Buffer.from(common);
      copy.writeUInt16LE(Buffer.byteLength(called), 22);
      return copy;
    };
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), header(localName), Buffer.from(localName), data]);
    const end = Buffer.alloc(14);
    end.writeUInt32LE((mode << 16) >>> 0, 6);
    end.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02'), Buffer.from([20, 3]), header(name), end, Buffer.from(name));
    locals.push(local);
    offset += local.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(listing.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, listing, Buffer.from('PK\x05\x06'), end]);
}

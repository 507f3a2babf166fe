import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import yauzl, { type Entry, type LocalFileHeader, type ZipFile } from 'yauzl';

/** A file in a zip whose two descriptions (in the directory and before its data) agree. */
export interface ZipMember {
  path: string;
  sizeBytes: number;
  directory: boolean;
  open(): Promise<Readable>;
}

/** A zip's members and everything about it that a bundle's zip may not have, in words; `file` where one is concerned. */
export interface ZipContents {
  members: ZipMember[];
  faults: { file?: string; message: string }[];
  close(): void;
}

/** The file is not there, cannot be read, or is no zip. */
export class ZipUnreadable extends Error {
  override name = 'ZipUnreadable';
}

const MAX_ENTRIES = 200_000;
/** No file of a bundle is compressed by us; somebody may have packed it again, but nothing real shrinks more than this. */
const MAX_RATIO = 200;
const UNICODE_PATH = 0x7075;
const SYMLINK = 0o120000;
const FILE_TYPE = 0o170000;

/**
 * Reads the directory of a zip and distrusts it: programs differ in which of a zip's two descriptions of a file they
 * believe, so that a file could be one thing to a verifier and another to whoever opens it. Nothing is unpacked.
 * @throws ZipUnreadable
 */
export async function readZip(file: string): Promise<ZipContents> {
  const faults: ZipContents['faults'] = [];
  let zip: ZipFile;
  let directoryStart: number;
  try {
    directoryStart = await findDirectory(file);
    zip = await yauzl.openPromise(file, { lazyEntries: true, autoClose: false, decodeStrings: false });
  } catch (error) {
    throw new ZipUnreadable(error instanceof Error ? error.message : String(error));
  }
  const members: ZipMember[] = [];
  const extents: { from: number; to: number; loose: number; path: string }[] = [];
  try {
    if (zip.entryCount > MAX_ENTRIES) throw new Error(`it lists ${zip.entryCount} files`);
    for await (const entry of zip.eachEntry()) {
      const path = Buffer.from(entry.fileNameRaw).toString('latin1');
      const header = await zip.readLocalFileHeaderPromise(entry, {});
      for (const message of entryFaults(entry, header)) faults.push({ file: path, message });
      extents.push({
        path,
        from: entry.relativeOffsetOfLocalHeader,
        to: header.fileDataStart + entry.compressedSize,
        // A data descriptor may follow: up to 24 bytes.
        loose: entry.generalPurposeBitFlag & 8 ? 24 : 0,
      });
      members.push({
        path,
        sizeBytes: entry.uncompressedSize,
        directory: path.endsWith('/'),
        open: () => zip.openReadStreamPromise(entry),
      });
    }
    faults.push(...gapFaults(extents, directoryStart));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    faults.push({ message: `the zip's directory is damaged: ${message}` });
  }
  return { members, faults, close: () => zip.close() };
}

function entryFaults(entry: Entry, header: LocalFileHeader): string[] {
  const faults: string[] = [];
  if (entry.isEncrypted()) faults.push('is encrypted');
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)
    faults.push('is compressed in an unusual way');
  if (((entry.externalFileAttributes >>> 16) & FILE_TYPE) === SYMLINK) faults.push('is a symbolic link');
  if (entry.extraFields.some((field) => field.id === UNICODE_PATH))
    faults.push('has a second name in Unicode');
  if (entry.uncompressedSize > 1024 * 1024 && entry.uncompressedSize > entry.compressedSize * MAX_RATIO) {
    faults.push('unpacks to far more than it should (zip bomb)');
  }
  if (!header.fileName.equals(Buffer.from(entry.fileNameRaw))) {
    faults.push(`is called ${JSON.stringify(header.fileName.toString('latin1'))} before its data`);
  }
  const streamed = (header.generalPurposeBitFlag & 8) !== 0;
  const sizesDiffer =
    !streamed &&
    header.compressedSize !== 0xffffffff &&
    (header.compressedSize !== entry.compressedSize || header.crc32 !== entry.crc32);
  if (header.compressionMethod !== entry.compressionMethod || sizesDiffer) {
    faults.push('is described in two ways');
  }
  return faults;
}

/** Bytes between the files that belong to none of them could be files to another program. */
function gapFaults(extents: { from: number; to: number; loose: number; path: string }[], end: number) {
  const faults: ZipContents['faults'] = [];
  let reached = 0;
  let loose = 0;
  for (const extent of [...extents].sort((a, b) => a.from - b.from)) {
    if (extent.from < reached)
      faults.push({ file: extent.path, message: 'shares its bytes with another file' });
    else if (extent.from > reached + loose) {
      faults.push({ file: extent.path, message: 'is preceded by bytes that belong to no file' });
    }
    reached = Math.max(reached, extent.to);
    loose = extent.loose;
  }
  if (end < reached || end > reached + loose)
    faults.push({ message: 'the zip holds bytes that belong to no file' });
  return faults;
}

const END_BYTES = 22;
const END_SIGNATURE = 0x06054b50;
const LOCATOR_SIGNATURE = 0x07064b50;
const END64_SIGNATURE = 0x06064b50;

/** Where the directory of the zip begins. Its end record must be the last thing in the file (no comment). */
async function findDirectory(file: string): Promise<number> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const readAt = async (position: number, length: number) => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
      if (bytesRead !== length) throw new Error('it is cut off');
      return buffer;
    };
    if (size < END_BYTES) throw new Error('it is too short for a zip');
    const end = await readAt(size - END_BYTES, END_BYTES);
    if (end.readUInt32LE(0) !== END_SIGNATURE || end.readUInt16LE(20) !== 0) {
      throw new Error('it does not end as a zip does: it is cut off, damaged, or something was appended');
    }
    const start = end.readUInt32LE(16);
    if (size < END_BYTES + 20) return start;
    const locator = await readAt(size - END_BYTES - 20, 20);
    if (locator.readUInt32LE(0) !== LOCATOR_SIGNATURE) return start;
    const end64 = await readAt(Number(locator.readBigUInt64LE(8)), 56);
    if (end64.readUInt32LE(0) !== END64_SIGNATURE) throw new Error('its zip64 end record is damaged');
    return Number(end64.readBigUInt64LE(48));
  } finally {
    await handle.close();
  }
}

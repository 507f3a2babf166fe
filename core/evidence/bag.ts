import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { ZipFile } from 'yazl';
import type { Subject } from './attestation';
import { BAG_FILES, BAGIT_TXT, bagInfoText, type ManifestLine, manifestText } from './bagit';
import { BundleRefused } from './errors';

/** A file of the payload: where its bytes come from and what they must be. */
export interface BagEntry {
  path: string;
  /** For messages: "exhibit 3". */
  name: string;
  sizeBytes: number;
  /** Null where nobody has hashed it that way before. */
  sha256: string | null;
  sha512: string | null;
  open(): Promise<Readable>;
}

/** A small file beside the payload: what explains or checks the bundle. */
export interface TagFile {
  path: string;
  text: string;
}

/** A file of the payload that lies on this machine, or in memory. */
export function localEntry(path: string, source: string | Buffer, sizeBytes: number): BagEntry {
  return {
    path,
    name: path,
    sizeBytes,
    sha256: null,
    sha512: null,
    open: async () => (typeof source === 'string' ? createReadStream(source) : Readable.from([source])),
  };
}

/**
 * Writes a bag as a zip, as a stream: no file of it is ever held whole. Every payload file is hashed on its way in and
 * compared with what its record says; the first one that differs ends the stream with BundleRefused and names it.
 * Nothing is compressed (video does not get smaller), so that the bag can be written at the speed of hashing.
 * @param base the folder inside the zip (RFC 8493 §4: one folder, the bag)
 * @param info lines of bag-info.txt; Payload-Oxum and Bag-Size are added
 * @param tagFiles further files beside the payload, listed in the tag manifest
 * @param sign given every file by its hashes, last of all; what it returns is the signature's file
 * @param stamp given the bytes of the signature's file; what it returns is its time stamp
 * @param onBytes called with the count of bytes that have passed
 */
export function writeBag(options: {
  base: string;
  entries: BagEntry[];
  info: readonly (readonly [label: string, value: string])[];
  tagFiles: readonly TagFile[];
  sign: (subjects: Subject[]) => string;
  stamp?: (signed: Buffer) => Promise<Buffer>;
  mtime: Date;
  onBytes?: (bytes: number) => void;
}): Readable {
  const { base, entries, mtime } = options;
  const zip = new ZipFile();
  const settings = { mtime, mode: 0o100644, compress: false };
  const sha256: ManifestLine[] = [];
  const sha512: ManifestLine[] = [];
  const tags: ManifestLine[] = [];
  const subjects: Subject[] = [];
  let passed = 0;

  const payload = (entry: BagEntry) => {
    zip.addReadStreamLazy(`${base}/${entry.path}`, { ...settings, size: entry.sizeBytes }, (done) => {
      entry.open().then(
        (source) => {
          const checked = check(entry, {
            onPiece(bytes) {
              passed += bytes;
              options.onBytes?.(passed);
            },
            onHashed(hashes) {
              sha256.push({ path: entry.path, hash: hashes.sha256 });
              sha512.push({ path: entry.path, hash: hashes.sha512 });
              subjects.push({ name: entry.path, digest: hashes });
            },
          });
          source.on('error', (error) => checked.destroy(error));
          // The zip does not listen to its sources.
          checked.on('error', (error) => zip.emit('error', error));
          checked.on('close', () => source.destroy());
          done(null, source.pipe(checked));
        },
        (cause: unknown) =>
          zip.emit(
            'error',
            new BundleRefused(`${entry.name} is not in the store.`, 'Restore it, then export again.', {
              path: entry.path,
              cause: String(cause),
            }),
          ),
      );
    });
  };
  // Its text is asked for when its turn comes: manifests know their lines only after the payload has passed.
  const tag = (path: string, text: () => string, listed = true) => {
    zip.addReadStreamLazy(`${base}/${path}`, settings, (done) => {
      const bytes = Buffer.from(text());
      const digest = { sha256: hashOf('sha256', bytes), sha512: hashOf('sha512', bytes) };
      if (listed) tags.push({ path, hash: digest.sha512 });
      subjects.push({ name: path, digest });
      done(null, Readable.from([bytes]));
    });
  };

  const total = entries.reduce((sum, entry) => sum + entry.sizeBytes, 0);
  tag(BAG_FILES.declaration, () => BAGIT_TXT);
  for (const { path, text } of options.tagFiles) tag(path, () => text);
  for (const entry of entries) payload(entry);
  tag(BAG_FILES.info, () =>
    bagInfoText([
      ...options.info,
      ['Bag-Size', sizeInWords(total)],
      ['Payload-Oxum', `${total}.${entries.length}`],
    ]),
  );
  tag(BAG_FILES.manifest512, () => manifestText(sha512));
  tag(BAG_FILES.manifest256, () => manifestText(sha256));
  tag(BAG_FILES.tagManifest512, () => manifestText(tags), false);
  let signed = Buffer.alloc(0);
  const sign = () => {
    const text = options.sign(subjects);
    signed = Buffer.from(text);
    return text;
  };
  tag(BAG_FILES.signature, sign, false);
  const { stamp } = options;
  if (stamp) {
    zip.addReadStreamLazy(`${base}/${BAG_FILES.timeStamp}`, settings, (done) => {
      stamp(signed).then(
        (answer) => done(null, Readable.from([answer])),
        (error: unknown) => zip.emit('error', error),
      );
    });
  }
  zip.end();

  const output = zip.outputStream as Readable;
  zip.on('error', (error: Error) => output.destroy(error));
  return output;
}

const hashOf = (algorithm: 'sha256' | 'sha512', bytes: Buffer) =>
  createHash(algorithm).update(bytes).digest('hex');

interface Watching {
  onPiece(bytes: number): void;
  onHashed(hashes: { sha256: string; sha512: string }): void;
}

function check(entry: BagEntry, watching: Watching): Transform {
  const [sha256, sha512] = [createHash('sha256'), createHash('sha512')];
  let sizeBytes = 0;
  return new Transform({
    highWaterMark: 1024 * 1024,
    transform(piece: Buffer, _encoding, done) {
      sha256.update(piece);
      sha512.update(piece);
      sizeBytes += piece.length;
      watching.onPiece(piece.length);
      done(null, piece);
    },
    flush(done) {
      const found = { sha256: sha256.digest('hex'), sha512: sha512.digest('hex') };
      const same =
        sizeBytes === entry.sizeBytes &&
        (entry.sha256 ?? found.sha256) === found.sha256 &&
        (entry.sha512 ?? found.sha512) === found.sha512;
      if (!same) {
        done(
          new BundleRefused(
            `${entry.name} is not what it was: its stored file has SHA-256 ${found.sha256}, its record says ${entry.sha256}.`,
            'Restore the file from its backup, then export again. Treat the storage as suspect until the cause is known.',
            { path: entry.path, expected: entry.sha256, found: found.sha256 },
          ),
        );
        return;
      }
      watching.onHashed(found);
      done();
    },
  });
}

function sizeInWords(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}

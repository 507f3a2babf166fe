import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { isWhatItSays } from '@/core/audit/signing';
import { checkAttestation, keysOf, type SignedBy } from './attestation';
import { BAG_FILES, BAGIT_TXT, parseBagInfo, parseManifest, pathFault } from './bagit';
import { type CaseFile, caseFile } from './case-file';
import { checkLog, checkReceiptFile, type LogVerdict } from './log-check';
import { readZip, type ZipMember } from './zip-reading';

export { ZipUnreadable } from './zip-reading';

/** One thing that is wrong with a bundle; `file` as it is named in the bundle, where one is concerned. */
export interface BundleProblem {
  file?: string;
  message: string;
}

/** What was found in a bundle. It is sound when there is no problem. */
export interface BundleVerdict {
  problems: BundleProblem[];
  files: number;
  bytes: number;
  /** Undefined where it is missing or malformed. */
  caseFile?: CaseFile;
  /** Undefined where there is no good signature. */
  signedBy?: SignedBy;
  /** Undefined where the log's checkpoint is missing or not good. */
  log?: LogVerdict;
}

interface Seen {
  sizeBytes: number;
  sha256: string;
  sha512: string;
  /** Kept for the files that say something about others. */
  text?: string;
  /** Kept for the time stamp, which is no text. */
  bytes?: Buffer;
}

/** Manifests and case.json are read whole; nobody's are longer. */
const MAX_TEXT_BYTES = 512 * 1024 * 1024;
const MAX_PROBLEMS = 1000;

/**
 * Checks a bundle against itself, offline, without writing anything: the zip's structure, the bag (RFC 8493), both
 * manifests in both directions, the tag manifest, case.json against the files, and the signature over all of them.
 * @param trusted ids of keys that the reader has from elsewhere; without them a bundle that somebody made anew and signed with
 * a key of his own passes, and `signedBy.anchored` is false
 * @param authorities certificates in PEM whose time stamps the reader trusts; without them `signedBy.stamp.anchored` is false
 * @param onBytes called with the count of bytes that have been read
 * @throws ZipUnreadable when the file is missing or no zip
 */
export async function verifyBundle(
  file: string,
  {
    trusted = new Set(),
    authorities,
    onBytes,
  }: {
    trusted?: ReadonlySet<string>;
    authorities?: string | undefined;
    onBytes?: (bytes: number) => void;
  } = {},
): Promise<BundleVerdict> {
  const zip = await readZip(file);
  const problems: BundleProblem[] = [];
  const say = (message: string, path?: string) => {
    if (problems.length < MAX_PROBLEMS)
      problems.push(path === undefined ? { message } : { file: path, message });
  };
  try {
    for (const fault of zip.faults) say(fault.message, fault.file);
    const members = inBag(zip.members, say);
    const seen = new Map<string, Seen>();
    let bytes = 0;
    for (const { path, member } of members) {
      try {
        const read = await readMember(member, path, (piece) => {
          bytes += piece;
          onBytes?.(bytes);
        });
        if (!seen.has(path)) seen.set(path, read);
      } catch (error) {
        say(`cannot be read: ${error instanceof Error ? error.message : String(error)}`, path);
      }
    }
    const paths = new Set(members.map(({ path }) => path));
    checkBag(paths, seen, say);
    const said = checkCase(paths, seen, say);
    const signedBy = checkAttestation(seen, said, { trusted, authorities }, say);
    const log = said && checkRecord(said, seen, say);
    return {
      problems,
      files: members.length,
      bytes,
      ...(said ? { caseFile: said } : {}),
      ...(signedBy ? { signedBy } : {}),
      ...(log ? { log } : {}),
    };
  } finally {
    zip.close();
  }
}

/** Files that say something about others, or are proof of it. */
const KEPT = /^(?!data\/)|^data\/(case|log)\.json$|^data\/receipts\//;

type Say = (message: string, path?: string) => void;

/** The members under their paths in the bag, without the folder that holds it. */
function inBag(members: ZipMember[], say: Say): { path: string; member: ZipMember }[] {
  const names = new Set<string>();
  const bases = new Set<string>();
  const files: { path: string; member: ZipMember }[] = [];
  for (const member of members) {
    const fault = pathFault(member.path);
    if (fault) {
      say(fault, member.path);
      continue;
    }
    // Two names that differ in case only are one file on Windows and macOS.
    const name = member.path.toLowerCase();
    if (names.has(name)) say('is in the zip twice', member.path);
    names.add(name);
    const slash = member.path.indexOf('/');
    bases.add(slash < 0 ? '' : member.path.slice(0, slash));
    if (slash < 0) say('lies outside the folder of the bundle', member.path);
    else if (!member.directory) files.push({ path: member.path.slice(slash + 1), member });
    else if (member.sizeBytes > 0) say('is a folder that has content', member.path);
  }
  if (bases.size > 1) say(`the zip holds ${bases.size} folders, a bundle is one: ${[...bases].join(', ')}`);
  for (const member of members.filter((one) => one.directory)) {
    if (!members.some((one) => !one.directory && one.path.startsWith(member.path))) {
      say('is an empty folder that no manifest can list', member.path);
    }
  }
  return files;
}

async function readMember(member: ZipMember, path: string, onBytes: (bytes: number) => void): Promise<Seen> {
  const [sha256, sha512] = [createHash('sha256'), createHash('sha512')];
  const keep = KEPT.test(path);
  if (keep && member.sizeBytes > MAX_TEXT_BYTES) throw new Error('it is too large for what it is');
  const kept: Buffer[] = [];
  let sizeBytes = 0;
  for await (const piece of (await member.open()) as AsyncIterable<Buffer>) {
    sha256.update(piece);
    sha512.update(piece);
    sizeBytes += piece.length;
    if (keep) kept.push(piece);
    onBytes(piece.length);
  }
  return {
    sizeBytes,
    sha256: sha256.digest('hex'),
    sha512: sha512.digest('hex'),
    ...(keep ? { text: Buffer.concat(kept).toString('utf8') } : {}),
    ...(path === BAG_FILES.timeStamp ? { bytes: Buffer.concat(kept) } : {}),
  };
}

/** The bag itself: RFC 8493 §3, with our own demand of both manifests and of a tag manifest that lists every tag file. */
function checkBag(paths: Set<string>, seen: Map<string, Seen>, say: Say): void {
  const declaration = seen.get(BAG_FILES.declaration);
  if (!declaration) say('is missing', BAG_FILES.declaration);
  else if (declaration.text !== BAGIT_TXT)
    say('is not the two lines of a BagIt 1.0 bag', BAG_FILES.declaration);
  if (paths.has('fetch.txt')) say('is not allowed: a bundle holds its files itself', 'fetch.txt');

  const payload = [...paths].filter((path) => path.startsWith('data/'));
  const tags = [...paths].filter((path) => !path.startsWith('data/'));
  const manifests = [
    [BAG_FILES.manifest512, 'sha512', 128, payload],
    [BAG_FILES.manifest256, 'sha256', 64, payload],
    [BAG_FILES.tagManifest512, 'sha512', 128, tags.filter((path) => !standsAlone(path))],
  ] as const;
  for (const [name, algorithm, digits, expected] of manifests) {
    const manifest = seen.get(name);
    if (manifest?.text === undefined) {
      say('is missing', name);
      continue;
    }
    const { lines, faults } = parseManifest(manifest.text, digits);
    for (const fault of faults) say(fault, name);
    const wanted = new Set<string>(expected);
    for (const path of expected) if (!lines.has(path)) say(`is not listed in ${name}`, path);
    for (const [path, hash] of lines) {
      const fault = pathFault(path);
      if (fault) say(`lists ${JSON.stringify(path)}, which ${fault}`, name);
      else if (!wanted.has(path)) say(`is listed in ${name} but is not in the bundle`, path);
      else {
        const found = seen.get(path);
        if (found && found[algorithm] !== hash)
          say(`was changed: its ${algorithm} is not the one in ${name}`, path);
      }
    }
  }
  const known = new Set<string>([...Object.values(BAG_FILES)]);
  for (const path of [BAG_FILES.key, BAG_FILES.verifier, BAG_FILES.page])
    if (!paths.has(path)) say('is missing', path);
  for (const path of tags)
    if (!known.has(path) && path !== 'fetch.txt') say('does not belong to a bundle', path);

  const info = seen.get(BAG_FILES.info);
  const fields = info?.text === undefined ? undefined : parseBagInfo(info.text);
  if (!info) say('is missing', BAG_FILES.info);
  else if (!fields) say('is malformed', BAG_FILES.info);
  else {
    const held = payload.reduce((sum, path) => sum + (seen.get(path)?.sizeBytes ?? 0), 0);
    const oxum = `${held}.${payload.length}`;
    const stated = fields.get('payload-oxum');
    if (stated !== oxum) {
      say(
        `says Payload-Oxum ${stated ?? '(nothing)'}, the bundle holds ${oxum} (bytes.files)`,
        BAG_FILES.info,
      );
    }
  }
}

/** What no tag manifest can list: itself, the signature made over it, and the time stamp over that. */
const standsAlone = (path: string) =>
  path.startsWith('tagmanifest-') || path === BAG_FILES.signature || path === BAG_FILES.timeStamp;

/** What case.json says of the files must be so, and every file must be one that it speaks of. */
function checkCase(paths: Set<string>, seen: Map<string, Seen>, say: Say): CaseFile | undefined {
  const text = seen.get(BAG_FILES.caseFile)?.text;
  if (text === undefined) {
    say('is missing', BAG_FILES.caseFile);
    return undefined;
  }
  let said: CaseFile;
  try {
    const parsed = caseFile.safeParse(JSON.parse(text));
    if (!parsed.success) {
      say(`is not a case file that this version knows: ${firstIssue(parsed.error)}`, BAG_FILES.caseFile);
      return undefined;
    }
    said = parsed.data;
  } catch {
    say('is not JSON', BAG_FILES.caseFile);
    return undefined;
  }
  const spokenOf = new Set<string>([
    BAG_FILES.caseFile,
    BAG_FILES.report,
    BAG_FILES.readme,
    BAG_FILES.log,
    BAG_FILES.graph,
  ]);
  for (const { receipt } of [...said.searches, ...said.questions]) if (receipt) spokenOf.add(receipt.path);
  for (const path of spokenOf) if (!paths.has(path)) say('is missing', path);
  const expect = (
    path: string,
    what: string,
    hashes: { sha256: string; sha512?: string; sizeBytes: number },
  ) => {
    spokenOf.add(path);
    const found = seen.get(path);
    if (!found) {
      if (!paths.has(path)) say(`is missing: it is ${what}`, path);
      return;
    }
    const same =
      found.sha256 === hashes.sha256 &&
      found.sizeBytes === hashes.sizeBytes &&
      (hashes.sha512 === undefined || found.sha512 === hashes.sha512);
    if (!same) say(`is not ${what} as case.json records it`, path);
  };
  const originals = new Map(said.originals.map((one) => [one.recordingId, one]));
  for (const exhibit of said.exhibits) {
    expect(exhibit.file.path, `exhibit ${exhibit.number}`, exhibit.file);
    const { recordingId, sha256 } = exhibit.provenance.original;
    if (originals.get(recordingId)?.sha256 !== sha256) {
      say(`names two different originals for exhibit ${exhibit.number}`, BAG_FILES.caseFile);
    }
  }
  for (const original of said.originals) {
    if (original.path !== null) expect(original.path, `the original recording ${original.name}`, original);
    else if (said.bundle.withMasters) {
      say(`leaves out the original ${original.name}, though masters were asked for`, BAG_FILES.caseFile);
    }
  }
  for (const path of paths) {
    if (path.startsWith('data/') && !spokenOf.has(path)) say('is not named in case.json', path);
  }
  return said;
}

/** The log's proofs and the receipts. */
function checkRecord(said: CaseFile, seen: Map<string, Seen>, say: Say): LogVerdict | undefined {
  const keys = (keysOf(seen.get(BAG_FILES.keys)?.text) ?? []).filter(isWhatItSays);
  const asked = [
    ...said.searches.map((one) => ({ kind: 'search' as const, one })),
    ...said.questions.map((one) => ({ kind: 'relation' as const, one })),
  ];
  for (const { kind, one } of asked) {
    const path = one.receipt?.path;
    const text = path === undefined ? undefined : seen.get(path)?.text;
    if (path !== undefined && text !== undefined)
      checkReceiptFile(path, text, kind, one, said.audit, keys, say);
  }
  const log = seen.get(BAG_FILES.log)?.text;
  return log === undefined ? undefined : checkLog(log, said.audit, keys, say);
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue ? `${issue.path.join('.')}: ${issue.message}` : 'unknown';
}

/** The whole of bagit.txt (RFC 8493 §2.1.1). */
export const BAGIT_TXT = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';

/** Where the files that matter lie in a bundle. */
export const BAG_FILES = {
  declaration: 'bagit.txt',
  info: 'bag-info.txt',
  manifest512: 'manifest-sha512.txt',
  manifest256: 'manifest-sha256.txt',
  tagManifest512: 'tagmanifest-sha512.txt',
  /** Signs every other file, the tag manifest too, so that no manifest can list it. */
  signature: 'signature.dsse.json',
  /** What a time-stamping authority answered over the bytes of the signature's file; nothing of ours can list it. */
  timeStamp: 'signature.tsr',
  /** The authorities that were trusted then: signed like any other file. */
  timeStampCa: 'timestamp-ca.pem',
  keys: 'keys.json',
  key: 'key.pem',
  verifier: 'verify.mjs',
  page: 'index.html',
  caseFile: 'data/case.json',
  log: 'data/log.json',
  graph: 'data/case-uco.jsonld',
  report: 'data/report.pdf',
  readme: 'data/README.txt',
} as const;

/** One line of a manifest. */
export interface ManifestLine {
  path: string;
  hash: string;
}

/** A manifest's text (RFC 8493 §2.1.3): hash, two spaces, path, sorted by path. */
export function manifestText(lines: readonly ManifestLine[]): string {
  return [...lines]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, hash }) => `${hash}  ${encodePath(path)}\n`)
    .join('');
}

/** Percent-encodes what would end a line, and nothing else (RFC 8493 §2.1.3). */
function encodePath(path: string): string {
  return path.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/**
 * Reads a manifest.
 * @param digits length of its hashes
 * @returns its lines, and every line that is not as it should be, in words
 */
export function parseManifest(
  text: string,
  digits: number,
): { lines: Map<string, string>; faults: string[] } {
  const lines = new Map<string, string>();
  const faults: string[] = [];
  if (text !== '' && !text.endsWith('\n')) faults.push('its last line is cut off');
  const pattern = new RegExp(`^([0-9a-f]{${digits}}) {2}([^\\s*].*)$`);
  for (const [number, line] of text.split('\n').entries()) {
    if (line === '' && number === text.split('\n').length - 1) continue;
    const [, hash, encoded] = pattern.exec(line) ?? [];
    if (hash === undefined || encoded === undefined) {
      faults.push(`line ${number + 1} is not "hash  path"`);
      continue;
    }
    const path = encoded.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
    if (lines.has(path)) faults.push(`it names ${path} twice`);
    lines.set(path, hash);
  }
  return { lines, faults };
}

/** The text of bag-info.txt; line breaks within a value become spaces. */
export function bagInfoText(fields: readonly (readonly [label: string, value: string])[]): string {
  return fields.map(([label, value]) => `${label}: ${value.replaceAll(/\s+/g, ' ').trim()}\n`).join('');
}

/** Reads bag-info.txt; continued lines (RFC 8493 §2.2.2) are joined. Undefined where it is not of that form. */
export function parseBagInfo(text: string): Map<string, string> | undefined {
  const fields = new Map<string, string>();
  let label: string | undefined;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const continued = /^[ \t]+(.*)$/.exec(line)?.[1];
    if (continued !== undefined && label !== undefined) {
      fields.set(label, `${fields.get(label)} ${continued}`);
      continue;
    }
    const [, name, value] = /^([^:\s][^:]*):[ \t]*(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) return undefined;
    label = name.toLowerCase();
    fields.set(label, value);
  }
  return fields;
}

/**
 * What is wrong with a path inside a bundle, in words; undefined when nothing is. Our bundles have ASCII names only, and no
 * name may leave the folder it is unpacked to on any system.
 */
export function pathFault(path: string): string | undefined {
  if (path === '') return 'has no name';
  if (/[^\x20-\x7e]/.test(path)) return 'has a name that is not plain ASCII';
  if (path.startsWith('/') || path.startsWith('\\')) return 'has an absolute path';
  if (/^[A-Za-z]:/.test(path)) return 'has a path with a drive letter';
  if (path.startsWith('~')) return 'has a path into a home folder (~)';
  if (path.includes('\\')) return 'has a backslash in its name';
  if (path.includes(':')) return 'has a colon in its name';
  const segments = (path.endsWith('/') ? path.slice(0, -1) : path).split('/');
  if (segments.includes('..')) return 'has a path that leads out of the bundle (..)';
  if (segments.some((segment) => segment === '' || segment === '.'))
    return 'has an empty or "." folder in its path';
  if (segments.some((segment) => /[. ]$/.test(segment))) return 'has a name that ends with a dot or space';
  return undefined;
}

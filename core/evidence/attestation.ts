import { z } from 'zod';
import { trustedKeys } from '@/core/audit/keys';
import { signingKeys } from '@/core/audit/schema';
import type { Signer } from '@/core/audit/signing';
import { BAG_FILES } from './bagit';
import type { CaseFile } from './case-file';
import { EnvelopeRefused, openEnvelope, sealStatement } from './dsse';
import { checkStampOfBundle } from './offline/verifier/timestamp.mjs';

/** What the predicate of our statements is; a name, not an address. */
const PREDICATE_TYPE = 'urn:saboot:evidence-bundle:v1';
const STATEMENT = 'https://in-toto.io/Statement/v1';

/** A file that a statement speaks of. */
export interface Subject {
  name: string;
  digest: { sha256: string; sha512: string };
}

const hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`));
const statementSchema = z.object({
  _type: z.literal(STATEMENT),
  subject: z.array(z.object({ name: z.string(), digest: z.object({ sha256: hex(64), sha512: hex(128) }) })),
  predicateType: z.literal(PREDICATE_TYPE),
  predicate: z.object({
    bundleId: z.uuid(),
    caseId: z.uuid(),
    reference: z.string(),
    madeAt: z.iso.datetime(),
    software: z.object({ name: z.string(), version: z.string() }),
    /** There where the signature was time-stamped: the stamp answers this nonce, and one that was taken away is missed. */
    timeStamp: z.object({ nonce: z.string().regex(/^[4-7][0-9a-f]{15}$/) }).optional(),
  }),
});

/**
 * The signed statement of a bundle: every file of it but itself by two hashes, and what the bundle is (in-toto Statement v1
 * in a DSSE envelope). It stands beside the manifests, so that one who rewrites those is found.
 * @param nonce of the time stamp that will be asked for over it; left out where none will
 */
export function attest(
  signer: Signer,
  { bundle, caseId }: Pick<CaseFile, 'bundle' | 'caseId'>,
  reference: string,
  subjects: readonly Subject[],
  nonce?: string,
): string {
  return sealStatement(signer, {
    _type: STATEMENT,
    subject: [...subjects].sort((a, b) => (a.name < b.name ? -1 : 1)),
    predicateType: PREDICATE_TYPE,
    predicate: {
      bundleId: bundle.id,
      caseId,
      reference,
      madeAt: bundle.madeAt,
      software: bundle.software,
      ...(nonce === undefined ? {} : { timeStamp: { nonce } }),
    },
  } satisfies z.infer<typeof statementSchema>);
}

/** What a good time stamp shows. */
export type TimeStamp = NonNullable<ReturnType<typeof checkStampOfBundle>>;

/** Who signed a bundle. */
export interface SignedBy {
  keyIds: string[];
  /**
   * Whether the key is one of those that the reader trusts, or was introduced by one. False says that nobody told the reader
   * whom to trust, not that the signature is bad.
   */
  anchored: boolean;
  /** The time stamp over the signature; undefined where there is none, or none that is good. */
  stamp?: TimeStamp;
}

/**
 * Checks a bundle's signature against its files.
 * @param files what was found, by path, with both hashes
 * @param trusted ids of keys that the reader has from elsewhere; empty: any key that the bundle itself brings
 * @param authorities certificates in PEM whose time stamps the reader trusts; left out: those that the bundle brings
 * @param say told everything that is wrong
 */
export function checkAttestation(
  files: ReadonlyMap<string, { sha256: string; sha512: string; text?: string; bytes?: Buffer }>,
  said: CaseFile | undefined,
  { trusted, authorities }: { trusted: ReadonlySet<string>; authorities?: string | undefined },
  say: (message: string, path: string) => void,
): SignedBy | undefined {
  const envelope = files.get(BAG_FILES.signature)?.text;
  const keys = keysOf(files.get(BAG_FILES.keys)?.text);
  if (envelope === undefined) say('is missing: the bundle is not signed', BAG_FILES.signature);
  if (!keys) say('is missing, or holds no public keys', BAG_FILES.keys);
  if (envelope === undefined || !keys) return undefined;
  const known = trusted.size === 0 ? keys : trustedKeys(keys, trusted);
  try {
    const { statement, signedBy } = openEnvelope(envelope, known);
    const parsed = statementSchema.safeParse(statement);
    if (!parsed.success) throw new EnvelopeRefused('signs no statement of a bundle that this version knows');
    compare(parsed.data, files, said, say);
    const stamp = checkStampOfBundle(
      parsed.data.predicate,
      files.get(BAG_FILES.timeStamp)?.bytes,
      Buffer.from(envelope),
      files.get(BAG_FILES.timeStampCa)?.text,
      authorities,
      say,
    );
    return { keyIds: signedBy, anchored: trusted.size > 0, ...(stamp ? { stamp } : {}) };
  } catch (error) {
    if (!(error instanceof EnvelopeRefused)) throw error;
    const untrusted = trusted.size > 0 ? '; only keys that you gave, and those they introduce, count' : '';
    say(`${error.message}${untrusted}`, BAG_FILES.signature);
    return undefined;
  }
}

function compare(
  { subject, predicate }: z.infer<typeof statementSchema>,
  files: ReadonlyMap<string, { sha256: string; sha512: string }>,
  said: CaseFile | undefined,
  say: (message: string, path: string) => void,
): void {
  const signed = new Map(subject.map(({ name, digest }) => [name, digest]));
  if (signed.size !== subject.length) say('signs a file twice', BAG_FILES.signature);
  for (const [path, found] of files) {
    if (path === BAG_FILES.signature || path === BAG_FILES.timeStamp) continue;
    const digest = signed.get(path);
    if (!digest) say('is not among the files that were signed', path);
    else if (digest.sha512 !== found.sha512 || digest.sha256 !== found.sha256) {
      say('was changed since the bundle was signed', path);
    }
  }
  for (const path of signed.keys()) if (!files.has(path)) say('was signed and is not in the bundle', path);
  if (said && (predicate.bundleId !== said.bundle.id || predicate.caseId !== said.caseId)) {
    say('was made for another bundle', BAG_FILES.signature);
  }
}

/** The public keys that a bundle brings; undefined where there are none to be read. */
export function keysOf(text: string | undefined): z.infer<typeof signingKeys>['keys'] | undefined {
  if (text === undefined) return undefined;
  try {
    const parsed = signingKeys.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data.keys : undefined;
  } catch {
    return undefined;
  }
}

/** The text of `keys.json`: every public key of the installation, and who introduced it. */
export function keysText(keys: z.infer<typeof signingKeys>['keys']): string {
  return `${JSON.stringify({ keys } satisfies z.infer<typeof signingKeys>, null, 2)}\n`;
}

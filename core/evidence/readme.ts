import { BAG_FILES } from './bagit';
import { STATEMENT_TYPE } from './dsse';
import type { Gathered } from './gathering';

/**
 * `data/README.txt`: what this is and how to check it with nothing but standard programs.
 * @param keyId the key that signs the bundle
 * @param timeStamped whether the signature is stamped by a time-stamping authority
 */
export function readmeText(gathered: Gathered, keyId: string, timeStamped = false): string {
  const { caseFile, name, reference } = gathered;
  return `${[
    `Evidence bundle ${caseFile.bundle.id}`,
    reference.replaceAll(/[^\x20-\x7e]+/g, '?'),
    `Made ${caseFile.bundle.madeAt} (UTC) by ${caseFile.bundle.software.name} ${caseFile.bundle.software.version}`,
    `Signed by the key ${keyId}`,
    '',
    'WHAT IS INSIDE',
    `  ${BAG_FILES.report}    the report, to be read first`,
    `  ${BAG_FILES.page}         the exhibits in any browser, with a check of every file; needs no network`,
    '  data/exhibits/     the clips and stills, as the report lists them',
    ...(caseFile.bundle.withMasters
      ? ['  data/masters/      the whole original recordings, bit for bit']
      : ['  (the whole original recordings were not asked for in this bundle)']),
    `  ${BAG_FILES.caseFile}     the same facts for programs, native names and Urdu titles included (UTF-8)`,
    `  ${BAG_FILES.graph}  the same as a graph of CASE/UCO 1.4.0 (JSON-LD), for the tools of other laboratories`,
    '  data/receipts/     the signed receipts of every search made for the case, what found nothing included',
    `  ${BAG_FILES.log}      proofs that the entries of the log told in case.json are in the log as it was signed`,
    '  manifest-*.txt     the hashes of every file under data/',
    `  ${BAG_FILES.signature}  the signature over every other file`,
    ...(timeStamped
      ? [
          `  ${BAG_FILES.timeStamp}      the time stamp of an authority over the signature (RFC 3161)`,
          `  ${BAG_FILES.timeStampCa}   the authority that the force trusted for it`,
        ]
      : []),
    `  ${BAG_FILES.key}, ${BAG_FILES.keys}  the public key that signed, and all of the installation's with who introduced them`,
    `  ${BAG_FILES.verifier}         a program that checks all this, to be read before it is run`,
    '',
    'HOW TO CHECK IT',
    'Unpack it. Where Node 20 or newer is, with no network needed:',
    `  node ${name}/${BAG_FILES.verifier} --key ID`,
    'ID is the key that the force publishes as its own (GET /api/audit/keys of its Saboot, or on paper). Without --key it is',
    'only checked that the bundle agrees with itself. Where Saboot is installed:',
    `  npm run verify -- ${name}.zip --key ID`,
    '',
    'HOW TO CHECK IT BY HAND',
    'This is a BagIt bag (RFC 8493). Go into the folder and type',
    `  cd ${name}`,
    '  sha512sum --check --quiet manifest-sha512.txt',
    '  sha256sum --check --quiet manifest-sha256.txt',
    '  sha512sum --check --quiet tagmanifest-sha512.txt',
    'Silence means that every listed file is as it was. Then see that data/ holds no file that the manifests do not list.',
    'On Windows: certutil -hashfile FILE SHA512, compared with the line of the manifest.',
    'The signature (Ed25519; an in-toto statement in a DSSE envelope), outside of the folder so that it stays as it is:',
    `  sed 's/.*"payload":"\\([^"]*\\)".*/\\1/' ${BAG_FILES.signature} | base64 -d > /tmp/statement.json`,
    `  { printf 'DSSEv1 ${STATEMENT_TYPE.length} ${STATEMENT_TYPE} %s ' $(wc -c < /tmp/statement.json); cat /tmp/statement.json; } > /tmp/signed`,
    `  sed 's/.*"sig":"\\([^"]*\\)".*/\\1/' ${BAG_FILES.signature} | base64 -d > /tmp/signature`,
    `  openssl pkeyutl -verify -pubin -inkey ${BAG_FILES.key} -rawin -in /tmp/signed -sigfile /tmp/signature`,
    `  openssl pkey -pubin -in ${BAG_FILES.key} -outform DER | sha256sum`,
    'The last line is the id of the key: compare it. Then compare the hashes in /tmp/statement.json with the manifests: it',
    'names every file, the manifests too.',
    ...(timeStamped
      ? [
          'The time stamp. Take the certificate of the authority from elsewhere if you can; the one that came along is:',
          `  openssl ts -verify -in ${BAG_FILES.timeStamp} -data ${BAG_FILES.signature} -CAfile ${BAG_FILES.timeStampCa}`,
          `  openssl ts -reply -in ${BAG_FILES.timeStamp} -text`,
          'The first says "Verification: OK"; the second shows the time, and a nonce that has to be the one in /tmp/statement.json.',
          'If the authority is of a time before today and its certificate has expired, add -attime SECONDS of the stamp (date +%s).',
          `The verifiers check it too, and trust an authority with --timestamp-ca FILE.`,
        ]
      : []),
    '',
    'WHAT THIS PROVES, AND WHAT NOT',
    "A good signature by a key that is known to be the force's shows that the files are those that its Saboot put together.",
    'A key that is known from this bundle alone shows nothing: anybody can make one.',
    ...(timeStamped
      ? [
          'A good time stamp by an authority that you trust shows that the signature was there at its time. Whether the certificate of',
          'the authority was revoked is not checked without a network.',
        ]
      : ['The signature does not prove when it was made: there is no time stamp of a third party.']),
    '',
    'A clip is a stream copy: its coded pictures and sound are the same bits as in the original recording. It begins at',
    'the keyframe at or before the moment asked for, because without it the first pictures could not be decoded. The',
    'report states both. Search results of the machine are leads for people to examine. They identify nobody.',
  ].join('\r\n')}\r\n`;
}

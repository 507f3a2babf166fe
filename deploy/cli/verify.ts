import { readFile, stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { sha256OfFile } from '@/core/evidence/hashing';
import { certificatesOfPem } from '@/core/evidence/offline/verifier/certificates.mjs';
import { stampInWords } from '@/core/evidence/offline/verifier/timestamp.mjs';
import { verifyBundle, ZipUnreadable } from '@/core/evidence/verify';

/** A terminal must not be told what to do by a name inside a file that nobody trusts yet. */
const shown = (text: string) => text.replaceAll(/\p{Cc}|\p{Cf}/gu, '?');

const USAGE = `Usage: npm run verify -- BUNDLE.zip [--key ID]... [--timestamp-ca FILE]
--key: the id of a key that you trust (64 hexadecimal digits), had from elsewhere than the bundle.
--timestamp-ca: certificates (PEM) of the authorities whose time stamps you trust; without it those of the bundle.
Exit: 0 sound, 1 not sound, 2 not readable.`;

function argumentsOf(
  args: string[],
): { file: string; trusted: Set<string>; authoritiesFile: string | undefined } | undefined {
  try {
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        key: { type: 'string', multiple: true, default: [] },
        'timestamp-ca': { type: 'string' },
      },
    });
    const [file, ...rest] = positionals;
    const trusted = new Set(values.key.map((id) => id.toLowerCase()));
    if (file === undefined || rest.length > 0) return undefined;
    return [...trusted].every((id) => /^[0-9a-f]{64}$/.test(id))
      ? { file, trusted, authoritiesFile: values['timestamp-ca'] }
      : undefined;
  } catch {
    return undefined;
  }
}

/** The certificates of a file; false, once it was said why, where it holds none. */
async function authoritiesOf(file: string): Promise<string | false> {
  try {
    const pem = await readFile(file, 'utf8');
    certificatesOfPem(pem);
    return pem;
  } catch (error) {
    console.log(shown(`NOT READABLE: ${file}: ${error instanceof Error ? error.message : error}`));
    return false;
  }
}

/** `npm run verify -- bundle.zip`: says whether a bundle is sound and names everything that is wrong with it. */
async function main(): Promise<number> {
  const asked = argumentsOf(process.argv.slice(2));
  if (!asked) {
    console.error(USAGE);
    return 2;
  }
  const { file, trusted, authoritiesFile } = asked;
  const authorities = authoritiesFile === undefined ? undefined : await authoritiesOf(authoritiesFile);
  if (authorities === false) return 2;
  const size = (await stat(file).catch(() => undefined))?.size ?? 0;
  let shownAt = Date.now();
  try {
    const onBytes = (bytes: number) => {
      if (!process.stderr.isTTY || Date.now() - shownAt < 500) return;
      shownAt = Date.now();
      process.stderr.write(`\r${Math.floor((100 * bytes) / Math.max(1, size))} %`);
    };
    const verdict = await verifyBundle(file, { trusted, authorities, onBytes });
    if (process.stderr.isTTY) process.stderr.write('\r     \r');
    const { caseFile, problems, signedBy, log } = verdict;
    console.log(`${file}: ${verdict.files} files, ${verdict.bytes} bytes`);
    console.log(`SHA-256 of the zip: ${await sha256OfFile(file)}`);
    if (caseFile) {
      const { fir, bundle, exhibits } = caseFile;
      console.log(shown(`FIR ${fir.number}/${fir.year}, ${fir.station}, ${fir.district}: ${fir.title}`));
      console.log(
        shown(
          `Bundle ${bundle.id}, made ${bundle.madeAt} by ${bundle.software.name} ${bundle.software.version}`,
        ),
      );
      for (const exhibit of exhibits) {
        console.log(shown(`  exhibit ${exhibit.number}: ${exhibit.title} (${exhibit.file.path})`));
      }
    }
    if (signedBy) console.log(`Signed by the key ${signedBy.keyIds.join(', ')}`);
    if (signedBy?.stamp) console.log(shown(stampInWords(signedBy.stamp)));
    else if (problems.length === 0)
      console.log('No time stamp: nothing but its own word says when it was signed.');
    if (log) {
      const waiting = log.waiting > 0 ? `, ${log.waiting} too new for its checkpoint` : '';
      console.log(`${log.proven} entries proven in the log of ${log.size} as of ${log.madeAt}${waiting}`);
    }
    if (problems.length === 0) {
      console.log(
        signedBy?.anchored
          ? 'SOUND: every file is what was signed, by a key that you trust or one that it introduced.'
          : 'SOUND as far as the bundle can tell: every file is what was signed. Compare the key with the one that the force publishes, or give it with --key: whoever makes a bundle anew can bring a key of his own.',
      );
      return 0;
    }
    for (const problem of problems)
      console.log(shown(`WRONG: ${problem.file ? `${problem.file} ` : ''}${problem.message}`));
    console.log(
      `NOT SOUND: ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}. Do not rely on this bundle.`,
    );
    return 1;
  } catch (error) {
    if (!(error instanceof ZipUnreadable)) throw error;
    console.log(`NOT READABLE: ${file}: ${error.message}`);
    return 2;
  }
}

process.exitCode = await main();

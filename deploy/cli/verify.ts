import { stat } from 'node:fs/promises';
import { sha256OfFile } from '@/core/evidence/hashing';
import { verifyBundle, ZipUnreadable } from '@/core/evidence/verify';

/** A terminal must not be told what to do by a name inside a file that nobody trusts yet. */
const shown = (text: string) => text.replaceAll(/\p{Cc}|\p{Cf}/gu, '?');

/** `npm run verify -- bundle.zip`: says whether a bundle is sound and names everything that is wrong with it. */
async function main(): Promise<number> {
  const [file, ...rest] = process.argv.slice(2);
  if (file === undefined || rest.length > 0 || file.startsWith('-')) {
    console.error('Usage: npm run verify -- BUNDLE.zip\nExit: 0 sound, 1 not sound, 2 not readable.');
    return 2;
  }
  const size = (await stat(file).catch(() => undefined))?.size ?? 0;
  let shownAt = Date.now();
  try {
    const verdict = await verifyBundle(file, (bytes) => {
      if (!process.stderr.isTTY || Date.now() - shownAt < 500) return;
      shownAt = Date.now();
      process.stderr.write(`\r${Math.floor((100 * bytes) / Math.max(1, size))} %`);
    });
    if (process.stderr.isTTY) process.stderr.write('\r     \r');
    const { caseFile, problems } = verdict;
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
    if (problems.length === 0) {
      console.log('SOUND: every file is there and is what the manifests and the case file say.');
      console.log(
        'Compare the SHA-256 above with the one recorded when the bundle was made: it carries no signature.',
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

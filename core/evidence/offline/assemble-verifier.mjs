// @ts-check
import { readFile } from 'node:fs/promises';
import url from 'node:url';

/** In the order in which they are put together; the first has the introduction that a reader begins with. */
const PARTS = ['files.mjs', 'der.mjs', 'certificates.mjs', 'timestamp.mjs', 'signature.mjs', 'log.mjs'];

/**
 * The verifier of a bundle as one file that needs nothing else: its parts as they are written, without what ties them together, so
 * that it can be read before it is run.
 * @returns {Promise<string>}
 */
export async function assembledVerifier() {
  const textOf = (/** @type {string} */ name) =>
    readFile(url.fileURLToPath(new URL(`./verifier/${name}`, import.meta.url)), 'utf8');
  const main = await textOf('verify.mjs');
  const parts = await Promise.all(PARTS.map(textOf));
  const headEnd = main.indexOf('\nimport ') + 1;
  const lines = [...parts, main.slice(headEnd)].join('\n').split('\n');
  const imports = new Set(lines.filter((line) => /^import \w+ from 'node:/.test(line)));
  const code = lines
    .filter(
      (line) =>
        !/^import .* from '(node:|\.\/)/.test(line) &&
        line !== '// @ts-check' &&
        !/^\/\*\* @typedef \{import/.test(line),
    )
    .map((line) =>
      line.replace(/^export (?=(async )?function |const )/, '').replaceAll(/import\('\.\/\w+\.mjs'\)\./g, ''),
    );
  // The bundle's file stays runnable as it is: nothing of it may point beside itself.
  const text = `${main.slice(0, headEnd)}${[...imports].join('\n')}\n${code.join('\n').replaceAll(/\n{3,}/g, '\n\n')}`;
  if (/from '\.|import\('\./.test(text)) throw new Error('A part of the verifier points beside itself.');
  return text;
}

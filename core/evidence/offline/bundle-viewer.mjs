// @ts-check
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * The script of a bundle's page, as one text that needs nothing else.
 * @returns {Promise<string>}
 */
export async function bundleViewer() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./viewer/main.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'inline',
    logLevel: 'silent',
  });
  const [script] = outputFiles;
  if (!script) throw new Error('esbuild made no script of the viewer.');
  return script.text;
}

import { statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

export interface LaunchOptions {
  dataDir: string;
  address: string;
  port: number;
  workers: number;
  demo: boolean;
  /** Folder of recordings to bring in; none when undefined. */
  footageDir: string | undefined;
}

/** The command line is not understood, or asks for what cannot be; the message says what. */
export class OptionInvalid extends Error {
  override name = 'OptionInvalid';
}

/**
 * What `npm start -- …` asks for; the environment's WEB_PORT, WEB_ADDRESS and DATA_DIR are the defaults.
 * @throws OptionInvalid
 */
export function readOptions(args: string[], environment: NodeJS.ProcessEnv = process.env): LaunchOptions {
  let values: ReturnType<typeof parse>;
  try {
    values = parse(args);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OptionInvalid(`${reason}\nnpm start -- --help lists the options.`);
  }
  const port = wholeNumber('--port', values.port ?? (environment.WEB_PORT || '8420'), 1, 65_535);
  // One core stays for the web server and Postgres.
  const workers = wholeNumber(
    '--workers',
    values.workers ?? String(Math.max(1, os.cpus().length - 1)),
    1,
    64,
  );
  const footageDir = values.footage === undefined ? undefined : path.resolve(values.footage);
  if (footageDir !== undefined && !statSync(footageDir, { throwIfNoEntry: false })?.isDirectory()) {
    throw new OptionInvalid(`--footage: ${footageDir} is not a folder.`);
  }
  return {
    dataDir: path.resolve(values.data ?? (environment.DATA_DIR || 'data')),
    address: values.address ?? (environment.WEB_ADDRESS || '127.0.0.1'),
    port,
    workers,
    demo: !values['no-demo'],
    footageDir,
  };
}

function parse(args: string[]) {
  return parseArgs({
    args,
    options: {
      footage: { type: 'string' },
      port: { type: 'string' },
      address: { type: 'string' },
      data: { type: 'string' },
      workers: { type: 'string' },
      'no-demo': { type: 'boolean', default: false },
    },
  }).values;
}

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new OptionInvalid(`${option} takes a whole number from ${least} to ${most}, not "${text}".`);
}

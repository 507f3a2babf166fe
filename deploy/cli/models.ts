// npm run models -- list | add NAME, DIR or URL | use NAME | verify [NAME] | remove NAME | forget SPACE
// The model packs of this installation. Works from a USB stick on a network without internet.
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { forgetSpace } from '@/core/footage/reembedding';
import { environmentSchema, readConfig } from '@/core/operations/config';
import { connect } from '@/core/operations/database';
import {
  type AddProgress,
  activePack,
  addPack,
  catalogue,
  choosePack,
  listPacks,
  type PackManifest,
  packFolder,
  readPack,
  removePack,
  selfTest,
  verifyPack,
} from '@/worker/models';

const USAGE = `npm run models -- list                   the packs that are here, what they hold, and those of the catalogue
npm run models -- add NAME             fetches a pack of the catalogue; every file is checked first
npm run models -- add NAME --from DIR  takes its files from a folder instead, under whatever names
npm run models -- add DIR-or-URL       brings in another pack: a folder or an address with a pack.json
npm run models -- use NAME             chooses the pack that workers load at their next start
npm run models -- verify [NAME]        checks every file of a pack, loads it and tries each model; or of all packs
npm run models -- remove NAME          removes a pack that is not in use
npm run models -- forget SPACE         removes the vectors of models that are no longer in use

A pack is a folder with pack.json and its model files: docs/models/README.md.`;

const { DATA_DIR, MODEL_PACK, EXECUTION_PROVIDERS } = environmentSchema
  .pick({ DATA_DIR: true, MODEL_PACK: true, EXECUTION_PROVIDERS: true })
  .parse(Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== '')));
const dataDir = path.resolve(DATA_DIR);
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

async function list(): Promise<number> {
  const active = await activePack(dataDir, MODEL_PACK);
  const here = await listPacks(dataDir);
  for (const pack of here) {
    const size = await bytesOf(packFolder(dataDir, pack.name));
    const use = pack.name === active ? 'in use' : '';
    console.log(
      `${pack.name === active ? '*' : ' '} ${pack.name.padEnd(18)} ${megabytes(size).padStart(9)}  ${use}`,
    );
    tell(pack);
  }
  for (const [name, pack] of catalogue) {
    if (here.some((one) => one.name === name)) continue;
    console.log(`  ${name.padEnd(18)} not here: npm run models -- add ${name}`);
    tell(pack);
  }
  return 0;
}

function tell(pack: PackManifest): void {
  console.log(`    ${pack.description}\n    Licence: ${pack.licence}`);
  for (const [task, spec] of Object.entries(pack.tasks)) {
    if (!spec) continue;
    const space = 'space' in spec ? `  space ${spec.space}` : '';
    console.log(`    ${task.padEnd(15)} ${spec.name}  ${spec.files.model.sha256.slice(0, 12)}${space}`);
    console.log(`    ${''.padEnd(15)} ${spec.files.model.licence}`);
  }
  console.log('');
}

async function bytesOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  let sum = 0;
  for (const entry of entries) {
    if (entry.isFile()) sum += (await stat(path.join(entry.parentPath, entry.name))).size;
  }
  return sum;
}

async function verify(name: string | undefined): Promise<number> {
  const names = name ? [name] : (await listPacks(dataDir)).map((pack) => pack.name);
  const problems: string[] = [];
  for (const pack of names) {
    const before = problems.length;
    for (const file of await verifyPack(dataDir, pack)) {
      console.log(`${file.problem ? 'BAD ' : 'good'} ${pack} ${file.task.padEnd(15)} ${file.file}`);
      if (file.problem) problems.push(file.problem);
    }
    if (problems.length > before) continue;
    for (const { task, model, provider, tookMs, problem } of await selfTest(
      dataDir,
      pack,
      EXECUTION_PROVIDERS,
    )) {
      console.log(
        `${problem ? 'BAD ' : 'runs'} ${pack} ${task.padEnd(15)} ${model} on ${provider}, ${tookMs} ms`,
      );
      if (problem) problems.push(`${pack}, ${task}, ${model}: ${problem}`);
      if (!EXECUTION_PROVIDERS.some((wanted) => wanted === provider)) {
        console.log(
          `     ${EXECUTION_PROVIDERS.join(', ')} would not run it on this machine: the processor does`,
        );
      }
    }
  }
  for (const problem of problems) console.error(problem);
  return problems.length > 0 ? 1 : 0;
}

async function add(what: string, from: string | undefined): Promise<number> {
  let toldAt = 0;
  const onProgress = ({ file, haveBytes, ofBytes }: AddProgress) => {
    const now = performance.now();
    if (now - toldAt < 1_000 && haveBytes !== ofBytes) return;
    toldAt = now;
    console.log(
      `${file}: ${megabytes(haveBytes)}${ofBytes === undefined ? '' : ` of ${megabytes(ofBytes)}`}`,
    );
  };
  const name = await addPack(dataDir, what, { ...(from !== undefined && { from }), onProgress });
  const { licence } = await readPack(dataDir, name);
  console.log(`Pack ${name} is here. Its licence: ${licence}\nTo use it: npm run models -- use ${name}`);
  return 0;
}

async function use(name: string): Promise<number> {
  await choosePack(dataDir, name);
  const active = await activePack(dataDir, MODEL_PACK);
  console.log(
    active === name
      ? `Pack ${name} is loaded when workers start next. What is indexed already gets its vectors in the background, while searches go on; nothing is indexed again.`
      : `MODEL_PACK=${MODEL_PACK} is set and goes before the choice made here.`,
  );
  return 0;
}

async function forget(space: string): Promise<number> {
  const db = connect(readConfig().DATABASE_URL, { system: true, poolSize: 2 });
  try {
    console.log(`${await forgetSpace(db, space)} vectors of ${space} are removed; this is on record.`);
    return 0;
  } finally {
    await db.$disconnect();
  }
}

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { from: { type: 'string' } },
  });
  const [command, argument, ...more] = positionals;
  if (more.length > 0 || (values.from !== undefined && command !== 'add')) throw new Error(USAGE);
  if (command === 'list' && !argument) return list();
  if (command === 'verify') return verify(argument);
  if (command === 'add' && argument) return add(argument, values.from);
  if (command === 'use' && argument) return use(argument);
  if (command === 'forget' && argument) return forget(argument);
  if (command === 'remove' && argument) {
    await removePack(dataDir, argument, MODEL_PACK);
    console.log(`Pack ${argument} is removed. Vectors it made stay until: npm run models -- forget SPACE`);
    return 0;
  }
  throw new Error(USAGE);
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    if (error instanceof Error && 'remedy' in error && error.remedy) console.error(error.remedy);
    process.exitCode = 1;
  },
);

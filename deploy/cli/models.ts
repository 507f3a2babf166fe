// npm run models -- list | add DIR-or-URL | use NAME | verify [NAME]
// The model packs of this installation. Works from a USB stick on a network without internet.
import path from 'node:path';
import { environmentSchema } from '@/core/operations/config';
import {
  activePack,
  addPack,
  choosePack,
  listPacks,
  readPack,
  type VerifiedFile,
  verifyPack,
} from '@/worker/models';

const USAGE = `npm run models -- list              the packs that are here, and the one in use
npm run models -- add DIR-or-URL   brings a pack in; every file is checked first
npm run models -- use NAME         chooses the pack that workers load at their next start
npm run models -- verify [NAME]    checks every file of a pack, or of all

A pack is a folder with pack.json and its model files; docs/models/default.md describes the one that comes with the
installation.`;

const { DATA_DIR, MODEL_PACK } = environmentSchema
  .pick({ DATA_DIR: true, MODEL_PACK: true })
  .parse(Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== '')));
const dataDir = path.resolve(DATA_DIR);

async function list(): Promise<number> {
  const active = await activePack(dataDir, MODEL_PACK);
  for (const pack of await listPacks(dataDir)) {
    console.log(`${pack.name === active ? '*' : ' '} ${pack.name.padEnd(20)} ${pack.description}`);
    for (const [task, spec] of Object.entries(pack.tasks)) {
      if (!spec) continue;
      const space = 'space' in spec ? `  ${spec.space}` : '';
      console.log(`    ${task.padEnd(16)} ${spec.name}  ${spec.files.model.sha256.slice(0, 12)}${space}`);
    }
  }
  return 0;
}

async function verify(name: string | undefined): Promise<number> {
  const names = name ? [name] : (await listPacks(dataDir)).map((pack) => pack.name);
  const bad: VerifiedFile[] = [];
  for (const pack of names) {
    for (const file of await verifyPack(dataDir, pack)) {
      console.log(`${file.problem ? 'BAD ' : 'good'} ${pack} ${file.task.padEnd(16)} ${file.file}`);
      if (file.problem) bad.push(file);
    }
  }
  for (const file of bad) console.error(file.problem);
  return bad.length > 0 ? 1 : 0;
}

async function main(): Promise<number> {
  const [command, argument, ...more] = process.argv.slice(2);
  if (more.length > 0) throw new Error(USAGE);
  if (command === 'list' && !argument) return list();
  if (command === 'verify') return verify(argument);
  if (command === 'add' && argument) {
    const name = await addPack(dataDir, argument);
    const { licence } = await readPack(dataDir, name);
    console.log(`Pack ${name} is here. Its licence: ${licence}\nTo use it: npm run models -- use ${name}`);
    return 0;
  }
  if (command === 'use' && argument) {
    await choosePack(dataDir, argument);
    const active = await activePack(dataDir, MODEL_PACK);
    console.log(
      active === argument
        ? `Pack ${argument} is loaded when workers start next. Recordings are indexed anew as they are asked for.`
        : `MODEL_PACK=${MODEL_PACK} is set and goes before the choice made here.`,
    );
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

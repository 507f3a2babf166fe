import path from 'node:path';
import { machine } from '@/deploy/bench/report';
import { activePack, openModels } from '@/worker/models';
import { Clips } from './clips';
import { LabelledData } from './labels';
import type { Part } from './part';
import { measureColour } from './parts/colour';
import { measureDetection } from './parts/detection';
import { measureFaceSearch } from './parts/face-search';
import { measureFaces } from './parts/faces';
import { measurePlates } from './parts/plates';
import { measureTracking } from './parts/tracking';
import { measureVehicles } from './parts/vehicles';
import { type PartName, writePart } from './report';
import { setThresholds } from './thresholds';

/** What is measured and where it goes. */
export interface EvaluateOptions {
  pack: string;
  /** Folders of the labelled data and of its recordings. */
  data: string;
  footage: string;
  parts: PartName[];
  /** The page that the parts are written into. */
  out: string;
  threads: number;
  /** Sets the pack's thresholds and measures nothing else: what is measured afterwards is the pack as it then is. */
  setThresholds: boolean;
  /** Where installed packs are; and an empty folder for files that the default pack makes. */
  dataDir: string;
  ownFolder: string;
}

const MEASURE: Record<PartName, Part> = {
  detection: measureDetection,
  tracking: measureTracking,
  faces: measureFaces,
  'face-search': measureFaceSearch,
  vehicles: measureVehicles,
  colour: measureColour,
  plates: measurePlates,
};

/** Measures the parts, one after the other, and writes each as soon as it is done. */
export async function evaluate(options: EvaluateOptions): Promise<void> {
  const say = (line: string) => console.error(line);
  // The default pack is opened in a folder of its own where another one was chosen for the workers.
  const chosen = await activePack(options.dataDir, options.pack);
  const dataDir = chosen === options.pack ? options.dataDir : options.ownFolder;
  const models = await openModels({ dataDir, pack: options.pack, threads: options.threads });
  const onMachine = machine();
  try {
    const data = new LabelledData(options.data);
    const clips = new Clips(options.footage, models, say);
    if (options.setThresholds) {
      await setThresholds({ data, clips, models, say }, options.pack, dataDir);
      return;
    }
    for (const part of options.parts) {
      const started = performance.now();
      say(`${part} (pack ${models.pack.name})`);
      const body = await MEASURE[part]({ data, clips, models, say });
      if (body === undefined) {
        say(`  ${path.basename(options.data)} has nothing for it`);
        continue;
      }
      const tookS = Math.round((performance.now() - started) / 1000);
      const when = `${new Date().toISOString().slice(0, 10)}, \`${path.basename(options.data)}\`, pack \`${models.pack.sha256.slice(0, 12)}\`, ${tookS} s on ${onMachine}.`;
      console.log(`\n${body}\n`);
      writePart(options.out, { pack: options.pack, part, body: `${when}\n\n${body}` });
    }
  } finally {
    await models.close();
  }
}

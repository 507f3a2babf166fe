import type { VisionModels } from '@/worker/models/types';
import type { Clips } from './clips';
import type { LabelledData } from './labels';

/** What every part measures with. */
export interface Bench {
  data: LabelledData;
  clips: Clips;
  models: VisionModels;
  /** Tells what is being done; not a part of the result. */
  say: (line: string) => void;
}

/** Measures and describes one part in Markdown; undefined when the folder has no data for it. */
export type Part = (bench: Bench) => Promise<string | undefined>;

/** Things worked on at the same time: one is prepared while another is in the models. */
const AT_ONCE = 2;

/** Works on many things, says how far it is every few seconds, and returns the results in the order of the things. */
export async function mapEach<Item, Result>(
  { say }: Pick<Bench, 'say'>,
  what: string,
  items: Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let told = performance.now();
  let next = 0;
  let done = 0;
  say(`  ${what}: ${items.length}`);
  const goOn = async () => {
    for (let index = next++; index < items.length; index = next++) {
      results[index] = await work(items[index] as Item);
      done++;
      if (performance.now() - told < 5000) continue;
      told = performance.now();
      say(`  ${what}: ${done} of ${items.length}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, goOn));
  return results;
}

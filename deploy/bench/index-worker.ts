// One worker of `npm run bench -- index --workers N`: indexes each file that it is told.
import { openModels } from '@/worker/models';
import { finishOpenTracks, indexSegment } from '@/worker/vision';
import type { WorkerOrder } from './index-workers';

const models = await openModels({ dataDir: process.argv[2] ?? '', threads: 1 });

process.on('message', async (order: WorkerOrder) => {
  if (order === 'end') {
    await models.close();
    process.disconnect();
    return;
  }
  const { openState } = await indexSegment({ file: order.file, fromMs: 0, models });
  await finishOpenTracks(openState, models);
  process.send?.('done');
});
process.send?.('ready');

import type { Visitor } from './browser';
import { type BroughtFootage, draw } from './footage';
import { bringingIn } from './job/bringing-in';
import { signingIn } from './job/signing-in';
import { story } from './story';

story('The main job', (step) => {
  let investigator: Visitor;
  let brought: BroughtFootage;

  signingIn(step, (visitor) => {
    investigator = visitor;
  });

  step('footage is drawn and a worker is started', async ({ product }) => {
    brought = await draw(product.folder);
    await product.startWorker();
  });

  bringingIn(
    step,
    () => investigator,
    () => brought,
  );
});

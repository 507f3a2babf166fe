import { RED_CAR_PLATE } from './footage';
import { approving } from './job/approving';
import { bringingIn } from './job/bringing-in';
import { byKeyboard } from './job/by-keyboard';
import { comparing } from './job/comparing';
import { copying } from './job/copying';
import { forEverybody } from './job/for-everybody';
import { handingOver } from './job/handing-over';
import { overseeing } from './job/overseeing';
import { placing } from './job/placing';
import { registering } from './job/registering';
import { searching } from './job/searching';
import type { Job } from './job/shared';
import { signingIn } from './job/signing-in';
import { watching } from './job/watching';
import { answering, lookingOut } from './job/watchlisting';
import { tellingOfPlate } from './relations';
import { story } from './story';

story('The main job', (step) => {
  // Each part fills in what the later ones read.
  const job = {} as Job;
  signingIn(step, job);
  lookingOut(step, job);
  bringingIn(step, job);
  answering(step, job);
  registering(step, job);
  searching(step, job);
  approving(step, job);
  comparing(step, job);
  tellingOfPlate(step, () => job.investigator, RED_CAR_PLATE);
  placing(step, job);
  watching(step, job);
  handingOver(step, job);
  copying(step, job);
  byKeyboard(step, job);
  forEverybody(step, job);
  overseeing(step, job);
});

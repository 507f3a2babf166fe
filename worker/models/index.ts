/** The door of the models room. */

export { type AddProgress, addPack, catalogue } from './add';
export type { PackManifest } from './manifest';
export { openModels } from './open';
export {
  activePack,
  choosePack,
  listPacks,
  packFolder,
  readPack,
  removePack,
  verifyPack,
} from './packs';
export { selfTest } from './self-test';
export type * from './types';

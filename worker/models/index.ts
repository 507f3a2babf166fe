/** The door of the models room. */

export { type AddProgress, addPack, catalogue } from './add';
export { openModels } from './open';
export {
  activePack,
  choosePack,
  listPacks,
  packFolder,
  readPack,
  removePack,
  type VerifiedFile,
  verifyPack,
} from './packs';
export type * from './types';

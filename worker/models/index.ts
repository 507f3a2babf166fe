/** The door of the models room. */
export { openModels } from './open';
export { activePack, addPack, choosePack, listPacks, readPack, type VerifiedFile, verifyPack } from './packs';
export type * from './types';

/** The door of the models room. */
export { InferenceFailed, InferenceThreadDied, ModelFileRefused, PackRefused } from './errors';
export { type OpenModelsOptions, openModels } from './open';
export { activePack, addPack, choosePack, listPacks, readPack, type VerifiedFile, verifyPack } from './packs';
export type * from './types';

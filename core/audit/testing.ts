import { newSigningKey, signerOf } from './signing';

/** A signing key for the tests of one process. */
export const testSigner = signerOf(newSigningKey(), 'a test');

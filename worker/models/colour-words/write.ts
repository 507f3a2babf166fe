/** Writes the test fixture's folder: `tsx worker/models/colour-words/write.ts FOLDER`. */
import { writeColourWords } from './build';

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('Say which folder to write to.');
await writeColourWords(folder);

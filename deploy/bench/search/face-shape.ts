import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Shape, shapeSchema } from './shape';

/** Written by `npm run bench -- search-shape`. */
export const SHAPE_FILE = fileURLToPath(new URL('face-shape.json', import.meta.url));

/** The shape of the default pack's face vectors. */
export function faceShape(): Shape {
  return shapeSchema.parse(JSON.parse(readFileSync(SHAPE_FILE, 'utf8')));
}

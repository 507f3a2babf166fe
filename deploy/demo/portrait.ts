import sharp from 'sharp';
import { drawWalker, type Person } from './people';

/** A drawn person's head and shoulders, as a photo for a document shows them. JPEG. */
export async function drawPortrait(person: Person): Promise<Buffer> {
  const figure = await sharp(Buffer.from(drawWalker(person, 0).svg), { density: 72 * 4 })
    .flatten({ background: '#a9b4bb' })
    .png()
    .toBuffer();
  const { width = 0, height = 0 } = await sharp(figure).metadata();
  return sharp(figure)
    .extract({ left: 0, top: 0, width, height: Math.round(height * 0.32) })
    .extend({ top: 60, background: '#a9b4bb' })
    .blur(1)
    .jpeg({ quality: 88 })
    .toBuffer();
}

import type { Frame, PixelBox, VisionModels } from '../models/types';
import { CaptionMemory } from './captions';
import { cropOf, toJpeg } from './crop';
import { detailOf } from './detail';
import type { Dossier } from './dossier';
import { type FaceFound, findFaces, headRegion } from './faces';
import {
  areaOf,
  centreOf,
  enlarge,
  intersectionArea,
  shareCovered,
  shareInside,
  squareAround,
  toFractions,
} from './geometry';
import type { IndexState } from './index-state';
import { addRead, isSettled } from './plate-vote';
import { findPlates, type PlateFound, plateCropBox, plateWeight } from './plates';
import { tiles } from './regions';
import * as schedule from './schedule';
import { StandingTexts } from './standing-texts';

/** A track that is in this frame, with where it is and what is known of it. */
export interface Present {
  serial: number;
  box: PixelBox;
  label: string;
  dossier: Dossier;
  moving: boolean;
}

/** Side of the squares that faces without a body are looked for in: 24 px faces are still found. */
const FACE_TILE_PX = 320;

/** Faces of the persons whose turn it is, and from time to time of the whole frame. */
export async function lookForFaces(
  frame: Frame,
  persons: Present[],
  moving: PixelBox[],
  state: IndexState,
  models: VisionModels,
): Promise<{ faces: FaceFound[]; looked: PixelBox[] }> {
  const due = persons
    .filter(({ dossier, box }) => frame.ptsMs >= dossier.nextLookMs && couldShowFace(box))
    .sort((a, b) => a.dossier.nextLookMs - b.dossier.nextLookMs || a.serial - b.serial)
    .slice(0, schedule.FACES_PER_FRAME);
  const sinceTiles = state.lastTilesMs === null ? Number.POSITIVE_INFINITY : frame.ptsMs - state.lastTilesMs;
  const tilesDue =
    sinceTiles >= schedule.FACE_TILES_MS && (state.lastTilesMs === null || state.movedSinceTiles);
  // A body the detector missed moves all the same; only the first frame is searched as a whole.
  const everywhere = tilesDue ? tiles(FACE_TILE_PX, frame.widthPx, frame.heightPx) : [];
  const regions = everywhere.filter(
    (tile) => state.lastTilesMs === null || moving.some((blob) => intersectionArea(blob, tile) > 0),
  );
  if (tilesDue) {
    state.lastTilesMs = frame.ptsMs;
    state.movedSinceTiles = false;
  }
  if (due.length === 0 && regions.length === 0) return { faces: [], looked: [] };
  const all = await findFaces(frame, due, regions, models);
  // A face found in a tile may be of a person whose turn it was not.
  const faces = all.map((face) => {
    if (face.person !== undefined) return face;
    const owner = persons.find(({ box }) => shareInside(face.box, { ...box, h: box.h * 0.55 }) > 0.8);
    return owner ? { ...face, person: owner.serial } : face;
  });
  for (const { dossier, serial, moving } of due) {
    const seen = faces.some((face) => face.person === serial);
    dossier.emptyLooks = seen ? 0 : dossier.emptyLooks + 1;
    const pause = moving && dossier.emptyLooks < 3 ? schedule.FACE_LOOK_MS : schedule.FACE_LOOK_STANDING_MS;
    // Just short of the pause: frames do not come at even times.
    dossier.nextLookMs = frame.ptsMs + pause - 50;
  }
  return { faces, looked: [...due.map(({ box }) => headRegion(box, frame)), ...regions] };
}

/** A face narrower than a dozen pixels is of no use: far walkers are not looked at. */
const couldShowFace = (box: PixelBox) => Math.max(box.w * 0.45, box.h * 0.15) >= 12;

/** Reads the plates of the vehicles whose turn it is into their dossiers. */
export async function lookForPlates(
  frame: Frame,
  vehicles: Present[],
  state: IndexState,
  models: VisionModels,
): Promise<void> {
  const due = vehicles
    .filter(
      ({ dossier, box, label }) =>
        couldShowPlate(label, box.w) &&
        plateDue(dossier, box, frame.ptsMs) &&
        couldShowPlate(label, box.w * detailOf(frame, box)),
    )
    .sort((a, b) => a.dossier.nextLookMs - b.dossier.nextLookMs || a.serial - b.serial)
    .slice(0, schedule.PLATES_PER_FRAME);
  const captions = new CaptionMemory(state.captions);
  const known = captions.known();
  const lines: PixelBox[][] = due.map(() => []);
  const found = await Promise.all(
    due.map(({ box, dossier }, index) =>
      findPlates(
        frame,
        enlarge(box, 1.06),
        models,
        known,
        (seen) => lines[index]?.push(...seen),
        dossier.emptyLooks === schedule.THOROUGH_PLATE_LOOK,
      ),
    ),
  );
  // Noted afterwards and in order: which look ends first depends on the machine.
  due.forEach(({ serial }, index) => {
    captions.note(lines[index] ?? [], serial);
  });
  for (const [index, vehicle] of due.entries()) {
    const { dossier, box, serial } = vehicle;
    const mine = (found[index] ?? []).filter((plate) => carrierOf(plate.box, vehicles) === serial);
    const best = mine[0];
    dossier.emptyLooks = best ? 0 : dossier.emptyLooks + 1;
    const nearer = box.w > dossier.lookedAtWidth * NEARER;
    dossier.looksAsNear = nearer ? 1 : dossier.looksAsNear + 1;
    dossier.lookedAtWidth = Math.max(dossier.lookedAtWidth, box.w);
    const inVain = Math.max(dossier.emptyLooks, dossier.looksAsNear - schedule.PLATE_LOOKS_AT_ONCE);
    const pause = schedule.PLATE_LOOK_MS * 2 ** Math.max(0, Math.min(3, inVain));
    dossier.nextLookMs = frame.ptsMs + Math.min(pause, schedule.PLATE_LOOK_LONGEST_MS) - 50;
    if (best) await takeDown(dossier, best, box, frame);
  }
}

/** Letters are about a twenty-fifth of a car's width and a tenth of a motorcycle's. */
const couldShowPlate = (label: string, widthPx: number) =>
  widthPx >= (schedule.SMALLEST_PLATED_PX[label] ?? schedule.SMALLEST_PLATED_CAR_PX);

/** A vehicle so much wider than when it was last looked at is worth a look of its own. */
const NEARER = 1.25;

function plateDue(dossier: Dossier, box: PixelBox, ptsMs: number): boolean {
  if (isSettled(dossier.plate)) return false;
  // Nothing was to be read when it was far away; now it is a quarter larger.
  if (box.w > dossier.lookedAtWidth * NEARER) return true;
  if (
    dossier.emptyLooks >= schedule.EMPTY_PLATE_LOOKS ||
    dossier.looksAsNear >= schedule.PLATE_LOOKS_AS_NEAR
  ) {
    return false;
  }
  // While it drives away its letters only get smaller than they were.
  if (dossier.plate.reads.length > 0 && box.w < 0.7 * dossier.lookedAtWidth) return false;
  return ptsMs >= dossier.nextLookMs;
}

/** The smallest vehicle that a plate lies on: behind a car's plate there may be a bus. */
function carrierOf(plate: PixelBox, vehicles: Present[]): number | undefined {
  const carriers = vehicles.filter(({ box }) => shareInside(plate, enlarge(box, 1.06)) > 0.8);
  return carriers.sort((a, b) => areaOf(a.box) - areaOf(b.box))[0]?.serial;
}

/** Plates where no vehicle is known: on moving places, and around plates that are followed already. */
export async function lookForLoosePlates(
  frame: Frame,
  blobs: PixelBox[],
  taken: PixelBox[],
  followed: PixelBox[],
  state: IndexState,
  models: VisionModels,
): Promise<{ plates: PlateFound[]; looked: PixelBox[] }> {
  const { ptsMs } = frame;
  const standing = new StandingTexts(state);
  const going = followed.filter((box) => standing.isDue(box, ptsMs));
  const since = state.lastLoosePlateMs === null ? Number.POSITIVE_INFINITY : ptsMs - state.lastLoosePlateMs;
  const pause = going.length > 0 ? schedule.PLATE_LOOK_MS : schedule.LOOSE_PLATE_LOOK_MS;
  if (since < pause - 50) return { plates: [], looked: [] };
  const known = taken.map((box) => enlarge(box, 1.2));
  // A crowd moves as one place: several known things together explain it as well as one does.
  const free = blobs.filter(
    (blob) => blob.w >= 48 && blob.h >= 24 && shareCovered(blob, known) <= TAKEN_SHARE,
  );
  const wanted = [
    ...going.map((box) => ({ box: enlarge(box, 5), thorough: false })),
    ...free.map((blob) => ({ box: enlarge(blob, 1.15), thorough: true })),
  ];
  const looks = wanted.slice(0, 2).map(({ box, thorough }) => ({
    region: squareAround(box, Math.max(box.w, box.h), frame.widthPx, frame.heightPx),
    thorough,
  }));
  if (looks.length === 0) return { plates: [], looked: [] };
  state.lastLoosePlateMs = ptsMs;
  const captions = new CaptionMemory(state.captions).known();
  const found = (
    await Promise.all(
      looks.map(({ region, thorough }) => findPlates(frame, region, models, captions, undefined, thorough)),
    )
  ).flat();
  standing.learn(
    found.map(({ box }) => box),
    ptsMs,
  );
  const plates = found.filter(
    (plate, index) =>
      plate.confidence >= 0.7 &&
      !taken.some((box) => shareInside(plate.box, box) > 0.8) &&
      !found.slice(0, index).some((other) => shareInside(plate.box, other.box) > 0.5),
  );
  return { plates, looked: looks.map(({ region }) => region) };
}

/** A moving place of which known things cover more is theirs. */
const TAKEN_SHARE = 0.5;

/** Writes a reading into a dossier, with its picture when it is the weightiest yet. */
export async function takeDown(
  dossier: Dossier,
  plate: PlateFound,
  carrier: PixelBox,
  frame: Frame,
): Promise<void> {
  const weight = plateWeight(plate);
  const { text, confidence, characters, readers, asked } = plate;
  const place = (box: PixelBox): [number, number] => {
    const [x, y] = centreOf(box);
    return [x / frame.widthPx, y / frame.heightPx];
  };
  addRead(dossier.plate, {
    ptsMs: frame.ptsMs,
    text,
    confidence,
    weight,
    characters,
    readers,
    asked,
    at: place(plate.box),
    carrierAt: place(carrier),
  });
  if (dossier.plate.best && dossier.plate.best.weight >= weight) return;
  const crop = cropOf(frame, plateCropBox(plate));
  if (!crop) return;
  dossier.plate.best = {
    ptsMs: frame.ptsMs,
    weight,
    box: toFractions(plate.box, frame.widthPx, frame.heightPx),
    jpeg: (await toJpeg(crop)).toString('base64'),
  };
}

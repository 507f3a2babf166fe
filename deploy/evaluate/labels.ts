import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { PixelBox } from '@/worker/models/types';

/**
 * The labelled data as it lies in a folder: one folder a set, each with `labels.csv` (and `boxes.csv`) and its
 * pictures. A set that is not there is empty. Columns that are not named here are not looked at.
 */

/** An empty cell is no value. */
const optional = z.string().transform((value) => (value === '' ? undefined : value));
const number = z.string().min(1).pipe(z.coerce.number());

const plateRow = z.object({
  file: z.string().min(1),
  plate_text: z.string().min(1),
  plate_lines: z.enum(['1', '2']),
  box_x: number.optional(),
  box_y: number.optional(),
  box_w: number.optional(),
  box_h: number.optional(),
});
const faceRow = z.object({ file: z.string().min(1), person_id: z.string().min(1) });
const vehicleRow = z.object({
  file: z.string().min(1),
  vehicle_id: z.string().min(1),
  source: z.string(),
  time_s: optional,
  class: z.string().min(1),
  colour: optional,
});
const objectRow = z.object({
  clip: z.string().min(1),
  object_no: z.string().min(1),
  global_id: optional,
  class: z.string().min(1),
  colour: optional,
  first_s: number,
  last_s: number,
});
const boxColumns = {
  clip: z.string().min(1),
  frame: number,
  time_s: number,
  x: number,
  y: number,
  w: number,
  h: number,
};
const trackRow = z.object({ ...boxColumns, track_id: z.string(), class: z.string() });
const faceBoxRow = z.object({ ...boxColumns, person_id: z.string().min(1) });
const appearanceRow = z.object({
  clip: z.string().min(1),
  person_id: z.string().min(1),
  first_s: number,
  last_s: number,
});

/** A picture with one plate in it. */
export interface PlateLabel {
  file: string;
  text: string;
  lines: 1 | 2;
  /** Left out where the picture is a crop of the plate. */
  box?: PixelBox;
}

/** A picture of somebody or of some vehicle. */
export interface FaceLabel {
  file: string;
  subject: string;
}

export interface VehicleLabel extends FaceLabel {
  /** The recording or picture that it was cut from. */
  source: string;
  timeS?: number;
  class: string;
  colour?: string;
}

/** A thing in a recording, by time only. */
export interface ObjectLabel {
  clip: string;
  /** Unlike every other's in its clip. */
  id: string;
  /** The same where the same thing is seen again. */
  globalId?: string;
  class: string;
  colour?: string;
  firstMs: number;
  lastMs: number;
}

/** Where a labelled thing or face is at one moment. */
export interface BoxLabel {
  clip: string;
  id: string;
  class: string;
  /** Number of the frame, from 0. */
  frame: number;
  ptsMs: number;
  box: PixelBox;
}

export interface AppearanceLabel {
  clip: string;
  person: string;
  firstMs: number;
  lastMs: number;
}

/** Reads a folder of labelled data. @throws an Error that names the file whose columns are not what they should be. */
export class LabelledData {
  constructor(readonly folder: string) {}

  /** The sets whose name begins so, such as every `plates_`. */
  setsNamed(prefix: string): string[] {
    return readdirSync(this.folder)
      .filter((name) => name.startsWith(prefix) && existsSync(this.fileOf(name, 'labels.csv')))
      .sort();
  }

  fileOf(set: string, file: string): string {
    return path.join(this.folder, set, file);
  }

  plates(set: string): PlateLabel[] {
    return this.rows(set, 'labels.csv', plateRow).map((row) => ({
      file: this.fileOf(set, row.file),
      text: row.plate_text,
      lines: row.plate_lines === '2' ? 2 : 1,
      ...(row.box_x !== undefined &&
        row.box_y !== undefined && {
          box: { x: row.box_x, y: row.box_y, w: row.box_w ?? 0, h: row.box_h ?? 0 },
        }),
    }));
  }

  faces(set: string): FaceLabel[] {
    return this.rows(set, 'labels.csv', faceRow).map(({ file, person_id }) => ({
      file: this.fileOf(set, file),
      subject: person_id,
    }));
  }

  vehicles(): VehicleLabel[] {
    return this.rows('vehicles', 'labels.csv', vehicleRow).map((row) => ({
      file: this.fileOf('vehicles', row.file),
      subject: row.vehicle_id,
      source: row.source,
      class: row.class,
      ...(row.time_s !== undefined && { timeS: Number(row.time_s) }),
      ...(row.colour !== undefined && { colour: row.colour }),
    }));
  }

  objects(): ObjectLabel[] {
    return this.rows('video_objects', 'labels.csv', objectRow).map((row) => ({
      clip: row.clip,
      id: row.object_no,
      class: row.class,
      firstMs: row.first_s * 1000,
      lastMs: row.last_s * 1000,
      ...(row.global_id !== undefined && { globalId: row.global_id }),
      ...(row.colour !== undefined && { colour: row.colour }),
    }));
  }

  /** Boxes of things, one for each frame that they are in. Their clips are labelled completely. */
  tracks(): BoxLabel[] {
    return this.rows('video_tracks', 'labels.csv', trackRow).map((row) => ({
      ...boxOf(row),
      id: row.track_id,
      class: row.class,
    }));
  }

  /** Boxes of faces. Others that are not listed may be there. */
  faceBoxes(): BoxLabel[] {
    return this.rows('video_faces', 'boxes.csv', faceBoxRow).map((row) => ({
      ...boxOf(row),
      id: row.person_id,
      class: 'face',
    }));
  }

  appearances(): AppearanceLabel[] {
    return this.rows('video_faces', 'labels.csv', appearanceRow).map((row) => ({
      clip: row.clip,
      person: row.person_id,
      firstMs: row.first_s * 1000,
      lastMs: row.last_s * 1000,
    }));
  }

  private rows<Row extends z.ZodType>(set: string, file: string, row: Row): z.infer<Row>[] {
    const place = this.fileOf(set, file);
    if (!existsSync(place)) return [];
    const cells: unknown = parse(readFileSync(place), { columns: true, bom: true });
    const parsed = z.array(row).safeParse(cells);
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    throw new Error(
      `${place}, row ${Number(issue?.path[0] ?? 0) + 2}: ${String(issue?.path[1])}: ${issue?.message}`,
    );
  }
}

const boxOf = ({ clip, frame, time_s, x, y, w, h }: z.infer<z.ZodObject<typeof boxColumns>>) => ({
  clip,
  frame,
  ptsMs: time_s * 1000,
  box: { x, y, w, h },
});

/**
 * Places in completely labelled clips where something stands that is not labelled: what is found there is neither right
 * nor wrong. In pixels of the clip.
 */
export const UNLABELLED_PLACES: { clip: string; box: PixelBox; what: string }[] = [
  {
    clip: 'intel_car_detection.mp4',
    box: { x: 490, y: 0, w: 130, h: 24 },
    what: 'the wheel of a parked car at the top edge',
  },
];

import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { DomainError } from '../errors';
import { type NamedTime, parseFileName } from './naming';
import { cameraInput } from './schema';

/** The list that lies beside recordings: which camera filmed which file, from when, and what cameras they are. */
export const LISTING_NAME = 'cameras.csv';

/** What `cameras.csv` says of one file. */
export interface ListedFile {
  camera: string;
  start?: NamedTime;
}

/** A camera as `cameras.csv` describes it; registered where it is not known yet. */
export interface ListedCamera {
  code: string;
  name: string;
  district?: string;
  latitude?: number;
  longitude?: number;
  timeZone?: string;
}

export interface Listing {
  /** By file name, lower case. */
  files: ReadonlyMap<string, ListedFile>;
  cameras: ListedCamera[];
}

export class ListingInvalid extends DomainError {
  override name = 'ListingInvalid';
  constructor(reason: string) {
    super(
      'invalid',
      'listing-invalid',
      `${LISTING_NAME} cannot be read: ${reason}`,
      'Its first line names the columns: file, camera, start, and where you like name, district, latitude, longitude, time_zone.',
    );
  }
}

const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());
const row = z.object({
  file: optional(z.string()),
  camera: cameraInput.shape.code,
  start: optional(z.string()),
  name: optional(z.string().max(120)),
  district: optional(z.string()),
  latitude: optional(z.coerce.number().min(-90).max(90)),
  longitude: optional(z.coerce.number().min(-180).max(180)),
  time_zone: optional(z.string()),
});

/**
 * Reads `cameras.csv`. A line with a file places that file; a line without only describes a camera. `start` is written as
 * in file names or as ISO 8601; without a zone it is in the camera's.
 * @throws ListingInvalid naming the line.
 */
export function parseListing(text: string): Listing {
  let records: unknown[];
  try {
    records = parse(text, {
      bom: true,
      columns: (header: string[]) => header.map((name) => name.trim().toLowerCase()),
      skip_empty_lines: true,
      trim: true,
    });
  } catch (error) {
    throw new ListingInvalid(error instanceof Error ? error.message : String(error));
  }
  const files = new Map<string, ListedFile>();
  const cameras = new Map<string, ListedCamera>();
  for (const [index, record] of records.entries()) {
    const line = index + 2;
    const parsed = row.safeParse(record);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw new ListingInvalid(`line ${line}, ${issue?.path.join('.')}: ${issue?.message}`);
    }
    const { file, camera, start, name, district, latitude, longitude, time_zone } = parsed.data;
    const moment = start === undefined ? undefined : parseFileName(start).stamped;
    if (start !== undefined && !moment)
      throw new ListingInvalid(`line ${line}: "${start}" is not a date and time.`);
    if (file !== undefined) files.set(file.toLowerCase(), { camera, ...(moment ? { start: moment } : {}) });
    const known = cameras.get(camera);
    cameras.set(camera, {
      ...known,
      code: camera,
      name: name ?? known?.name ?? camera,
      ...(district === undefined ? {} : { district }),
      ...(latitude === undefined || longitude === undefined ? {} : { latitude, longitude }),
      ...(time_zone === undefined ? {} : { timeZone: time_zone }),
    });
  }
  return { files, cameras: [...cameras.values()] };
}

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Actor } from '@/core/people/actor';
import type { Database } from '@/prisma/client';
import type { ObjectStore } from '@/storage';

/** A FIR in Quetta, a camera whose clock is 90 s ahead, and an investigator; made by `makeWorld`. */
export interface EvidenceWorld {
  investigator: Actor;
  /** Of another district: sees nothing of the case. */
  stranger: Actor;
  caseId: string;
  cameraId: number;
  districtId: number;
  otherDistrictId: number;
  /** Stores a file as a recording of the camera and returns its id. */
  receive(
    file: string,
    durationMs: number,
    options?: { name?: string; stampedStart?: string },
  ): Promise<string>;
}

const OFFSET_MS = 90_000;

/** Fills an empty database with what evidence needs. `db` is connected for the system. */
export async function makeWorld(db: Database, storage: ObjectStore): Promise<EvidenceWorld> {
  const [quetta, karachi] = await Promise.all(
    ['Quetta', 'Karachi South'].map((name) =>
      db.district.create({
        data: {
          province: name === 'Quetta' ? 'Balochistan' : 'Sindh',
          name,
          stations: { create: { name: 'PS City' } },
        },
        include: { stations: true },
      }),
    ),
  );
  const person = async (id: string, name: string, district: typeof quetta): Promise<Actor> => {
    const stationId = district?.stations[0]?.id ?? null;
    const districtId = district?.id ?? null;
    await db.user.create({
      data: {
        id,
        name,
        email: `${id}@saboot.invalid`,
        username: id,
        role: 'INVESTIGATOR',
        districtId,
        stationId,
      },
    });
    return { id, name, username: id, role: 'INVESTIGATOR', districtId, stationId };
  };
  const investigator = await person('zahra', 'SI Zahra Baloch', quetta);
  const stranger = await person('other', 'SI Other', karachi);
  const camera = await db.camera.create({
    data: {
      code: 'QTA-04',
      name: 'Jinnah Road / جناح روڈ',
      districtId: quetta?.id ?? 0,
      latitude: 30.1938,
      longitude: 67.0099,
      drawn: true,
      clockChecks: {
        create: {
          offsetMs: OFFSET_MS,
          uncertaintyMs: 500,
          method: 'photographed beside a phone showing network time',
          measuredAt: new Date('2026-03-01T06:00:00Z'),
          measuredById: investigator.id,
        },
      },
    },
    include: { clockChecks: true },
  });
  const fir = await db.case.create({
    data: {
      province: 'Balochistan',
      districtId: quetta?.id ?? 0,
      stationId: quetta?.stations[0]?.id ?? 0,
      firYear: 2026,
      firNumber: '112',
      title: 'گاڑی چوری، جناح روڈ (car theft, Jinnah Road)',
      occurredFrom: new Date('2026-03-04T09:00:00Z'),
      occurredTo: new Date('2026-03-04T09:20:00Z'),
      reportedAt: new Date('2026-03-04T10:05:00Z'),
      informantName: 'عبدالرحیم ولد محمد اکبر',
      informantParentage: 'Muhammad Akbar',
      informantResidence: 'Satellite Town, Quetta',
      informantDocument: 'CNIC',
      informantNumber: '54400-1234567-1',
      offence: 'Theft of a motor car',
      sections: ['381-A PPC'],
      place: 'Jinnah Road, near Manan Chowk',
      distanceM: 800,
      direction: 'north-east',
      narrative:
        'مدعی نے بیان کیا کہ مورخہ 04-03-2026 بوقت 14:00 بجے اس نے اپنی گاڑی نمبر QTA-4821 (سفید رنگ) جناح روڈ پر کھڑی کی۔ واپسی پر گاڑی موجود نہ تھی۔',
      createdById: investigator.id,
    },
  });
  return {
    investigator,
    stranger,
    caseId: fir.id,
    cameraId: camera.id,
    districtId: quetta?.id ?? 0,
    otherDistrictId: karachi?.id ?? 0,
    async receive(file, durationMs, options = {}) {
      const bytes = await readFile(file);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const key = `masters/${sha256.slice(0, 2)}/${sha256}`;
      await storage.put(key, createReadStream(file), { expectedSha256: sha256 });
      const stampedStart = new Date(options.stampedStart ?? '2026-03-04T09:10:00Z');
      const startsAt = new Date(stampedStart.getTime() - OFFSET_MS);
      const recording = await db.recording.create({
        data: {
          cameraId: camera.id,
          districtId: quetta?.id ?? null,
          sha256,
          sizeBytes: BigInt(bytes.length),
          originalName: options.name ?? 'QTA-04_2026-03-04_14-10-00.mp4',
          storageKey: key,
          source: 'UPLOAD',
          receivedFrom: 'DVR of the shop “Al-Madina”, by USB stick',
          receivedById: investigator.id,
          status: 'INDEXED',
          durationMs,
          stampedStart,
          timeSource: 'FILE_NAME',
          clockOffsetMs: OFFSET_MS,
          clockUncertaintyMs: 500,
          clockCheckId: camera.clockChecks[0]?.id ?? null,
          startsAt,
          endsAt: new Date(startsAt.getTime() + durationMs),
          packName: 'default',
        },
      });
      // As intake writes them.
      for (const kind of ['HASHED', 'STORED', 'RECEIVED'])
        await db.custodyEvent.create({
          data: {
            recordingId: recording.id,
            kind,
            actorId: investigator.id,
            actorName: investigator.name,
            sha256,
          },
        });
      return recording.id;
    },
  };
}

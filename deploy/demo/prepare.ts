import { mkdir, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '@/core/operations/config';
import { connect, type Database } from '@/core/operations/database';
import type { JobSender } from '@/core/operations/jobs';
import { createLogger } from '@/core/operations/log';
import { createJobSender } from '@/core/operations/queue';
import { createAccount } from '@/core/people/accounts';
import type { Role } from '@/core/people/schema';
import { filmClip } from './film';
import { CAMERAS, CLIPS, type DemoCamera, type DemoClip } from './script';
import { prepareDemoWatchlist } from './watchlist';

const DISTRICT = { province: 'Balochistan', name: 'Quetta' };
const STATIONS = [
  { name: 'City', latitude: 30.1941, longitude: 67.0045 },
  { name: 'Gawalmandi', latitude: 30.1889, longitude: 67.0146 },
  { name: 'Industrial Area', latitude: 30.1518, longitude: 66.9783 },
];
/** A neighbour whose people see nothing of the first district's. */
const NEIGHBOUR = { province: 'Balochistan', name: 'Pishin' };

/** One account for each role. They exist to try Saboot out; the people do not. */
const ACCOUNTS: readonly { username: string; name: string; role: Role; everywhere?: true }[] = [
  { username: 'investigator', name: 'Bilal Kakar (demo)', role: 'INVESTIGATOR' },
  { username: 'operator', name: 'Sana Mengal (demo)', role: 'OPERATOR' },
  { username: 'sho', name: 'Tariq Achakzai (demo)', role: 'SHO' },
  { username: 'supervisor', name: 'Nadia Durrani (demo)', role: 'SUPERVISOR' },
  { username: 'reviewer', name: 'Imran Baloch (demo)', role: 'REVIEWER' },
  { username: 'prosecutor', name: 'Farah Rind (demo)', role: 'PROSECUTOR' },
  { username: 'custodian', name: 'Asad Marri (demo)', role: 'CUSTODIAN' },
  { username: 'auditor', name: 'Hina Bugti (demo)', role: 'AUDITOR', everywhere: true },
  { username: 'administrator', name: 'Zahid Hazara (demo)', role: 'ADMINISTRATOR', everywhere: true },
];

/** How somebody signs in to the demo. */
export interface DemoSignIn {
  username: string;
  password: string;
  role: Role;
}

/**
 * Makes districts, stations and one account for each role where they are missing; takes under a second.
 * @returns how to sign in.
 */
export async function prepareDemoAccounts(config: Config, password: string): Promise<DemoSignIn[]> {
  const db = connect(config.DATABASE_URL, { system: true, poolSize: 2 });
  try {
    const districtId = await makeDistrict(db, DISTRICT);
    const neighbourId = await makeDistrict(db, NEIGHBOUR);
    for (const station of STATIONS) await makeStation(db, districtId, station);
    await makeStation(db, neighbourId, { name: 'Pishin City', latitude: 30.5803, longitude: 66.9961 });
    const { id: stationId } = await db.station.findFirstOrThrow({ where: { districtId, name: 'City' } });
    for (const { username, name, role, everywhere } of ACCOUNTS) {
      const known = await db.user.findUnique({ where: { username }, select: { id: true } });
      if (known) continue;
      await createAccount(db, {
        username,
        name,
        role,
        password,
        ...(everywhere ? {} : { districtId, stationId }),
      });
    }
    return ACCOUNTS.map(({ username, role }) => ({ username, role, password }));
  } finally {
    await db.$disconnect();
  }
}

/**
 * Registers the drawn city's cameras and draws and sends in its footage, as far as it is not there. The first time takes the
 * better part of a minute and is done while people already look around; the workers index what arrives.
 * @param say told when drawing starts and ends
 */
export async function prepareDemoFootage(config: Config, say: (line: string) => void): Promise<void> {
  const db = connect(config.DATABASE_URL, { system: true, poolSize: 2 });
  const sender = createJobSender({
    queueUrl: config.QUEUE_URL,
    log: createLogger('demo', config.LOG_LEVEL),
  });
  try {
    const districtId = await makeDistrict(db, DISTRICT);
    for (const camera of CAMERAS) await makeCamera(db, districtId, camera);
    const arrived = await db.arrival.findMany({ where: { source: 'DEMO' }, select: { originalName: true } });
    const names = new Set(arrived.map((arrival) => arrival.originalName));
    const missing = CLIPS.filter((clip) => !names.has(nameOf(clip)));
    const watchlist = prepareDemoWatchlist(config, db, sender, districtId);
    if (missing.length === 0) return await watchlist;
    say(`Drawing ${missing.length} demonstration recordings (once, about a minute) ...`);
    const waiting = [...missing];
    // Two at a time: each takes one core.
    const draw = async () => {
      for (let clip = waiting.shift(); clip; clip = waiting.shift()) await sendClip(config, sender, clip);
    };
    await Promise.all([watchlist, draw(), draw()]);
    say('The demonstration recordings are drawn; the workers are indexing them.');
  } finally {
    await sender.close();
    await db.$disconnect();
  }
}

async function sendClip(config: Config, sender: JobSender, clip: DemoClip): Promise<void> {
  const camera = CAMERAS.find(({ code }) => code === clip.camera);
  if (!camera) throw new Error(`No camera ${clip.camera} is drawn.`);
  const folder = path.join(config.DATA_DIR, 'demo');
  await mkdir(folder, { recursive: true });
  const originalName = nameOf(clip);
  const file = path.join(folder, originalName);
  if (!(await stat(file).catch(() => undefined))) {
    await filmClip(camera, clip, `${file}.part`, config.FFMPEG_PATH);
    await rename(`${file}.part`, file);
  }
  await sender.send(
    'intake',
    {
      file,
      originalName,
      source: 'DEMO',
      receivedFrom: 'drawn by Saboot',
      receivedById: null,
      consume: true,
    },
    { dedupe: `demo:${originalName}` },
  );
}

/** As a recorder would name it: `QTA-014_20261120T183800+0500.mp4`. */
function nameOf(clip: DemoClip): string {
  return `${clip.camera}_${clip.stampedStart.replaceAll(/[-:]/g, '')}.mp4`;
}

async function makeCamera(db: Database, districtId: number, camera: DemoCamera): Promise<void> {
  const { code, name, latitude, longitude, headingDeg, fieldOfViewDeg } = camera;
  const known = await db.camera.findUnique({ where: { code }, select: { id: true } });
  if (known) return;
  const site = await db.site.upsert({
    where: { name: camera.site.name },
    create: { ...camera.site, latitude, longitude },
    update: {},
  });
  const custodian = await db.user.findUnique({ where: { username: 'custodian' }, select: { id: true } });
  await db.camera.create({
    data: {
      ...{ code, name, districtId, latitude, longitude, headingDeg, fieldOfViewDeg },
      siteId: site.id,
      drawn: true,
      ...(camera.clock
        ? {
            clockChecks: {
              create: {
                ...camera.clock,
                measuredAt: new Date(camera.clock.measuredAt),
                measuredById: custodian?.id ?? 'demo',
                note: 'Part of the drawn demonstration.',
              },
            },
          }
        : {}),
    },
  });
}

async function makeDistrict(db: Database, district: { province: string; name: string }): Promise<number> {
  const { id } = await db.district.upsert({
    where: { province_name: district },
    create: district,
    update: {},
  });
  return id;
}

async function makeStation(
  db: Database,
  districtId: number,
  station: { name: string; latitude: number; longitude: number },
): Promise<void> {
  await db.station.upsert({
    where: { districtId_name: { districtId, name: station.name } },
    create: { districtId, ...station },
    update: {},
  });
}

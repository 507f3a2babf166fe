import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { newSigningKey, type Signer, signerOf } from '@/core/audit/signing';
import { attest, keysText } from './attestation';
import { localEntry, writeBag } from './bag';
import { BAG_FILES } from './bagit';
import type { CaseFile } from './case-file';
import { caseGraph } from './case-uco';
import { verifierText, viewerPage } from './offline';
import { drawnEntry, drawnLog, drawnReceipt } from './testing-log';

const hashOf = (algorithm: string, bytes: Buffer) => createHash(algorithm).update(bytes).digest('hex');
const at = '2026-03-04T09:10:00.000Z';
const uuid = (last: number) => `01890000-0000-7000-8000-${String(last).padStart(12, '0')}`;

/** The files of a small bundle: a clip, a still and the original they were taken from; any bytes do. */
export const drawnFiles = {
  'data/exhibits/exhibit-001.mp4': Buffer.from('a clip, as far as a bag is concerned'.repeat(40)),
  'data/exhibits/exhibit-002.png': Buffer.from('a still'.repeat(60)),
  'data/masters/0123456789abcdef.mp4': Buffer.from('the original recording'.repeat(100)),
};

/** A case file that agrees with `drawnFiles`. */
export function drawnCase(): CaseFile {
  const paths = Object.keys(drawnFiles) as (keyof typeof drawnFiles)[];
  const masterPath = paths[2] ?? paths[0];
  const master = drawnFiles[masterPath ?? 'data/masters/0123456789abcdef.mp4'];
  const masterHash = hashOf('sha256', master);
  const camera = {
    id: 1,
    code: 'QTA-04',
    name: 'جناح روڈ',
    latitude: 30.19,
    longitude: 67.01,
    timeZone: 'Asia/Karachi',
    drawn: true,
  };
  const span = { fromMs: 3000, toMs: 5000, stampedFrom: at, stampedTo: at, from: at, to: at };
  const exhibits = paths.slice(0, 2).map((path, order): CaseFile['exhibits'][number] => {
    const bytes = drawnFiles[path];
    const clip = order === 0;
    return {
      id: uuid(order + 1),
      number: order + 1,
      kind: clip ? 'CLIP' : 'STILL',
      title: clip ? 'سفید گاڑی QTA-4821' : 'white car',
      note: null,
      attachedBy: 'SI Zahra Baloch',
      attachedAt: at,
      disclosure: null,
      file: {
        path,
        mimeType: clip ? 'video/mp4' : 'image/png',
        sizeBytes: bytes.length,
        sha256: hashOf('sha256', bytes),
        sha512: hashOf('sha512', bytes),
      },
      provenance: {
        version: 'saboot-provenance/1',
        request: {
          by: { id: 'zahra', name: 'SI Zahra Baloch', role: 'INVESTIGATOR' },
          at,
          searchId: null,
          trackId: null,
        },
        original: {
          recordingId: uuid(10),
          name: 'جناح روڈ.mp4',
          sha256: masterHash,
          sizeBytes: master.length,
          container: 'mov,mp4',
          videoCodec: 'h264',
          audioCodec: null,
          widthPx: 320,
          heightPx: 240,
          durationMs: 8000,
          receivedAt: at,
          receivedFrom: 'a USB stick',
          receivedBy: null,
          checkedAt: at,
        },
        camera,
        clock: { offsetMs: 0, uncertaintyMs: null, timeSource: 'FILE_NAME', check: null },
        requested: span,
        actual: span,
        tool: {
          program: 'ffmpeg',
          version: 'ffmpeg version 5.1',
          arguments: ['-i', '{original}', '{output}'],
        },
        software: { name: 'Saboot', version: '0.0.0-test' },
        madeAt: at,
      },
      custody: [{ at, kind: 'requested', by: 'SI Zahra Baloch', details: {}, sha256: null }],
    };
  });
  return {
    version: 'saboot-case/2',
    bundle: {
      id: uuid(20),
      requestedBy: 'SI Zahra Baloch',
      requestedAt: at,
      madeAt: at,
      software: { name: 'Saboot', version: '0.0.0-test' },
      kind: 'INVESTIGATION',
      recipient: null,
      request: null,
      withMasters: true,
    },
    caseId: uuid(21),
    fir: {
      province: 'Balochistan',
      district: 'Quetta',
      station: 'PS City',
      number: '112',
      year: 2026,
      title: 'گاڑی چوری',
      status: 'OPEN',
      occurredFrom: at,
      occurredTo: null,
      reportedAt: at,
      informant: { name: 'عبدالرحیم', parentage: null, residence: null, document: 'NONE', number: null },
      offence: 'Theft',
      sections: ['381-A PPC'],
      property: null,
      place: 'Jinnah Road',
      latitude: null,
      longitude: null,
      distanceM: null,
      direction: null,
      accused: null,
      stepsTaken: null,
      delayExplanation: null,
      dispatchedAt: null,
      narrative: null,
    },
    exhibits,
    withoutFile: [],
    withheld: [],
    reports: [],
    originals: [
      {
        recordingId: uuid(10),
        name: 'جناح روڈ.mp4',
        sha256: masterHash,
        sizeBytes: master.length,
        cameraCode: 'QTA-04',
        receivedAt: at,
        receivedFrom: 'a USB stick',
        receivedBy: null,
        stampedStart: at,
        startsAt: at,
        endsAt: null,
        path: masterPath ?? null,
        indexedWith: null,
        damage: [],
        custody: [],
      },
    ],
    cameras: [{ ...camera, headingDeg: null, site: null, clockChecks: [] }],
    searches: [
      drawnSearch(30, 2, [{ exhibit: 1, trackId: uuid(40), rank: 1, score: 0.8 }]),
      drawnSearch(31, 0, []),
    ],
    questions: [],
    health: [
      {
        cameraCode: 'QTA-04',
        exhibits: [1, 2],
        from: '2026-03-04T08:10:00.000Z',
        to: '2026-03-04T10:10:00.000Z',
        ranges: [
          { from: '2026-03-04T08:10:00.000Z', to: at, reason: 'not-recorded' },
          { from: at, to: '2026-03-04T10:10:00.000Z', reason: 'indexed' },
        ],
        recordings: [],
      },
    ],
    audit: [],
  };
}

/** A search as case.json tells it; one of total 0 found nothing. */
const drawnSearch = (
  number: number,
  total: number,
  ledTo: CaseFile['searches'][number]['ledTo'],
): CaseFile['searches'][number] => ({
  id: uuid(number),
  kind: 'VEHICLE',
  by: 'SI Zahra Baloch',
  at,
  purpose: 'FIR 112/2026',
  query: { examples: [] },
  scope: { from: at },
  models: {},
  plan: {},
  threshold: 0.5,
  coverage: {},
  watermark: at,
  total,
  ledTo,
  receipt: { path: `data/receipts/search-${uuid(number)}.json` },
  reviews: [],
});

/** The files that prove what the case file says of searches and of the log; entries are put into `said`. */
export function drawnRecord(said: CaseFile, signer: Signer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const entries = [drawnEntry({ seq: '11', at, objectId: said.caseId, details: { exhibitId: uuid(1) } })];
  for (const [place, search] of said.searches.entries()) {
    const { text, sha256 } = drawnReceipt(search, signer);
    if (search.receipt) files.set(search.receipt.path, Buffer.from(text));
    const entry = {
      seq: String(12 + place),
      at,
      action: 'search.run',
      objectKind: 'search',
      objectId: search.id,
    };
    entries.push(drawnEntry({ ...entry, details: { receiptSha256: sha256 } }));
  }
  said.audit = entries;
  return files.set(BAG_FILES.log, Buffer.from(`${JSON.stringify(drawnLog(entries, signer))}\n`));
}

/** The key that signs drawn bundles. */
export const drawnSigner: Signer = signerOf(newSigningKey(), 'a drawn key');

/** Writes a small sound bundle; `change` may spoil what goes into it. */
export async function writeDrawnBundle(
  file: string,
  change: (files: Map<string, Buffer>, said: CaseFile) => void = () => undefined,
  signer: Signer = drawnSigner,
  timeStamp?: { authorities: string; nonce: string; stamp: (signed: Buffer) => Promise<Buffer> },
): Promise<void> {
  const said = drawnCase();
  const files = new Map<string, Buffer>([
    [BAG_FILES.readme, Buffer.from('read me\r\n')],
    [BAG_FILES.report, Buffer.from('%PDF-1.3 not really')],
    [BAG_FILES.graph, Buffer.from(JSON.stringify(caseGraph(said)))],
    ...Object.entries(drawnFiles),
    ...drawnRecord(said, signer),
  ]);
  change(files, said);
  files.set(BAG_FILES.caseFile, Buffer.from(JSON.stringify(said)));
  const bag = writeBag({
    base: 'FIR-112-2026-0001',
    entries: [...files].map(([path, bytes]) => localEntry(path, bytes, bytes.length)),
    info: [['External-Description', 'گاڑی چوری']],
    mtime: new Date(at),
    tagFiles: [
      { path: BAG_FILES.page, text: await viewerPage(said, 'Asia/Karachi') },
      { path: BAG_FILES.verifier, text: await verifierText() },
      { path: BAG_FILES.keys, text: keysText([{ ...published(signer), publishedAt: at }]) },
      { path: BAG_FILES.key, text: signer.pem },
      ...(timeStamp ? [{ path: BAG_FILES.timeStampCa, text: timeStamp.authorities }] : []),
    ],
    sign: (subjects) => attest(signer, said, 'FIR 112/2026', subjects, timeStamp?.nonce),
    ...(timeStamp ? { stamp: timeStamp.stamp } : {}),
  });
  await pipeline(bag, createWriteStream(file));
}

const published = ({ keyId, pem }: Signer) => ({
  keyId,
  pem,
  introducedBy: null,
  introduction: null,
  signature: null,
});

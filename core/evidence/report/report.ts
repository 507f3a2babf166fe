import type { CaseFile } from '../case-file';
import type { Gathered } from '../gathering';
import type { PictureOf } from './pictures';
import { recordParts } from './record-parts';
import { Sheet } from './sheet';
import { storyboardPart } from './storyboard';
import {
  clockIn,
  clockWords,
  copyWords,
  custodyWords,
  momentIn,
  placeIn,
  proofWords,
  shortHash,
  spanIn,
  timeSourceWords,
  transferWords,
} from './words';

type Exhibit = CaseFile['exhibits'][number];

/** What the report needs beside the facts. */
export interface ReportSettings {
  file: string;
  /** IANA zone in which times are shown. */
  timeZone: string;
  /** The key that signs the bundle. */
  keyId: string;
  pictureOf: PictureOf;
  /** Called after each exhibit with the fraction that is done. */
  onExhibit?: (done: number) => Promise<void> | void;
}

const KINDS: Record<CaseFile['bundle']['kind'], string> = {
  INVESTIGATION: 'the investigation: everything attached to the case',
  PROSECUTION: 'the prosecution (CrPC s.173): what is relied on; what is withheld is listed',
  DEFENCE: 'the defence: what is relied on',
  LABORATORY: 'a forensic laboratory: originals and exhibits, without the views of others',
};

/**
 * Writes `data/report.pdf`: the FIR, what was relied on, each exhibit with its picture, times, hashes and handling, the
 * originals, cameras and searches behind them, and the limits of the methods. What it says is what case.json says.
 * @throws whatever writing the file throws
 */
export async function writeReport(gathered: Gathered, settings: ReportSettings): Promise<void> {
  const { caseFile, reference } = gathered;
  const zone = settings.timeZone;
  const sheet = new Sheet(settings.file, {
    title: `Evidence report, ${reference}`,
    subject: `${reference} — ${caseFile.fir.title}`,
    footer: `Saboot evidence report · bundle ${caseFile.bundle.id}`,
    created: new Date(caseFile.bundle.madeAt),
  });
  sheet.title('Evidence report');
  sheet.paragraph(reference, { size: 12, weight: 'bold', after: 1 });
  sheet.paragraph(caseFile.fir.title, { size: 12, after: 8 });
  const drawn = caseFile.cameras.filter((camera) => camera.drawn);
  if (drawn.length > 0) {
    sheet.notice(
      `DEMONSTRATION: the footage of ${drawn.map((camera) => camera.name).join(', ')} was drawn by Saboot for trying the program. It was not filmed, and it is evidence of nothing.`,
    );
  }
  sheet.facts([
    ['Bundle', caseFile.bundle.id],
    ['Made for', KINDS[caseFile.bundle.kind]],
    ['Given to', caseFile.bundle.recipient],
    ['The laboratory is asked', caseFile.bundle.request],
    ['Asked for by', `${caseFile.bundle.requestedBy}, ${momentIn(zone, caseFile.bundle.requestedAt)}`],
    [
      'Made',
      `${momentIn(zone, caseFile.bundle.madeAt)} by ${caseFile.bundle.software.name} ${caseFile.bundle.software.version}`,
    ],
    ['Exhibits', String(caseFile.exhibits.length)],
    [
      'Whole originals',
      caseFile.bundle.withMasters
        ? 'in this bundle, under data/masters'
        : 'not in this bundle; their hashes are below',
    ],
    [
      'Times',
      `are shown in ${zone} unless another zone is named. “Stamped” is what the camera’s clock said; “corrected” has the measured offset taken off.`,
    ],
  ]);

  firFacts(sheet, caseFile, zone);
  reliedOn(sheet, caseFile, zone);
  await storyboardPart(sheet, caseFile, zone, settings.pictureOf);
  for (const [order, exhibit] of caseFile.exhibits.entries()) {
    await exhibitPart(sheet, exhibit, zone, settings.pictureOf);
    await settings.onExhibit?.((order + 1) / caseFile.exhibits.length);
  }
  originalsPart(sheet, caseFile, zone);
  camerasPart(sheet, caseFile, zone);
  recordParts(sheet, caseFile, zone);
  commandsPart(sheet, caseFile);
  limitsPart(sheet, caseFile, settings.keyId);
  await sheet.close();
}

function firFacts(sheet: Sheet, { fir }: CaseFile, zone: string): void {
  const document = fir.informant.number
    ? `${fir.informant.document.replace('_', ' ')} ${fir.informant.number}`
    : fir.informant.document;
  const where = [
    fir.place,
    fir.distanceM === null ? '' : `${fir.distanceM} m from the station`,
    fir.direction,
  ];
  sheet.heading('First information report');
  sheet.facts([
    ['FIR', `${fir.number}/${fir.year}`],
    ['Station', `${fir.station}, ${fir.district}, ${fir.province}`],
    ['Offence', fir.offence],
    ['Sections', fir.sections.join(', ')],
    [
      'Occurred',
      fir.occurredTo ? spanIn(zone, fir.occurredFrom, fir.occurredTo) : momentIn(zone, fir.occurredFrom),
    ],
    ['Reported', momentIn(zone, fir.reportedAt)],
    ['Place', where.filter(Boolean).join(', ')],
    ['Informant', [fir.informant.name, fir.informant.parentage].filter(Boolean).join(', ')],
    ['Identity document', document],
    ['Residence', fir.informant.residence],
    ['Property', fir.property],
    ['Accused', fir.accused],
    ['Steps taken', fir.stepsTaken],
    ['Delay explained', fir.delayExplanation],
    ['Dispatched', fir.dispatchedAt && momentIn(zone, fir.dispatchedAt)],
    ['Narrative', fir.narrative],
  ]);
}

function reliedOn(sheet: Sheet, said: CaseFile, zone: string): void {
  const { exhibits, withoutFile, withheld, reports, bundle } = said;
  const reliedOn = bundle.kind === 'PROSECUTION' || bundle.kind === 'DEFENCE';
  sheet.heading(reliedOn ? 'What is relied on' : 'Exhibits');
  sheet.table(
    [
      ['No.', 6],
      ['Title', 32],
      ['Kind', 9],
      ['Camera', 20],
      [`Corrected time (${zone})`, 27],
    ],
    exhibits.map((one) => [
      String(one.number),
      one.title,
      one.provenance.derivative
        ? copyWords(one.provenance.derivative).kind
        : one.kind === 'CLIP'
          ? 'clip'
          : 'still',
      `${one.provenance.camera.code} ${one.provenance.camera.name}${one.provenance.camera.drawn ? ' (drawn)' : ''}`,
      clockIn(zone, one.provenance.requested.from),
    ]),
  );
  if (withheld.length > 0) {
    sheet.paragraph('Withheld, and not in this bundle:', { after: 2 });
    sheet.list(
      withheld.map(
        ({ number, title, decision }) =>
          `${number}, ${title}: ${decision.reason ?? ''} (${decision.by}, ${momentIn(zone, decision.at)})`,
      ),
    );
  }
  if (reports.length > 0) {
    sheet.paragraph('Reports under section 173:', { after: 2 });
    sheet.list(
      reports.map(
        ({ kind, submittedAt, submittedBy, prosecutor }) =>
          `${kind.toLowerCase()}, ${momentIn(zone, submittedAt)}, by ${submittedBy}${prosecutor ? `, through ${prosecutor}` : ''}`,
      ),
    );
  }
  if (withoutFile.length > 0) {
    sheet.paragraph('Attached to the case, but no file could be made of them:', { after: 2 });
    sheet.list(withoutFile.map((one) => `${one.number}, ${one.title}: ${one.reason}`));
  }
}

async function exhibitPart(
  sheet: Sheet,
  exhibit: Exhibit,
  zone: string,
  pictureOf: PictureOf,
): Promise<void> {
  const { provenance: origin, file } = exhibit;
  const { requested, actual, clock, camera } = origin;
  sheet.newPage();
  sheet.heading(`Exhibit ${exhibit.number}: ${exhibit.title}`);
  const atMs = Math.max(0, Math.round((requested.fromMs + requested.toMs) / 2) - actual.fromMs);
  const picture = await pictureOf(file.path, atMs);
  if (picture) {
    sheet.picture(
      picture,
      exhibit.kind === 'STILL'
        ? `Reduced for print; the still itself is ${file.path}.`
        : `The clip at ${placeIn(atMs)} (the middle of what was asked for), reduced for print; the clip itself is ${file.path}.`,
    );
  } else sheet.paragraph('No picture could be decoded for this report.', { after: 6 });
  if (origin.derivative) sheet.notice(copyWords(origin.derivative).notice);
  if (camera.drawn) sheet.notice('Drawn by Saboot for trying the program, not filmed.');
  const still = origin.still;
  const spanned = exhibit.kind === 'CLIP';
  sheet.facts([
    ['Note', exhibit.note],
    ['Camera', `${camera.code}, ${camera.name}`],
    [
      'Place',
      camera.latitude === null || camera.longitude === null
        ? null
        : `${camera.latitude}, ${camera.longitude} (WGS 84)`,
    ],
    [
      'Stamped time',
      spanned
        ? spanIn(camera.timeZone, requested.stampedFrom, requested.stampedTo, { ms: true })
        : momentIn(camera.timeZone, requested.stampedFrom, { ms: true }),
    ],
    [
      'Corrected time',
      spanned
        ? spanIn(zone, requested.from, requested.to, { ms: true })
        : momentIn(zone, requested.from, { ms: true }),
    ],
    [
      'Uncertainty',
      clock.uncertaintyMs === null ? 'not known' : `± ${(clock.uncertaintyMs / 1000).toFixed(3)} s`,
    ],
    ['Camera’s clock', clockWords(clock, zone)],
    ['Stamped time is', timeSourceWords(clock.timeSource)],
    [
      'Asked for',
      spanned
        ? `${placeIn(requested.fromMs)} to ${placeIn(requested.toMs)} of the recording`
        : `${placeIn(requested.fromMs)} of the recording`,
    ],
    [
      spanned ? 'The file holds' : 'The frame',
      origin.derivative
        ? copyWords(origin.derivative).holds
        : spanned
          ? `${placeIn(actual.fromMs)} to ${placeIn(actual.toMs)} of the recording, ${origin.clip?.frames ?? 0} frames: from the keyframe at or before the start to the end of the group of pictures. Nothing was re-encoded.`
          : still
            ? `at ${placeIn(still.ptsMs)}, number ${still.frameIndex} of ${still.frames} counted from 0; presentation time ${still.pts} × ${still.timeBase} s`
            : null,
    ],
    ['Same as original', origin.clip ? proofWords(origin.clip) : null],
    ['Frame times', origin.clip ? `kept; largest difference ${origin.clip.maxTimeDeviationMs} ms` : null],
    ['Decoded picture', still ? `SHA-256 ${still.pictureSha256}` : null],
    [
      'Taken from',
      `${origin.original.name}, received ${momentIn(zone, origin.original.receivedAt)} from ${origin.original.receivedFrom}`,
    ],
    [
      'Original SHA-256',
      `${origin.original.sha256} (hashed again ${momentIn(zone, origin.original.checkedAt)}: unchanged)`,
    ],
    ['File', `${file.path}, ${file.mimeType}, ${file.sizeBytes} bytes`],
    ['SHA-256', file.sha256],
    ['SHA-512', file.sha512],
    [
      'Asked for by',
      `${origin.request.by.name} (${origin.request.by.role.toLowerCase()}), ${momentIn(zone, origin.request.at)}`,
    ],
  ]);
  sheet.subheading('Who handled it');
  custodyTable(sheet, exhibit.custody, zone);
}

function custodyTable(sheet: Sheet, custody: Exhibit['custody'], zone: string): void {
  sheet.table(
    [
      [`When (${zone})`, 26],
      ['Who', 20],
      ['What', 26],
      ['SHA-256', 20],
    ],
    custody.map((event) => [
      clockIn(zone, event.at),
      event.by,
      custodyWords(event.kind),
      shortHash(event.sha256),
    ]),
  );
  sheet.list(custody.flatMap((event) => transferWords(event, zone) ?? []));
}

function originalsPart(sheet: Sheet, { originals }: CaseFile, zone: string): void {
  sheet.newPage();
  sheet.heading('Original recordings');
  for (const one of originals) {
    sheet.subheading(one.name);
    sheet.facts([
      ['SHA-256', one.sha256],
      ['Size', `${one.sizeBytes} bytes`],
      ['Camera', one.cameraCode],
      [
        'Received',
        `${momentIn(zone, one.receivedAt)}, from ${one.receivedFrom}${one.receivedBy ? `, by ${one.receivedBy}` : ''}`,
      ],
      [
        'Spans (corrected)',
        one.startsAt &&
          (one.endsAt
            ? spanIn(zone, one.startsAt, one.endsAt, { ms: true })
            : momentIn(zone, one.startsAt, { ms: true })),
      ],
      [
        'Could not be decoded',
        one.damage
          .map((range) => `${placeIn(range.fromMs)} to ${placeIn(range.toMs)}: ${range.reason}`)
          .join('; '),
      ],
      ['In this bundle', one.path ?? 'no'],
    ]);
    custodyTable(sheet, one.custody, zone);
  }
}

function camerasPart(sheet: Sheet, { cameras }: CaseFile, zone: string): void {
  sheet.heading('Cameras and their clocks');
  for (const camera of cameras) {
    sheet.subheading(`${camera.code}, ${camera.name}${camera.drawn ? ' (drawn, not filmed)' : ''}`);
    sheet.facts([
      [
        'Place',
        [camera.site, camera.latitude === null ? null : `${camera.latitude}, ${camera.longitude} (WGS 84)`]
          .filter(Boolean)
          .join(', '),
      ],
      ['Zone of its clock', camera.timeZone],
      ['Clock', camera.clockChecks.length === 0 ? 'never measured' : null],
      ...camera.clockChecks.map(
        (check) =>
          [
            'Clock measured',
            `${momentIn(zone, check.measuredAt)}: ${check.offsetMs} ms (camera minus true) ± ${check.uncertaintyMs} ms, by ${check.measuredBy}, ${check.method}`,
          ] as const,
      ),
    ]);
  }
}

function commandsPart(sheet: Sheet, { exhibits }: CaseFile): void {
  sheet.heading('How the files were made');
  sheet.paragraph('{original} is the original recording, {output} the file of the exhibit.', { after: 3 });
  for (const { number, provenance } of exhibits) {
    const { tool, software } = provenance;
    sheet.facts([
      [`Exhibit ${number}`, `${software.name} ${software.version}, ${tool.version}`],
      ['Command', `${tool.program} ${tool.arguments.join(' ')}`],
    ]);
  }
}

function limitsPart(sheet: Sheet, { bundle }: CaseFile, keyId: string): void {
  sheet.heading('Methods and their limits');
  sheet.list([
    'What the machine finds is a lead for people to examine, not an identification. A score says how alike two pictures are to a model; it is no probability that they show the same person or vehicle. Who is shown has to be established by other evidence.',
    'Models miss what is small, dark, blurred, hidden or turned away, and take like for same. That nothing was found does not show that nothing was there. The default model pack is made for trying the program: its error rates on local footage have not been measured here.',
    'A search looks only at footage that was received and indexed. Each search above states which hours were searched and which were missing, and those that found nothing are listed with the others.',
    'Corrected times are as good as the measurement of the camera’s clock and the stamped start of the file. Where no measurement exists, this is said beside the time.',
    'A clip holds more than was asked for at both ends, because coded pictures depend on the keyframe before them. Both spans are given.',
    'Stills are decoded pictures: the decoder and the change of colour format to RGB are named with each. No picture was sharpened, enlarged or otherwise enhanced, but for copies that say so.',
    'Copies (court copies, annotated and redacted copies, compilations) were drawn on and coded anew from the originals. They are for looking at; the exhibit or recording they were made of is the evidence. Each can be made again from its recipe, whose hash is given.',
    'Hashes show whether a file was changed after it was hashed. They say nothing of what happened before it was received.',
  ]);
  sheet.heading('How to check this bundle');
  sheet.paragraph(
    'The bundle is a BagIt bag (RFC 8493), and signed. Unpacked: open index.html in a browser, or run verify.mjs with Node. data/README.txt says how to check every file by hand with sha512sum and openssl. Where Saboot is installed: npm run verify -- followed by the name of the zip file.',
  );
  sheet.paragraph(
    `This bundle (${bundle.id}) is signed with the key ${keyId}. Compare that with the key that the force publishes: anybody can make a bundle and a key for it. It carries no time stamp of a third party. The SHA-256 of its zip file was recorded by ${bundle.software.name} when it was made; compare it, too.`,
  );
}

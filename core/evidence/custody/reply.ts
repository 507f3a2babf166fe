import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Sheet } from '@/core/evidence/report/sheet';
import { momentIn, spanIn } from '@/core/evidence/report/words';
import type { Actor } from '@/core/people/actor';
import type { Database } from '@/prisma/client';
import { requestToPrint } from './requests';
import type { FootageFound, PreservationRequest } from './requests-schema';

const ASKERS: Record<PreservationRequest['askedByKind'], string> = {
  IO: 'investigating officer',
  COURT: 'court',
  DEFENCE: 'defence',
  PROSECUTOR: 'prosecutor',
  OTHER: 'other person',
};

/** The printed reply to a request, as it was answered. @throws Forbidden, NotFound, RequestRefused */
export async function printReply(
  db: Database,
  actor: Actor,
  id: string,
  timeZone: string,
): Promise<{ pdf: Buffer; fileName: string }> {
  const request = await requestToPrint(db, actor, id);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-reply-'));
  try {
    const file = path.join(folder, 'reply.pdf');
    await writeReply(request, file, timeZone);
    return { pdf: await readFile(file), fileName: `preservation-request-${request.number}.pdf` };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeReply(request: PreservationRequest, file: string, zone: string): Promise<void> {
  const { answered, answerFound: found } = request;
  if (!answered || !found) throw new Error(`request ${request.id} has no answer to print`);
  const title = `Reply to preservation request ${request.number}`;
  const sheet = new Sheet(file, {
    title,
    subject: `${request.district} — ${request.askedBy}`,
    footer: `Saboot · preservation request ${request.id}`,
    created: new Date(answered.at),
  });
  sheet.title(title);
  sheet.paragraph(request.district, { size: 12, weight: 'bold', after: 8 });
  const drawn = found.cameras.filter((camera) => camera.drawn);
  if (drawn.length > 0) {
    sheet.notice(
      `DEMONSTRATION: the footage of ${drawn.map(({ name }) => name).join(', ')} was drawn by Saboot for trying the program. It was not filmed, and it is evidence of nothing.`,
    );
  }
  const { around } = request;
  sheet.facts([
    ['Asked by', `${request.askedBy} (${ASKERS[request.askedByKind]})`],
    ['Reference', request.reference],
    ['Received', momentIn(zone, request.receivedAt)],
    ['Answer due', momentIn(zone, request.dueAt)],
    ['Case', request.case?.reference ?? null],
    ['Place', request.place],
    [
      'Point',
      around && `${around.latitude}, ${around.longitude} (WGS 84), cameras within ${around.radiusM} m`,
    ],
    ['Span asked for', spanIn(zone, request.from, request.to)],
    ['Answered by', `${answered.by}, ${momentIn(zone, answered.at)}`],
    ['Times', `are corrected times, shown in ${zone}.`],
  ]);
  sheet.heading('Answer');
  sheet.paragraph(answered.text, { after: 8 });
  if (found.cameras.length === 0) {
    sheet.notice('No camera of this system was asked for or stands there: nothing could be held.');
  }
  for (const camera of found.cameras) cameraPart(sheet, camera, zone);
  sheet.heading('What this says, and what not');
  sheet.list([
    `The state is that of ${momentIn(zone, found.at)}. What is held is not deleted until two people agree to release it.`,
    'The SHA-256 shows whether a file was changed after it was received. It says nothing of what happened before.',
    'That nothing was recorded means that nothing was received by this system; what the owner of a camera still has is theirs to say.',
  ]);
  await sheet.close();
}

function cameraPart(sheet: Sheet, camera: FootageFound['cameras'][number], zone: string): void {
  sheet.heading(`${camera.code}, ${camera.name}${camera.drawn ? ' (drawn, not filmed)' : ''}`);
  sheet.paragraph(
    camera.held
      ? 'Held for this request, also what of the span still comes in.'
      : 'The hold for this request has been released.',
    { after: 4 },
  );
  sheet.subheading(camera.held ? 'What is held' : 'What there is');
  if (camera.files.length === 0) sheet.paragraph('Nothing.', { after: 4 });
  for (const file of camera.files) {
    sheet.facts([
      ['File', `${file.name}, ${file.sizeBytes} bytes`],
      ['SHA-256', file.sha256],
      ['Spans', spanIn(zone, file.from, file.to, { ms: true })],
      ['Uncertainty', uncertaintyWords(file.uncertaintyMs)],
      [
        'Without a hold',
        file.dueAt
          ? `it would have been open to deletion from ${momentIn(zone, file.dueAt)}`
          : 'it would have been kept: no retention class lets it go',
      ],
    ]);
  }
  if (camera.deleted.length > 0) {
    sheet.subheading('What was deleted under retention');
    for (const file of camera.deleted) {
      sheet.facts([
        ['File', `${file.name}, ${file.sizeBytes} bytes`],
        ['SHA-256', file.sha256],
        ['Spanned', spanIn(zone, file.from, file.to, { ms: true })],
        ['Uncertainty', uncertaintyWords(file.uncertaintyMs)],
        ['Deleted', file.deletedAt ? momentIn(zone, file.deletedAt) : 'the time is not on record'],
      ]);
    }
  }
  if (camera.gaps.length > 0) {
    sheet.subheading('What there is not');
    sheet.list(
      camera.gaps.map(
        ({ from, to, reason }) =>
          `${spanIn(zone, from, to)}: ${reason === 'damaged' ? 'received, but could not be decoded' : 'nothing was recorded'}`,
      ),
    );
  }
}

const uncertaintyWords = (ms: number | null) =>
  ms === null ? 'not known: the camera’s clock was never measured' : `± ${(ms / 1000).toFixed(3)} s`;

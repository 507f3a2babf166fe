import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { act } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import type { Actor } from '@/core/people/actor';
import type { Database, Transaction } from '@/prisma/client';
import { decisionsOn } from '../disclosure/decided';
import { BundleRefused } from '../errors';
import { healthAround } from '../health';
import { provenanceOf } from '../provenance';
import { REASONS } from '../report/record-parts';
import { Sheet } from '../report/sheet';
import { clockWords, momentIn, proofWords, spanIn } from '../report/words';
import { factsOfCase } from './facts';
import type { Checklist, CourtFact } from './schema';

/**
 * Drafts the certificate of a case's exhibits from the record, for the one to sign who will produce them. What it says is what
 * the record says; the article and the statements are those of the list.
 * @param exhibitIds empty: every exhibit that has a file and is not withheld
 * @throws Forbidden, NotFound, BundleRefused where there is nothing to certify
 */
export async function draftCertificate(
  db: Database,
  actor: Actor,
  caseId: string,
  exhibitIds: readonly string[],
  settings: { list: Checklist; timeZone: string },
): Promise<{ pdf: Buffer; fileName: string }> {
  const drawn = await act(
    db,
    actor,
    {
      action: 'bundle.export',
      recordedAs: 'exhibit.certificate-draft',
      objectKind: 'case',
      objectId: caseId,
    },
    async (tx, entry) => {
      const gathered = await gather(tx, caseId, exhibitIds);
      entry.details = { caseId, exhibits: gathered.exhibits.map(({ number }) => number) };
      return gathered;
    },
  );
  const folder = await mkdtemp(path.join(os.tmpdir(), 'saboot-certificate-'));
  try {
    const file = path.join(folder, 'certificate.pdf');
    await write(drawn, file, settings, new Date());
    return { pdf: await readFile(file), fileName: `Certificate FIR ${drawn.reference}.pdf` };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Drawn = Awaited<ReturnType<typeof gather>>;

async function gather(tx: Transaction, caseId: string, exhibitIds: readonly string[]) {
  const found = await tx.case.findUnique({
    where: { id: caseId },
    include: { station: true, district: true },
  });
  if (!found) throw new NotFound('The case');
  const rows = await tx.exhibit.findMany({
    where: { caseId, status: 'READY', ...(exhibitIds.length > 0 && { id: { in: [...exhibitIds] } }) },
    orderBy: { number: 'asc' },
  });
  const decided = await decisionsOn(
    tx,
    rows.map(({ id }) => id),
  );
  const shown = rows.filter(
    ({ id }) => exhibitIds.length > 0 || decided.get(id)?.at(-1)?.decision !== 'WITHHELD',
  );
  const exhibits = shown.flatMap(({ id, number, title, sha256, provenance }) => {
    const origin = provenanceOf(provenance);
    return origin && sha256 ? [{ id, number, title, sha256, provenance: origin }] : [];
  });
  if (exhibits.length === 0)
    throw new BundleRefused('There is no exhibit to certify.', 'Attach one, and wait until it is ready.');
  const facts = (await factsOfCase(tx, caseId)).filter(({ withdrawn }) => !withdrawn);
  return {
    reference: `${found.firNumber}-${found.firYear}`,
    case: `FIR ${found.firNumber}/${found.firYear}, ${found.station.name}, ${found.district.name}`,
    title: found.title,
    exhibits,
    facts,
    health: await healthAround(tx, exhibits),
  };
}

async function write(
  { case: reference, title, exhibits, facts, health }: Drawn,
  file: string,
  { list, timeZone: zone }: { list: Checklist; timeZone: string },
  made: Date,
): Promise<void> {
  const { certificate } = list;
  const sheet = new Sheet(file, {
    title: certificate.heading,
    subject: `${reference} — ${title}`,
    footer: `Draft, to be read, corrected and signed · made ${made.toISOString()}`,
    created: made,
  });
  sheet.title(certificate.heading);
  sheet.paragraph(certificate.article, { size: 11, weight: 'bold', after: 2 });
  sheet.paragraph(reference, { size: 11, after: 1 });
  sheet.paragraph(title, { size: 11, after: 8 });
  sheet.notice('DRAFT. It certifies nothing until it is signed by the person who answers for it.');
  const producers = facts.filter(({ kind }) => kind === 'PRODUCER');
  const [producer] = producers;
  sheet.paragraph(
    `I, ${producer ? [producer.person, producer.words].filter(Boolean).join(', ') : '……………………………………………………'}, certify to the best of my knowledge and belief:`,
    { after: 4 },
  );
  for (const [place, statement] of certificate.statements.entries())
    sheet.paragraph(`${place + 1}.  ${statement}`, { indent: 12, after: 3 });
  for (const exhibit of exhibits) exhibitPart(sheet, exhibit, facts, zone);
  sheet.heading('Working of camera, recorder and system');
  for (const one of health) {
    sheet.subheading(`${one.cameraCode}, exhibit ${one.exhibits.join(', ')}`);
    sheet.list(one.ranges.map(({ from, to, reason }) => `${spanIn(zone, from, to)}: ${REASONS[reason]}`));
  }
  sheet.heading('Signature');
  sheet.facts([
    ['Name', producer?.person ?? '………………………………………………'],
    ['Designation', '………………………………………………'],
    ['Place and date', '………………………………………………'],
    ['Signature', '………………………………………………'],
  ]);
  await sheet.close();
}

function exhibitPart(
  sheet: Sheet,
  { id, number, title, sha256, provenance }: Drawn['exhibits'][number],
  facts: readonly CourtFact[],
  zone: string,
): void {
  const { original, camera, requested, clock, clip } = provenance;
  const said = (kind: CourtFact['kind']) =>
    facts
      .filter((fact) => fact.kind === kind && (fact.exhibitId === null || fact.exhibitId === id))
      .map(({ person, happenedAt, words, reference }) =>
        [person, momentIn(zone, happenedAt), reference, words].filter(Boolean).join(', '),
      )
      .join('; ');
  sheet.heading(`Exhibit ${number}: ${title}`);
  sheet.facts([
    ['Camera', `${camera.code}, ${camera.name}`],
    [
      'Corrected time',
      clip
        ? spanIn(zone, requested.from, requested.to, { ms: true })
        : momentIn(zone, requested.from, { ms: true }),
    ],
    [
      'Stamped time',
      clip
        ? spanIn(camera.timeZone, requested.stampedFrom, requested.stampedTo, { ms: true })
        : momentIn(camera.timeZone, requested.stampedFrom, { ms: true }),
    ],
    ['Camera’s clock', clockWords(clock, zone)],
    ['Source', `${original.receivedFrom}, received ${momentIn(zone, original.receivedAt)}`],
    ['Original', original.name],
    ['Original SHA-256', original.sha256],
    ['Hashed again', momentIn(zone, original.checkedAt)],
    ['Exhibit SHA-256', sha256],
    ['Same as original', clip ? proofWords(clip) : null],
    ['Will be produced by', said('PRODUCER')],
    ['Played to', said('PLAYBACK')],
    ['Persons identified', said('IDENTIFICATION')],
    ['Expert opinion', said('OPINION')],
  ]);
}

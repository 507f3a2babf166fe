import { NotFound } from '@/core/errors';
import { readJson } from '@/core/footage/paths';
import { storedFrameTimes } from '@/core/footage/track-paths';
import { DIRECT } from '@/core/footage/working-copy';
import type { Prisma, Transaction } from '@/prisma/client';
import type { ObjectStore } from '@/storage';
import { type By, recordRequest } from '../exhibits';
import { lockCase } from '../exhibits.sql';
import { type Provenance, provenanceOf } from '../provenance';
import { KIND_WORDS } from './cards';
import type { Redaction } from './drawn';
import { CopyRefused } from './errors';
import { CODING, type Recipe, recipe, recipeSha256, type Source } from './recipe';
import { annotationsContent, type CopyInput, redactionContent } from './schema';

const CARD_MS = 4_000;
const MAX_LENGTH_MS = 6 * 3_600_000;

type Storage = Pick<ObjectStore, 'get' | 'head'>;

const withAll = {
  recording: { include: { camera: true } },
  derivation: true,
} satisfies Prisma.ExhibitInclude;
type Parent = Prisma.ExhibitGetPayload<{ include: typeof withAll }>;

/**
 * Registers a derivative as the case's next exhibit, with the recipe it will be made by. Everything the recipe says is settled now: the
 * job that makes it looks nothing up.
 * @throws NotFound, CopyRefused
 */
export async function createCopy(
  tx: Transaction,
  storage: Storage,
  by: By,
  caseId: string,
  input: CopyInput,
  now = new Date(),
): Promise<{ id: string; number: number; recipeSha256: string }> {
  if (!(await lockCase(tx, caseId))) throw new NotFound('The case');
  const fir = await tx.case.findUniqueOrThrow({
    where: { id: caseId },
    include: { station: true, district: true, exhibits: { select: { number: true } } },
  });
  const wanted = input.kind === 'COMPILATION' ? input.exhibitIds : [input.exhibitId];
  const parents: Parent[] = [];
  for (const id of wanted) parents.push(await readyParent(tx, caseId, id));
  const [main] = parents;
  if (!main) throw new NotFound('The exhibit');

  const number = Math.max(0, ...fir.exhibits.map((one) => one.number)) + 1;
  const stretch = input.kind === 'COMPILATION' ? 'held' : input.stretch;
  const sources: Source[] = [];
  for (const parent of parents) sources.push(await sourceOf(storage, parent, stretch));
  const heard = parents.map(soundOfParent);
  const still = main.kind === 'STILL';
  if (input.kind === 'COMPILATION') checkCompilation(input, parents);
  const markup = 'markupId' in input ? await markupOf(tx, main.id, input) : undefined;
  const [first] = sources;
  if (markup && first) addMarkup(first, markup);

  const words = KIND_WORDS[input.kind];
  const numbers = parents.map((one) => one.number).join(', ');
  const title = input.title ?? (parents.length === 1 ? main.title : `${words} of exhibits ${numbers}`);
  const planned: Recipe = recipe.parse({
    version: 'saboot-recipe/1',
    kind: input.kind,
    form: still ? 'still' : 'video',
    exhibitNumber: number,
    caseReference: `FIR ${fir.firNumber}/${fir.firYear}, ${fir.station.name}, ${fir.district.name}`,
    title,
    sources,
    layout: input.kind === 'COMPILATION' ? input.layout : 'single',
    cardMs: input.card && !still ? CARD_MS : 0,
    burnIn: input.burnIn,
    sound: still ? null : soundOf(input, wanted, heard, markup),
    display: input.kind === 'COURT_COPY' && still ? input.display : null,
    coding: CODING,
  } satisfies Recipe);

  const fromMs = first?.fromMs ?? 0;
  const created = await recordRequest(
    tx,
    by,
    {
      caseId,
      number,
      kind: still ? 'STILL' : 'CLIP',
      title,
      note: null,
      recordingId: main.recordingId,
      trackId: null,
      searchId: null,
      requestedFromMs: fromMs,
      requestedToMs: first?.toMs ?? fromMs,
    },
    { kind: input.kind, of: parents.map((one) => one.number), recipeSha256: recipeSha256(planned) },
    `Exhibit ${number} asked for: ${words.toLowerCase()} of exhibit ${numbers}`,
    now,
  );
  await tx.exhibitDerivation.create({
    data: {
      exhibitId: created.id,
      kind: input.kind,
      recipe: planned,
      recipeSha256: recipeSha256(planned),
    },
  });
  await tx.exhibitSource.createMany({
    data: parents.map((parent, ordinal) => ({
      exhibitId: created.id,
      ordinal,
      recordingId: parent.recordingId,
      parentExhibitId: parent.id,
    })),
  });
  return { id: created.id, number, recipeSha256: recipeSha256(planned) };
}

async function readyParent(tx: Transaction, caseId: string, id: string): Promise<Parent> {
  const found = await tx.exhibit.findUnique({ where: { id }, include: withAll });
  if (!found || found.caseId !== caseId) throw new NotFound('The exhibit');
  // A stretch that cannot be cut without coding it anew can still be shown: the copy is then made from the recording alone.
  if (found.status === 'FAILED' && found.kind === 'CLIP' && !found.derivation) return found;
  if (found.status !== 'READY' || !found.sha256) {
    throw new CopyRefused(
      `Exhibit ${found.number} is not ready.`,
      'Wait until its file is there, or have it made again.',
    );
  }
  if (found.derivation?.kind === 'COMPILATION') {
    throw new CopyRefused(
      `Exhibit ${found.number} is a compilation of several exhibits.`,
      'Make the copy of each of its exhibits, and put the copies together.',
    );
  }
  return found;
}

/**
 * The stretch of the recording that an exhibit shows. A copy of a redacted or annotated copy is made from the recording again, with its
 * redaction and marks.
 */
async function sourceOf(storage: Storage, parent: Parent, stretch: 'held' | 'marked'): Promise<Source> {
  const { recording, derivation } = parent;
  if (derivation) {
    const own = recipe.parse(derivation.recipe);
    const [inherited] = own.sources;
    if (!inherited) throw new NotFound('The exhibit');
    if (own.display) {
      throw new CopyRefused(
        `Exhibit ${parent.number} was adjusted for looking at it.`,
        'Make the copy of the still it was made from.',
      );
    }
    return inherited;
  }
  const { camera, stampedStart, startsAt } = recording;
  const made = provenanceOf(parent.provenance);
  const uncut = parent.status === 'FAILED';
  if (!camera || !stampedStart || !startsAt || (!uncut && (!made || !parent.sha256))) {
    throw new CopyRefused(
      `The record of exhibit ${parent.number} is incomplete.`,
      'Attach it again; nothing can be copied whose origin is not known.',
    );
  }
  const span = spanOf(parent, made, stretch);
  if (span.toMs - span.fromMs > MAX_LENGTH_MS) {
    throw new CopyRefused(
      `Exhibit ${parent.number} is longer than six hours.`,
      'Attach shorter clips of what is to be shown, and copy those.',
    );
  }
  const key = recording.frameTimesKey;
  const times =
    key && (await storage.head(key)) ? storedFrameTimes.parse(await readJson(storage, key)) : undefined;
  return {
    recordingId: recording.id,
    recordingName: recording.originalName,
    recordingSha256: recording.sha256,
    reading: times?.reading ?? DIRECT,
    firstPtsMs: times?.firstPtsMs ?? null,
    ...span,
    exhibit:
      parent.sha256 === null
        ? null
        : { id: parent.id, number: parent.number, kind: parent.kind, sha256: parent.sha256 },
    frameIndex: made?.still?.frameIndex ?? null,
    camera: { code: camera.code, name: camera.name, timeZone: camera.timeZone },
    // As the exhibit says it, also when the clock was measured again since: a copy may not contradict its exhibit.
    stampedStart: made ? startOf(made.actual.stampedFrom, made) : stampedStart.toISOString(),
    startsAt: made ? startOf(made.actual.from, made) : startsAt.toISOString(),
    offsetMs: made?.clock.offsetMs ?? recording.clockOffsetMs,
    uncertaintyMs: made
      ? made.clock.check && made.clock.uncertaintyMs
      : recording.clockCheckId === null
        ? null
        : recording.clockUncertaintyMs,
    redaction: null,
    annotations: [],
  };
}

/** The stretch of its recording that all of an exhibit shows. @throws NotFound */
export async function stretchOf(tx: Transaction, id: string): Promise<{ fromMs: number; toMs: number }> {
  const found = await tx.exhibit.findUnique({ where: { id }, include: withAll });
  if (!found) throw new NotFound('The exhibit');
  const own = found.derivation && recipe.parse(found.derivation.recipe).sources[0];
  return own ? { fromMs: own.fromMs, toMs: own.toMs } : spanOf(found, provenanceOf(found.provenance), 'held');
}

/** The recording's first moment, from a moment that its exhibit's record names. */
function startOf(moment: string, { actual }: Provenance): string {
  return new Date(Date.parse(moment) - actual.fromMs).toISOString();
}

/** Which part of the recording a copy of an exhibit shows. */
function spanOf(
  parent: Parent,
  made: Provenance | undefined,
  stretch: 'held' | 'marked',
): { fromMs: number; toMs: number } {
  const { requestedFromMs: fromMs, requestedToMs: toMs } = parent;
  if (made?.still) return { fromMs: made.still.ptsMs, toMs: made.still.ptsMs };
  if (made?.clip && stretch === 'held') return { fromMs: made.actual.fromMs, toMs: made.clip.lastFrameMs };
  return { fromMs, toMs };
}

function checkCompilation(input: CopyInput & { kind: 'COMPILATION' }, parents: Parent[]): void {
  const still = parents.find((one) => one.kind === 'STILL');
  if (still) {
    throw new CopyRefused(
      `Exhibit ${still.number} is a still.`,
      'Put clips together; attach a clip of that moment first.',
    );
  }
  if (input.layout === 'side-by-side' && parents.length > 4) {
    throw new CopyRefused('More than four clips are too small side by side.', 'Choose two to four.');
  }
}

type MarkupContent =
  | { kind: 'ANNOTATIONS'; content: ReturnType<typeof annotationsContent.parse> }
  | { kind: 'REDACTION'; content: ReturnType<typeof redactionContent.parse> };

async function markupOf(
  tx: Transaction,
  exhibitId: string,
  input: { markupId: string; kind: string },
): Promise<MarkupContent> {
  const found = await tx.exhibitMarkup.findUnique({ where: { id: input.markupId } });
  const kind = input.kind === 'REDACTED' ? 'REDACTION' : 'ANNOTATIONS';
  if (!found || found.exhibitId !== exhibitId || found.kind !== kind) throw new NotFound('What was drawn');
  return kind === 'REDACTION'
    ? { kind, content: redactionContent.parse(found.content) }
    : { kind, content: annotationsContent.parse(found.content) };
}

/** What was already made unrecognisable stays so: a copy of a redacted copy adds regions, and takes none away. */
function addMarkup(source: Source, markup: MarkupContent): void {
  if (markup.kind === 'ANNOTATIONS') {
    source.annotations = [...source.annotations, ...markup.content.annotations];
    return;
  }
  const { cover, regions, visibleTrackIds } = markup.content;
  const before: Redaction | null = source.redaction;
  source.redaction = before
    ? {
        cover: before.cover === 'solid' || cover === 'solid' ? 'solid' : cover,
        regions: [...before.regions, ...regions],
        visibleTrackIds: before.visibleTrackIds.filter((id) => visibleTrackIds.includes(id)),
      }
    : { cover, regions, visibleTrackIds };
}

/** What may be heard of a parent: all of it, or no more than a copy that was muted left. */
function soundOfParent({ derivation }: Parent): Recipe['sound'] {
  if (!derivation) return { source: 0, muted: [] };
  const own = recipe.parse(derivation.recipe);
  return own.kind === 'REDACTED' || own.sources[0]?.redaction ? own.sound : { source: 0, muted: [] };
}

function soundOf(
  input: CopyInput,
  wanted: string[],
  heard: Recipe['sound'][],
  markup: MarkupContent | undefined,
): Recipe['sound'] {
  if (input.kind === 'COMPILATION') {
    if (input.soundOf === null || input.layout !== 'side-by-side') return null;
    const order = wanted.indexOf(input.soundOf);
    if (order < 0) throw new NotFound('The exhibit whose sound was asked for');
    const own = heard[order];
    return own ? { source: order, muted: own.muted } : null;
  }
  const own = heard[0];
  if (!own) return null;
  if (markup?.kind === 'REDACTION') {
    const { sound, muted } = markup.content;
    return sound === 'keep' ? { source: 0, muted: [...own.muted, ...muted] } : null;
  }
  return 'sound' in input && input.sound === 'keep' ? own : null;
}

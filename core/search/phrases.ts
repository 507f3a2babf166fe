import { randomUUID } from 'node:crypto';
import { act, read } from '@/core/audit/log';
import { NotFound } from '@/core/errors';
import type { JobSender } from '@/core/operations/jobs';
import type { Actor } from '@/core/people/actor';
import type { Database, Transaction } from '@/prisma/client';
import { NothingToCompare, NoWordsHere, WordsNotTaken, WordsRefused } from './errors';
import { readablePhrase } from './readers';
import { refusedWords } from './refused-words';
import { type Phrase, phrase, type SearchAbilities } from './schema';
import { wordsSpace } from './spaces';

/** What can be searched with beside what always can, with the pack in use. */
export async function searchAbilities(db: Database, actor: Actor): Promise<SearchAbilities> {
  return read(db, actor, { action: 'search.read', objectKind: 'search' }, async (tx) => {
    const words = await wordsSpace(tx);
    return { words: words && { ...words.takes, model: words.space.modelName ?? words.space.name } };
  });
}

/**
 * Takes words to search with, and has a worker make their vector. Words that ask for what is never inferred of a person are
 * refused before any model reads them, and that is on record with the words.
 * @throws WordsRefused, WordsNotTaken; NoWordsHere where the pack in use has no models for words
 */
export async function createPhrase(
  { db, send }: { db: Database; send: JobSender['send'] },
  actor: Actor,
  text: string,
): Promise<Phrase> {
  const id = randomUUID();
  const view = await act(
    db,
    actor,
    {
      action: 'search.object',
      recordedAs: 'search.words',
      objectKind: 'phrase',
      objectId: id,
      details: { text },
    },
    async (tx, entry) => {
      const refused = refusedWords(text);
      if (refused.length > 0) {
        entry.details = { ...entry.details, refused };
        throw new WordsRefused(refused);
      }
      const words = await wordsSpace(tx);
      if (!words) throw new NoWordsHere();
      const { languages, charactersAtMost } = words.takes;
      if ([...text].length > charactersAtMost) throw WordsNotTaken.tooLong(charactersAtMost);
      if (!written(text, languages)) throw WordsNotTaken.otherLanguage(languages);
      await tx.phrase.create({ data: { id, text, actorId: actor.id } });
      return describe(tx, id);
    },
  );
  await send('phrase', { phraseId: id }, { dedupe: id });
  return view;
}

/** How far the vector of words is. @throws NotFound */
export async function getPhrase(db: Database, actor: Actor, id: string): Promise<Phrase> {
  return read(db, actor, { action: 'search.read', objectKind: 'phrase', objectId: id }, async (tx) => {
    if (!(await readablePhrase(tx, actor, id))) throw new NotFound('The words');
    return describe(tx, id);
  });
}

/** Words whose vector is there. */
export interface PhraseReady {
  text: string;
  space: string;
  /** pgvector's text form. */
  vector: string;
  tokens: number | null;
  tokenIdsSha256: string | null;
  modelName: string | null;
  modelHash: string | null;
}

/**
 * Words to search with. @throws NotFound; NothingToCompare where their vector is not there, or where they are not those that
 * the search says.
 */
export async function phraseToSearchWith(
  tx: Transaction,
  actor: Actor,
  asked: { phraseId: string; text: string },
): Promise<PhraseReady> {
  const row = await readablePhrase(tx, actor, asked.phraseId);
  if (!row) throw new NotFound('The words to search with');
  if (row.status === 'PENDING') {
    throw new NothingToCompare('The words are still being read.', 'Try again in a moment.');
  }
  if (row.status === 'FAILED' || row.space === null) {
    throw new NothingToCompare(row.error ?? 'Nothing can be searched with these words.', 'Say it otherwise.');
  }
  if (row.text !== asked.text) {
    throw new NothingToCompare('These are not the words that were read.', 'Search again.');
  }
  const { text, space, tokens, tokenIdsSha256, modelName, modelHash } = row;
  return {
    ...{ text, space, tokens, tokenIdsSha256, modelName, modelHash },
    vector: `[${row.vector.join()}]`,
  };
}

/** Tells whoever waits for words that their vector will not come. */
export async function failPhrase(db: Database, phraseId: string, reason: string): Promise<void> {
  await db.phrase.updateMany({
    where: { id: phraseId, status: 'PENDING' },
    data: { status: 'FAILED', error: `The words could not be read: ${reason}` },
  });
}

async function describe(tx: Transaction, id: string): Promise<Phrase> {
  return phrase.parse(await tx.phrase.findUniqueOrThrow({ where: { id } }));
}

/** Scripts that a language is written in, as Unicode names them. */
const SCRIPTS: Record<string, string[]> = {
  ...Object.fromEntries(
    ['en', 'fr', 'de', 'es', 'it', 'pt', 'nl', 'tr', 'id'].map((name) => [name, ['Latin']]),
  ),
  ...Object.fromEntries(['ur', 'ar', 'fa', 'ps', 'sd'].map((name) => [name, ['Arabic']])),
};

/** Whether every letter is of a script that one of the languages is written in; true where a language is not known here. */
function written(text: string, languages: readonly string[]): boolean {
  const scripts = languages.map((name) => SCRIPTS[name.split('-')[0] ?? '']);
  if (scripts.some((known) => !known)) return true;
  const letters = scripts.flatMap((known) => known ?? []).map((name) => `\\p{Script=${name}}`);
  return !new RegExp(`(?![${letters.join('')}])\\p{L}`, 'u').test(text);
}

import { DomainError, NotFound } from '@/core/errors';
import { InferenceThreadDied } from '../models/errors';
import type { EmbeddedText } from '../models/types';
import type { JobDependencies, JobHandler } from './dependencies';

type Dependencies = Pick<JobDependencies, 'db' | 'models'>;

/** Makes the vector of words that somebody searches with, or says in words why none can be made. */
export function createPhraseHandler({ db, models }: Dependencies): JobHandler<'phrase'> {
  return async (job) => {
    const { phraseId } = job.data;
    const phrase = await db.phrase.findUnique({ where: { id: phraseId } });
    if (!phrase) throw new NotFound('These words');
    if (phrase.status === 'READY') return {};
    const loaded = await models();
    let made: EmbeddedText;
    try {
      made = await loaded.embedText(phrase.text);
    } catch (error) {
      // A thread that ended says nothing of the words: the job is tried again.
      if (!(error instanceof DomainError) || error instanceof InferenceThreadDied) throw error;
      const words = error.remedy ? `${error.message} ${error.remedy}` : error.message;
      await db.phrase.update({ where: { id: phraseId }, data: { status: 'FAILED', error: words } });
      return {};
    }
    const model = loaded.identities.find(({ task }) => task === 'embed-text');
    await db.phrase.update({
      where: { id: phraseId },
      data: {
        status: 'READY',
        space: loaded.spaces.text?.name ?? null,
        vector: Array.from(made.vector),
        tokens: made.tokens,
        tokenIdsSha256: made.tokenIdsSha256,
        modelName: model?.name ?? null,
        modelHash: model?.sha256 ?? null,
        error: null,
      },
    });
    return {};
  };
}

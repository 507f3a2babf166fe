import { type Phrase, phrase } from '@/core/search/schema';
import { ApiProblem, call } from '../api/client';

/** How often it is looked whether a worker has read the words. */
const ASK_EVERY_MS = 300;
/** A worker that is not there does not come by being waited for. */
const WAITED_AT_MOST_MS = 60_000;

/** Has words read by a worker. @throws ApiProblem with what was wrong with them, or where no worker has come to it */
export async function readWords(text: string): Promise<{ phraseId: string; text: string }> {
  let given: Phrase = await call('/api/phrases', phrase, { body: { text } });
  for (const until = Date.now() + WAITED_AT_MOST_MS; given.status === 'PENDING'; ) {
    if (Date.now() > until)
      throw unread(
        'words-not-read',
        'No worker has come to read the words.',
        'Try again, or ask whoever runs the system whether workers are running.',
      );
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
    given = await call(`/api/phrases/${given.id}`, phrase);
  }
  if (given.status === 'FAILED')
    throw unread('words-refused-by-model', given.error ?? 'The words could not be read.');
  return { phraseId: given.id, text: given.text };
}

const unread = (code: string, message: string, remedy?: string) =>
  new ApiProblem(422, { code, message, ...(remedy && { remedy }) });

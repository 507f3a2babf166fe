import { DomainError } from '@/core/errors';
import type { RefusedWord } from './refused-words';

/** A search whose results were taken away is not carried out again. */
export class SearchPurged extends DomainError {
  override name = 'SearchPurged';
  constructor() {
    super(
      'unprocessable',
      'search-purged',
      'This search was not approved: what it found was taken away, and it is not carried out again.',
      'Ask for approval of a new search.',
    );
  }
}

/** A biometric search is bounded in time (REQUIREMENTS §3). */
export class ScopeRequired extends DomainError {
  override name = 'ScopeRequired';
  constructor() {
    super(
      'forbidden',
      'scope-required',
      'A search by face needs a span of time.',
      'Say from when to when to search.',
    );
  }
}

/** A place in which no camera stands that the actor may see; every camera would be the wrong answer. */
export class NoCameraThere extends DomainError {
  override name = 'NoCameraThere';
  constructor() {
    super(
      'unprocessable',
      'no-camera-there',
      'No camera that you may see stands in the place that was chosen.',
      'Widen the place, or choose cameras by name. Cameras without a place on the map are found by name only.',
    );
  }
}

/** A camera group that was deleted, or that the actor may not see: searching without it would look at less than was asked. */
export class NoSuchGroup extends DomainError {
  override name = 'NoSuchGroup';
  constructor() {
    super(
      'not-found',
      'camera-group-unknown',
      'A camera group that is searched is there no longer, or is of another district.',
      'Take the group out of the search, or make it again on the Cameras page.',
    );
  }
}

/** Hours that come again too often in the span: each is a window of its own in the search and its coverage. */
export class TooManyWindows extends DomainError {
  override name = 'TooManyWindows';
  constructor(limit: number) {
    super(
      'unprocessable',
      'too-many-windows',
      `The hours that were chosen come again too often in the span of time: about ${limit} windows are the most.`,
      'Choose a shorter span, or fewer days.',
    );
  }
}

/** Hours of which none lies in the span. */
export class NoTimeLeft extends DomainError {
  override name = 'NoTimeLeft';
  constructor() {
    super(
      'unprocessable',
      'no-time-left',
      'None of the hours that were chosen lies in the span of time.',
      'Widen the span, or choose other days or hours.',
    );
  }
}

/** What a search starts from cannot be compared with anything. */
export class NothingToCompare extends DomainError {
  override name = 'NothingToCompare';
  constructor(message: string, remedy: string) {
    super('unprocessable', 'nothing-to-compare', message, remedy);
  }
}

/** Words that ask for what Saboot never infers of a person. */
export class WordsRefused extends DomainError {
  override name = 'WordsRefused';
  constructor(refused: readonly RefusedWord[]) {
    const named = [...new Set(refused.map(({ words }) => `“${words}”`))].join(', ');
    const why = [...new Set(refused.map(({ why }) => NEVER_INFERRED[why]))].join(', ');
    super(
      'forbidden',
      'words-refused',
      `Saboot does not look for ${named}: it never infers ${why}.`,
      'Say what can be seen instead: a person, the colours of clothes, what is carried, the kind of vehicle. The refusal is on record.',
      { refused },
    );
  }
}

const NEVER_INFERRED: Record<RefusedWord['why'], string> = {
  gender: 'the gender of a person',
  age: 'the age of a person',
  ethnicity: 'ethnicity',
  religion: 'religion',
  emotion: 'what a person feels',
  health: 'the health of a person',
  sexuality: 'sexuality',
  character: 'what sort of person somebody is',
};

/** The models in use were not made for such words. */
export class WordsNotTaken extends DomainError {
  override name = 'WordsNotTaken';
  static tooLong(charactersAtMost: number): WordsNotTaken {
    return new WordsNotTaken(
      'unprocessable',
      'words-too-long',
      `The model in use reads ${charactersAtMost} characters at most.`,
      'Say it in fewer words.',
    );
  }
  static otherLanguage(languages: readonly string[]): WordsNotTaken {
    const names = new Intl.DisplayNames('en', { type: 'language' });
    const listed = new Intl.ListFormat('en', { type: 'disjunction' });
    return new WordsNotTaken(
      'unprocessable',
      'words-in-other-language',
      'The model in use was not trained on words in this script.',
      `Say it in ${listed.format(languages.map((name) => names.of(name) ?? name))}.`,
    );
  }
}

/** The pack in use has no models for words. */
export class NoWordsHere extends DomainError {
  override name = 'NoWordsHere';
  constructor() {
    super(
      'unavailable',
      'no-words-here',
      'The models in use cannot search by words.',
      'Describe by type and colour, or have a pack installed that has embed-image and embed-text.',
    );
  }
}

/** A pattern that would match everything, or nothing that can be read from a plate. */
export class PatternTooWide extends DomainError {
  override name = 'PatternTooWide';
  constructor() {
    super(
      'invalid',
      'plate-pattern-too-wide',
      'Two letters or digits at least are needed to look for a plate.',
      'Add what you remember; ? stands for one character and * for any number.',
    );
  }
}

/** More tracks than can be judged one by one at a line or area on a picture. */
export class TooManyToJudge extends DomainError {
  override name = 'TooManyToJudge';
  constructor(limit: number) {
    super(
      'unprocessable',
      'too-many-to-judge',
      `More than ${limit.toLocaleString('en')} things as described passed this camera in that time.`,
      'Choose a shorter span, or say more of what is looked for.',
    );
  }
}

/** A file that is no picture, or one too large to look at. */
export class PictureRefused extends DomainError {
  override name = 'PictureRefused';
  constructor(message: string, remedy: string) {
    super('unprocessable', 'picture-refused', message, remedy);
  }
}

/** A stored search that does not say which cameras and times its scope came to. */
export class NoReceiptScope extends DomainError {
  override name = 'NoReceiptScope';
  constructor() {
    super(
      'unprocessable',
      'no-receipt-scope',
      'This search is from before receipts kept the cameras and times that their scope came to.',
      'Search again; the new receipt can be carried out again.',
    );
  }
}

/** A stored search whose example is gone, or is hidden from whoever has it carried out again. */
export class StartNotSeen extends DomainError {
  override name = 'StartNotSeen';
  constructor() {
    super(
      'unprocessable',
      'start-not-seen',
      'What this search started from is gone, or you may not see it.',
      'Ask whoever made the search, or have it carried out again by npm run rerun, which sees every district.',
    );
  }
}

/** The stored file of an exhibit no longer has the hash that it was made with. */
export class ExhibitAltered extends DomainError {
  override name = 'ExhibitAltered';
  constructor(expected: string, found: string) {
    super(
      'unprocessable',
      'exhibit-altered',
      `The stored exhibit is not the file that was made: its SHA-256 is ${found}, it was made as ${expected}.`,
      'Restore the exhibit from its backup, or make it again from the recording. Treat the storage as suspect until the cause is known.',
      { expected, found },
    );
  }
}

/**
 * Words that ask for what Saboot never infers of a person. A list, kept by hand: it cannot catch everything (synonyms,
 * misspellings, other languages), and it also refuses some harmless uses, such as a make of car by its country. That is the
 * side to err on. Clothes are what a camera sees and are not on it, though some stand for a faith or a sex; the guide says so.
 */

export const REFUSED_FOR = [
  'gender',
  'age',
  'ethnicity',
  'religion',
  'emotion',
  'health',
  'sexuality',
  'character',
] as const;
export type RefusedFor = (typeof REFUSED_FOR)[number];

/** Words in a row apart by spaces, those of more than one word in `phrases`. Roman Urdu is with the English. */
const LISTS: Record<RefusedFor, { en: string; ur: string; phrases?: string[] }> = {
  gender: {
    en: `man men woman women male female boy girl guy lady ladies gentleman gentlemen lad dude bloke gal sir madam
      transgender transsexual masculine feminine he she him her his mother father brother sister son daughter wife
      husband uncle aunt grandfather grandmother mr mrs policeman policemen policewoman policewomen salesman
      fisherman businessman businesswoman schoolboy schoolgirl housewife aurat mard larka larki khatoon hijra`,
    ur: `مرد مردوں عورت عورتیں عورتوں خاتون خواتین لڑکا لڑکے لڑکی لڑکیاں آدمی زنانہ مردانہ خواجہ ہیجڑا ماں باپ بھائی بہن بیٹا
      بیٹی بیوی شوہر`,
    phrases: ['khawaja sira'],
  },
  age: {
    en: `child children kid baby babies toddler infant teen teenager teenage adolescent adult elderly senior minor
      pensioner juvenile aged bacha bachi bachay boorha boorhi budha buzurg naujawan jawan`,
    ur: 'بچہ بچے بچی بچیاں بچوں بوڑھا بوڑھی بوڑھے بزرگ جوان نوجوان ضعیف بالغ نابالغ شیرخوار کمسن',
    phrases: ['years old', 'year old', 'سال کا', 'سال کی'],
  },
  ethnicity: {
    en: `pashtun pakhtun pukhtun pathan baloch balochi baluch brahui punjabi sindhi hazara muhajir mohajir kashmiri
      saraiki afghan afghani pakistani indian bengali bangladeshi chinese japanese korean asian african arab arabic
      european american caucasian latino latina hispanic negro uzbek tajik turk turkish iranian persian kurd kurdish
      gypsy gypsies tribal foreigner race racial ethnic ethnicity`,
    ur: `پشتون پختون پٹھان بلوچ بلوچی براہوی پنجابی سندھی ہزارہ مہاجر کشمیری سرائیکی افغان افغانی پاکستانی ہندوستانی بھارتی
      بنگالی چینی عرب عربی ایرانی ازبک تاجک ترک حبشی گورا گوری سانولا سانولی قبائلی غیرملکی`,
    phrases: [
      ...['dark', 'fair', 'light', 'brown', 'black', 'white', 'pale'].flatMap((tone) => [
        `${tone} skin`,
        `${tone} skinned`,
        `${tone}-skinned`,
      ]),
      ...['skin colour', 'skin color', 'غیر ملکی'],
    ],
  },
  religion: {
    en: `muslim musalman islamic islamist sunni shia shiite ahmadi qadiani hindu sikh christian catholic protestant isai
      jew jewish yahudi buddhist parsi atheist religious mullah mulla maulvi molvi maulana imam priest monk nun pandit
      pastor cleric believer infidel kafir`,
    ur: 'مسلمان مسلم سنی شیعہ احمدی قادیانی ہندو سکھ عیسائی مسیحی یہودی پارسی مذہبی ملا مولوی مولانا امام پادری پنڈت کافر',
  },
  emotion: {
    en: `happy sad angry anger afraid scared frightened fearful nervous anxious worried upset aggressive hostile calm
      excited surprised disgusted depressed crying smiling laughing frowning emotional emotion mood furious cheerful
      agitated distressed threatening khush udaas ghussa`,
    ur: 'خوش اداس ناراض غصہ غصے غصیلا خوفزدہ پریشان گھبرایا گھبرائی مسکراتا مسکراتی روتا روتی ہنستا ہنستی جذباتی',
  },
  health: {
    en: `disabled handicapped crippled cripple blind deaf pregnant autistic retarded drunk drunken intoxicated addict
      junkie`,
    ur: 'حاملہ معذور اپاہج نابینا اندھا بہرا پاگل نشئی',
    phrases: ['mentally ill', 'drug user', 'نشے میں'],
  },
  sexuality: {
    en: 'gay lesbian homosexual bisexual heterosexual queer',
    ur: 'ہیجڑا',
    phrases: ['ہم جنس'],
  },
  character: {
    en: `criminal thief thieves terrorist robber burglar murderer killer gangster bandit dacoit smuggler rapist kidnapper
      suspect suspicious dangerous prostitute beggar militant extremist guilty innocent dishonest immigrant refugee`,
    ur: 'مجرم چور ڈاکو قاتل دہشتگرد مشکوک بدمعاش اسمگلر خطرناک طوائف بھکاری فقیر مہاجرین',
    phrases: ['دہشت گرد', 'پناہ گزین'],
  },
};

/** Before a word for a person; of a thing they are harmless: an old car, a black van. */
const OF_A_PERSON: Partial<Record<RefusedFor, string>> = {
  age: 'old older young younger',
  ethnicity: 'black white brown dark fair',
};
const PERSON = `person people someone somebody driver rider pedestrian passenger cyclist motorcyclist walker figure
  passer-by individual human`;

const split = (list: string) => list.split(/\s+/).filter(Boolean);

/** Letters only, so that accents, case, vowel signs and the two keyboards for Urdu make no difference. */
function wordsOf(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .replace(/[\p{M}\u0640\u200c-\u200f]/gu, '')
    .replace(/[يى]/g, 'ی')
    .replace(/ك/g, 'ک')
    .replace(/[ہۀةھ]/g, 'ه')
    .replace(/[’‘]/g, "'")
    .toLowerCase();
  return plain.match(/\p{L}+(?:['-]\p{L}+)*/gu) ?? [];
}

/** A word, and what it may be a plural or a genitive of; of joined words also each of them. */
const formsOf = (word: string): string[] =>
  [word, ...word.split('-')].flatMap((part) => [part, part.replace(/'?s$/, ''), part.replace(/s'$/, '')]);

interface Pattern {
  why: RefusedFor;
  /** What may stand at each place, one after another. */
  places: ReadonlySet<string>[];
}

const set = (words: string[]) => new Set(words.flatMap(wordsOf));
const patterns: Pattern[] = REFUSED_FOR.flatMap((why): Pattern[] => {
  const { en, ur, phrases = [] } = LISTS[why];
  const before = OF_A_PERSON[why];
  return [
    { why, places: [set([...split(en), ...split(ur)])] },
    ...phrases.map((phrase) => ({ why, places: split(phrase).map((word) => set([word])) })),
    ...(before ? [{ why, places: [set(split(before)), set(split(PERSON))] }] : []),
  ];
});

/** A word of a text that asks for what is never inferred of a person. */
export interface RefusedWord {
  /** As it stands in the text, in small letters. */
  words: string;
  why: RefusedFor;
}

/** The words of a text that ask for what is never inferred of a person; empty where the list knows none. */
export function refusedWords(text: string): RefusedWord[] {
  const words = wordsOf(text);
  const forms = words.map(formsOf);
  return patterns.flatMap(({ why, places }) =>
    words.flatMap((_, at): RefusedWord[] => {
      const meets = places.every((place, offset) => forms[at + offset]?.some((form) => place.has(form)));
      return meets ? [{ words: words.slice(at, at + places.length).join(' '), why }] : [];
    }),
  );
}

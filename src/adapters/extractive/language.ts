/** Words that nearly every text of a language has, and few other languages. */
const common: Readonly<Record<string, ReadonlySet<string>>> = Object.fromEntries(
  Object.entries({
    en: 'the and of to is that with was for it are this have which',
    de: 'der die das und ist nicht ein eine mit auf den dem für sich auch',
    fr: 'le la les des est et une dans pour que qui sur pas plus avec',
    es: 'el los las una y en que por con para del se es más como',
    pt: 'o os as uma e em que por com para do da não é mais',
    it: 'il gli che di è una per con del della non sono anche nel',
    nl: 'de het een en van is niet dat op te zijn met voor ook',
  }).map(([language, words]) => [language, new Set(words.split(' '))]),
);

const scripts: readonly (readonly [string, RegExp])[] = [
  ['ja', /[\p{sc=Hiragana}\p{sc=Katakana}]/gu],
  ['zh', /\p{sc=Han}/gu],
  ['ko', /\p{sc=Hangul}/gu],
  ['ru', /\p{sc=Cyrillic}/gu],
  ['ar', /\p{sc=Arabic}/gu],
  ['he', /\p{sc=Hebrew}/gu],
  ['el', /\p{sc=Greek}/gu],
  ['th', /\p{sc=Thai}/gu],
  ['hi', /\p{sc=Devanagari}/gu],
];

/** The two-letter code of a text's most likely language, or null without any evidence. */
export const guessLanguage = (text: string): string | null => {
  const sample = text.slice(0, 5000);
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  const script = scripts.find(([, pattern]) => (sample.match(pattern)?.length ?? 0) > letters * 0.2);
  if (script !== undefined) return script[0];
  const words = sample.toLowerCase().match(/\p{L}+/gu) ?? [];
  const scores = Object.entries(common).map(([language, set]) => ({
    language,
    hits: words.filter((word) => set.has(word)).length,
  }));
  const best = scores.reduce((a, b) => (b.hits > a.hits ? b : a));
  return best.hits >= Math.max(2, words.length * 0.08) ? best.language : null;
};

/** Whether `guessLanguage` knows the language. @param language two letters */
export const isKnownLanguage = (language: string): boolean =>
  language in common || scripts.some(([known]) => known === language);

/** The primary subtag: `pt` of `pt-BR`. */
export const primaryLanguage = (tag: string): string => (tag.split(/[-_]/)[0] as string).toLowerCase();

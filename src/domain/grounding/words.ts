/** Scripts that put no spaces between words. */
const unspaced =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';
const word = new RegExp(`[${unspaced}]|[[\\p{L}\\p{N}\\p{M}]--[${unspaced}]]+`, 'gv');
const unspacedLetter = new RegExp(`^[${unspaced}]`, 'v');

/** Words in lower case, without compatibility forms such as ligatures; each letter where a script has no spaces. */
export const foldedWords = (text: string): readonly string[] => text.normalize('NFKC').toLowerCase().match(word) ?? [];

/** What words begin with in most of their inflections. */
const stemLength = 6;

/** Articles, conjunctions, prepositions: in alphabets, most words as short as that are in every text. */
const slight = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]{1,3}$/u;

/** What tells a text from others: its words' beginnings, and pairs of letters where a script has no spaces. */
export const termsOf = (text: string): ReadonlySet<string> => {
  const terms = new Set<string>();
  let before = '';
  for (const next of foldedWords(text)) {
    const isLetter = unspacedLetter.test(next);
    if (!isLetter && !slight.test(next)) terms.add(next.slice(0, stemLength));
    if (isLetter && before !== '') terms.add(before + next);
    before = isLetter ? next : '';
  }
  return terms;
};

const words = /[\p{L}\p{M}\p{N}]+/gu;
/** Scripts written without spaces: their runs need a dictionary to fall into words. */
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
/** Beginnings of words stand for their inflections, in any language that inflects at the end. */
const stemLength = 6;
/** What one sentence may weigh in memory and time, whatever a stranger writes. */
const maxTerms = 120;

const dictionary = new Intl.Segmenter('en', { granularity: 'word' });

/** The words of a sentence, folded so that inflections of one word mostly meet. At most 120. */
export const terms = (text: string): readonly string[] => {
  const found: string[] = [];
  for (const [run] of text.slice(0, 4000).matchAll(words)) {
    if (unspaced.test(run)) for (const word of unspacedWords(run)) found.push(word);
    else if (run.length > 1 || /\p{N}/u.test(run)) found.push(run.toLowerCase().slice(0, stemLength));
    if (found.length >= maxTerms) break;
  }
  return found;
};

// Particles and endings are written in hiragana; alone, one letter of it says nothing.
const unspacedWords = (run: string): readonly string[] =>
  [...dictionary.segment(run)]
    .filter(({ segment, isWordLike }) => isWordLike && !/^\p{sc=Hiragana}{1,2}$/u.test(segment))
    .map(({ segment }) => segment.toLowerCase());

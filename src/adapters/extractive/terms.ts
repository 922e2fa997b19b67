import { endOfKinds, kind, kindsAt, lengthAt, wordKinds } from '../../domain/character-kinds.ts';

/** The beginning of a word stands for its inflections, in all languages that inflect at the end. */
const stemLength = 6;
/** Bounds the memory and time of one sentence, whatever it contains. */
const maxTerms = 120;
const maxLength = 4000;

/** For scripts without spaces, whose words need a dictionary. */
const dictionary = new Intl.Segmenter('en', { granularity: 'word' });

/** The words of a sentence, folded so that most inflections of a word are equal. At most 120, or a run more. */
export const terms = (text: string): readonly string[] => {
  const found: string[] = [];
  const read = text.slice(0, maxLength);
  for (let at = 0; at < read.length && found.length < maxTerms; ) {
    const end = endOfKinds(read, at, wordKinds);
    if (end > at) addTerms(found, read.slice(at, end));
    at = end > at ? end : at + 1;
  }
  return found;
};

const addTerms = (found: string[], run: string): void => {
  if (isUnspaced(run)) for (const word of unspacedWords(run)) found.push(word);
  else if (run.length > 1 || (kindsAt(run, 0) & kind.number) !== 0) found.push(run.toLowerCase().slice(0, stemLength));
};

const isUnspaced = (run: string): boolean => {
  for (let at = 0; at < run.length; at += lengthAt(run, at)) if ((kindsAt(run, at) & kind.unspaced) !== 0) return true;
  return false;
};

// Particles and endings are written in hiragana; a single letter of it means nothing.
const particle = /^\p{sc=Hiragana}{1,2}$/u;

function* unspacedWords(run: string): Generator<string> {
  for (const { segment, isWordLike } of dictionary.segment(run)) {
    if (isWordLike && !particle.test(segment)) yield segment.toLowerCase();
  }
}

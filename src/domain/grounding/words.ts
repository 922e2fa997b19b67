import { kind, kindsAt, lengthAt, wordKinds } from '../character-kinds.ts';

/** In lower case and without compatibility forms such as ligatures. */
const folded = (text: string): string => text.normalize('NFKC').toLowerCase();

/** The words of a text, folded, with single spaces between; in a script without spaces, each character is a word. */
export const wordsInARow = (text: string): string => {
  const read = folded(text);
  const rows: string[] = [];
  // Most words are separated by single spaces already: such runs are copied whole.
  let row = { start: 0, end: -1 };
  for (let at = 0; at < read.length; ) {
    const end = endOfWord(read, at);
    if (end > at) {
      const goesOn = at === row.end + 1 && read.charAt(row.end) === ' ';
      if (!goesOn && row.end > 0) rows.push(read.slice(row.start, row.end));
      row = { start: goesOn ? row.start : at, end };
    }
    at = end > at ? end : at + lengthAt(read, at);
  }
  if (row.end > 0) rows.push(read.slice(row.start, row.end));
  return rows.join(' ');
};

/** The length of a word's beginning that most of its inflections share. */
const stemLength = 6;
/** Articles, conjunctions, prepositions: in alphabetic scripts, most words this short occur in every text. */
const longestSlight = 3;

/**
 * The terms that distinguish a text: the beginnings of its words, and pairs of characters in a script without spaces.
 */
export const termsOf = (text: string): ReadonlySet<string> => {
  const terms = new Set<string>();
  const read = folded(text);
  let before = '';
  for (let at = 0; at < read.length; ) {
    const end = endOfWord(read, at);
    const isLetter = (kindsAt(read, at) & kind.unspaced) !== 0;
    if (isLetter) {
      const letter = read.slice(at, end);
      if (before !== '') terms.add(before + letter);
      before = letter;
    } else if (end > at) {
      if (!isSlight(read, at, end)) terms.add(read.slice(at, Math.min(end, at + stemLength)));
      before = '';
    }
    at = end > at ? end : at + lengthAt(read, at);
  }
  return terms;
};

/** The end of the word that begins at a place; the place itself if none does. */
const endOfWord = (text: string, at: number): number => {
  if ((kindsAt(text, at) & kind.unspaced) !== 0) return at + lengthAt(text, at);
  let end = at;
  for (; end < text.length; end += lengthAt(text, end)) {
    const kinds = kindsAt(text, end);
    if ((kinds & wordKinds) === 0 || (kinds & kind.unspaced) !== 0) break;
  }
  return end;
};

const isSlight = (text: string, start: number, end: number): boolean => {
  let letters = 0;
  for (let at = start; at < end && letters <= longestSlight; at += lengthAt(text, at)) {
    if ((kindsAt(text, at) & kind.alphabetic) === 0) return false;
    letters++;
  }
  return letters <= longestSlight;
};

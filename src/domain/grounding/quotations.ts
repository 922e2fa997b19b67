import { countWords } from '../source-text.ts';
import type { TextRange } from '../thread.ts';
import { indexWhere } from './text-search.ts';
import { wordsInARow } from './words.ts';

/** Fewer words are a name, a title or irony. */
const fewestWords = 3;

/** The closing marks of each opening mark. German opens “ where English closes, and also writes »…« for French «…». */
const closings: Readonly<Record<string, string>> = {
  '“': '”',
  '„': '“”',
  '«': '»',
  '»': '«',
  '‹': '›',
  '‘': '’',
  '‚': '‘’',
  '「': '」',
  '『': '』',
  '"': '"',
  "'": "'",
  '＂': '＂',
};

/** Marks that are also apostrophes, primes or inches: they open after a gap and close before one. */
const ambiguous = new Set(['"', "'", '’', '＂', '»', '“']);
const mark = /[“”„«»‹›‘’‚「」『』"'＂]|\n\s*\n/g;
const wordCharacter = /[\p{L}\p{N}]/u;

/** The contents of the quotations of a text that have at least three words. A blank line ends an open quotation. */
export const quotations = (text: string): readonly TextRange[] => {
  const found: TextRange[] = [];
  let open = new Map<string, number>();
  for (const { 0: written, index } of text.matchAll(mark)) {
    if (written.includes('\n')) {
      open = new Map();
      continue;
    }
    const opening = closes(text, index) ? openedBy(written, open) : undefined;
    if (opening !== undefined) {
      const range = { start: (open.get(opening) ?? 0) + 1, end: index };
      open.delete(opening);
      if (countWords(text.slice(range.start, range.end)) >= fewestWords) found.push(range);
    } else if (written in closings && opens(text, index)) open.set(written, index);
  }
  return found;
};

/** The last opened of the marks that this one closes. */
const openedBy = (closing: string, open: ReadonlyMap<string, number>): string | undefined =>
  [...open.keys()].filter((opening) => closings[opening]?.includes(closing)).at(-1);

const closes = (text: string, at: number): boolean =>
  !ambiguous.has(text.charAt(at)) || !wordCharacter.test(text.charAt(at + 1));

const opens = (text: string, at: number): boolean =>
  !ambiguous.has(text.charAt(at)) || (!wordCharacter.test(text.charAt(at - 1)) && /\S/.test(text.charAt(at + 1)));

/**
 * The words of a text in the form in which quotations are searched: with single spaces between, and one at either end.
 */
export const foldForQuotations = (text: string): string => ` ${wordsInARow(text)} `;

// "[T]he" is "the" moved within its sentence; "[…]" and "[the company]" replace omitted words.
const adaptedLetter = /\[(\p{L})\]/gu;
const omission = /\[[^[\]]{0,60}\]|…|\.{3,}/;

/**
 * Whether a source has the words of a quotation in order; the parts between omission marks are searched one after the
 * other.
 */
export const isQuotedFrom = (quotation: string, foldedSource: string): boolean => {
  let from = 0;
  for (const piece of quotation.replace(adaptedLetter, '$1').split(omission)) {
    const words = foldForQuotations(piece);
    if (words.trim() === '') continue;
    const at = indexWhere(foldedSource, words, from, () => true);
    if (at === -1) return false;
    // The space after this piece may also be the space before the next.
    from = at + words.length - 1;
  }
  return true;
};

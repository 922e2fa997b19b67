import { kind, kindsAt, lengthAt } from '../../domain/character-kinds.ts';

/** More numbers per word make the row of a table. */
const mostNumbers = 0.35;
/** Shorter sentences are exclamations, fragments, labels. In columns, as a CJK letter says as much as two others. */
const leastColumns = 30;
/** A smaller share of letters makes a date, a code or a row. */
const leastLetters = 0.6;

/** The counts of a sentence's characters. */
interface Census {
  columns: number;
  /** Letters and their marks. */
  letters: number;
  /** Code units that are not white space. */
  ink: number;
  gaps: number;
  /** Numbers in digits; those attached to a letter are names. */
  numbers: number;
}

/** Whether a complete sentence is meaningful: no fragment, no row of figures. */
export const isSound = (text: string, punctuated: boolean): boolean => {
  // A lower-case initial indicates a fragment, unless it is a brand's: `iPhone`.
  if (punctuated && /^\p{Ll}(?!\p{Lu})/u.test(text)) return false;
  const { columns, letters, ink, gaps, numbers } = censusOf(text);
  if (columns < leastColumns || letters < ink * leastLetters) return false;
  return numbers <= (gaps + 1) * mostNumbers || numbers < 3;
};

const censusOf = (text: string): Census => {
  const census: Census = { columns: 0, letters: 0, ink: 0, gaps: 0, numbers: 0 };
  let before = 0;
  let inNumber = false;
  for (let at = 0; at < text.length; ) {
    const kinds = kindsAt(text, at);
    const length = lengthAt(text, at);
    census.columns += isWide(text.charCodeAt(at)) ? 2 : length;
    if ((kinds & (kind.letter | kind.mark)) !== 0) census.letters++;
    if ((kinds & kind.space) === 0) census.ink += length;
    else if ((before & kind.space) === 0) census.gaps++;
    // After a letter, the number begins with the second digit.
    const isNumber: boolean = (kinds & kind.number) !== 0 && (inNumber || (before & kind.letter) === 0);
    if (isNumber && !inNumber) census.numbers++;
    inNumber = isNumber;
    before = kinds;
    at += length;
  }
  return census;
};

const isWide = (unit: number): boolean => (unit >= 0x2e80 && unit <= 0x9fff) || (unit >= 0xac00 && unit <= 0xd7af);

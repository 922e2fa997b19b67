import { endOfKinds, kind, kindsAt, kindsOfUnit, lengthAt } from '../character-kinds.ts';

/**
 * All matches of a sticky pattern in a text, in order and without overlap, if a match can begin only at some places.
 * Trying only there saves most of the time of searching a long text.
 *
 * @param starts in order
 */
export function* matchesAt(text: string, pattern: RegExp, starts: Iterable<number>): Generator<RegExpExecArray> {
  let end = 0;
  for (const start of starts) {
    const match = start < end ? null : matchAt(pattern, text, start);
    if (match === null) continue;
    end = start + match[0].length;
    yield match;
  }
}

/** The match of a sticky pattern at a place. */
export const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

/** The starts of runs of decimal digits, of any script. */
export const digitRuns = (text: string): readonly number[] => {
  const starts: number[] = [];
  let inRun = false;
  for (let at = 0; at < text.length; at += lengthAt(text, at)) {
    const isDigit = (kindsAt(text, at) & kind.digit) !== 0;
    if (isDigit && !inRun) starts.push(at);
    inRun = isDigit;
  }
  return starts;
};

/** The starts of words: letters after neither a letter, a number nor `_`. */
export function* wordStarts(text: string): Generator<number> {
  let inWord = false;
  for (let at = 0; at < text.length; at += lengthAt(text, at)) {
    const kinds = kindsAt(text, at);
    if (!inWord && (kinds & kind.letter) !== 0) yield at;
    inWord = (kinds & (kind.letter | kind.number)) !== 0 || text.charCodeAt(at) === lowLine;
  }
}

const lowLine = 0x5f;

/**
 * The different words of a text, each once: runs of letters.
 *
 * @param longest code units; longer ones are left out
 * @param areGlued whether to include words directly after a number or `_`
 */
export const wordsOf = (text: string, longest: number, areGlued: boolean): ReadonlySet<string> => {
  const words = new Set<string>();
  let isFree = true;
  for (let at = 0; at < text.length; ) {
    const end = endOfKinds(text, at, kind.letter);
    if (end > at && end - at <= longest && (isFree || areGlued)) words.add(text.slice(at, end));
    at = end;
    // The character after the word may join the next word to it.
    isFree = (kindsAt(text, at) & kind.number) === 0 && text.charCodeAt(at) !== lowLine;
    at += lengthAt(text, at);
  }
  return words;
};

/** The starts of letters shortly before one of some runs of digits, with no digit in between. */
export function* lettersBefore(text: string, runs: readonly number[], reach: number): Generator<number> {
  let searched = 0;
  for (const run of runs) {
    for (let at = Math.max(searched, run - reach); at < run; at++) {
      const unit = text.charCodeAt(at);
      // Any surrogate pair counts as a letter, which only adds a few places to try.
      const mayBegin = isLetter(unit) || (unit & 0xfc00) === 0xd800;
      if (mayBegin && !isLetter(text.charCodeAt(at - 1))) yield at;
    }
    searched = run;
  }
}

const isLetter = (unit: number): boolean => (kindsOfUnit(unit) & kind.letter) !== 0;

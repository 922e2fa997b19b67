import { kind, kindsAt, lengthAt, wordKinds } from '../character-kinds.ts';
import { isInsidePair, isSpace } from '../fitting/characters.ts';
import type { NormalisedText } from '../source-text.ts';
import type { TextRange } from '../thread.ts';
import { indexWhere } from './text-search.ts';

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;
const insideNumber = /\p{Nd}[.,:]?$/u;

/** Finds passages that a text contains word for word, with any white space between the words. */
export class ExactPassages {
  readonly #text: NormalisedText;
  readonly #squeezed: string;
  /** For each code unit of the squeezed text, its place in the text. */
  readonly #offsets: Uint32Array;

  constructor(text: NormalisedText) {
    this.#text = text;
    this.#squeezed = squeeze(text);
    this.#offsets = new Uint32Array(this.#squeezed.length);
    let found = 0;
    for (let at = 0; at < text.length; at++) if (!isSpace(text.charCodeAt(at))) this.#offsets[found++] = at;
  }

  /** The first place where the passage stands without beginning or ending inside a word or number. */
  find(passage: string): TextRange | null {
    const needle = squeeze(passage);
    const rangeAt = (start: number): TextRange => ({
      start: this.#offsets[start] ?? 0,
      end: (this.#offsets[start + needle.length - 1] ?? 0) + 1,
    });
    const start = indexWhere(this.#squeezed, needle, 0, (at) => {
      const range = rangeAt(at);
      return this.#isBoundary(range.start) && this.#isBoundary(range.end);
    });
    return start === -1 ? null : rangeAt(start);
  }

  #isBoundary(at: number): boolean {
    const text = this.#text;
    const start = at - (isInsidePair(text, at - 1) ? 2 : 1);
    const [before, after] = [kindsAt(text, start), kindsAt(text, at)];
    if ((after & kind.mark) !== 0 || (before & after & kind.digit) !== 0) return false;
    if (((after & kind.digit) !== 0 || '.,:'.includes(text.charAt(at))) && cutsNumber(text, at)) return false;
    if (!isOfWord(text, start, before) || !isOfWord(text, at, after)) return true;
    return unspaced.test(text.slice(start, at + lengthAt(text, at)));
  }
}

const isOfWord = (text: string, at: number, kinds: number): boolean =>
  (kinds & wordKinds) !== 0 || text.charCodeAt(at) === lowLine;

const lowLine = 0x5f;

/** Whether a cut here would make 1.5 into 1 or "1.", which is another number. */
const cutsNumber = (text: string, at: number): boolean =>
  insideNumber.test(text.slice(Math.max(0, at - 3), at)) && /^[.,:]?\p{Nd}/u.test(text.slice(at, at + 3));

// Most white space is single spaces, and splitting at them is ten times as fast as replacing.
const squeeze = (text: string): string => text.split(' ').join('').replace(/\s+/g, '');

import { isSpace } from '../fitting/characters.ts';
import type { NormalisedText } from '../source-text.ts';
import type { TextRange } from '../thread.ts';
import { indexWhere } from './text-search.ts';

const wordCharacter = /^[\p{L}\p{N}\p{M}_]/u;
const unspaced =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;
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
    const before = this.#characterBefore(at);
    const after = String.fromCodePoint(this.#text.codePointAt(at) ?? 0x20);
    if (/^\p{M}/u.test(after)) return false;
    if (/^[\p{Nd}.,:]/u.test(after) && cutsNumber(this.#text, at)) return false;
    return !(wordCharacter.test(before) && wordCharacter.test(after)) || unspaced.test(before) || unspaced.test(after);
  }

  #characterBefore(at: number): string {
    const unit = this.#text.charCodeAt(at - 1);
    const isLowSurrogate = (unit & 0xfc00) === 0xdc00;
    return this.#text.slice(Math.max(0, at - (isLowSurrogate ? 2 : 1)), at);
  }
}

/** Whether a cut here would make 1.5 into 1 or "1.", which is another number. */
const cutsNumber = (text: string, at: number): boolean =>
  insideNumber.test(text.slice(Math.max(0, at - 3), at)) && /^[.,:]?\p{Nd}/u.test(text.slice(at, at + 3));

// Most white space is single spaces, and splitting at them is ten times as fast as replacing.
const squeeze = (text: string): string => text.split(' ').join('').replace(/\s+/g, '');

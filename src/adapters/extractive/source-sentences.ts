import { sentences } from '../../domain/sentences.ts';
import type { TextRange } from '../../domain/thread.ts';
import { datelineLength, isBoilerplate } from './boilerplate.ts';
import { leansBack } from './openers.ts';

/** A sentence of the source, and what of it matters to who would post it. */
export interface SourceSentence {
  /** Without the mark of a heading, an item, a quotation, and without a dateline. */
  readonly range: TextRange;
  /** Where it begins with the mark of an item. */
  readonly markStart: number;
  /** With soft line ends made spaces. */
  readonly text: string;
  readonly kind: 'prose' | 'heading' | 'item' | 'boilerplate';
  /** Line ends before it: 0 within a paragraph, 1 within a list or verse, 2 at a new block. */
  readonly gap: number;
  /** Complete, and says something: may stand alone in a post. */
  readonly sound: boolean;
  /** Complete: may stand in a post beside a sound one. */
  readonly complete: boolean;
  /** Needs the sentence before. */
  readonly leansBack: boolean;
  /** Asks: needs the sentence after, which may answer. */
  readonly leansForward: boolean;
}

const marks: readonly (readonly [SourceSentence['kind'], RegExp])[] = [
  ['heading', /^#{1,6}\s+/],
  ['prose', /^>\s+/],
  ['item', /^(?:[-*+•]|\(?\d{1,3}[.)])\s+/],
];
const finished = /[.!?…。！？؟।։]["'”’»)\]」』]*$/u;
const asks = /[?？؟]["'”’»)\]」』]*$/u;
const wide = /[\u2e80-\u9fff\uac00-\ud7af]/gu;

/** More numbers to a word are the row of a table. */
const mostNumbers = 0.35;
/** Shorter sentences are exclamations, fragments, labels. In columns: a CJK letter says as much as two others. */
const leastColumns = 30;

/** @param language two letters, or null where unknown */
export const sourceSentences = (text: string, language: string | null): readonly SourceSentence[] => {
  const ranges = sentences(text, language);
  const stops = ranges.filter(({ end }) => finished.test(text.slice(Math.max(0, end - 4), end))).length;
  // Thai, verse and dictated notes have no full stops; there a line is as good as a sentence.
  const punctuated = stops >= ranges.length * 0.2;
  let quoting = 0;
  return ranges.map((range, i) => {
    const gap = lineEnds(text.slice(ranges[i - 1]?.end ?? 0, range.start), i);
    // A forgotten mark must not turn the rest of the text into a quotation.
    if (gap > 0) quoting = 0;
    const surroundings = { gap, language, punctuated, quoted: quoting > 0 };
    quoting = openQuotations(quoting, text.slice(range.start, range.end));
    return describe(text, range, surroundings);
  });
};

const openQuotations = (open: number, text: string): number => {
  let depth = open;
  for (const [mark] of text.matchAll(/["“”„«»]/g)) {
    if (mark === '"') depth = depth > 0 ? 0 : 1;
    else depth = mark === '”' || mark === '»' || (mark === '“' && depth > 0) ? 0 : 1;
  }
  return depth;
};

interface Surroundings {
  readonly gap: number;
  readonly language: string | null;
  readonly punctuated: boolean;
  /** Within a quotation that an earlier sentence opened. */
  readonly quoted: boolean;
}

const describe = (
  source: string,
  whole: TextRange,
  { gap, language, punctuated, quoted }: Surroundings,
): SourceSentence => {
  const line = source.slice(whole.start, whole.end);
  const mark = gap > 0 ? markOf(line) : null;
  const start = whole.start + (mark?.length ?? (gap > 1 ? datelineLength(line) : 0));
  const text = unwrapped(source.slice(start, whole.end));
  const kind = mark?.kind ?? (isBoilerplate(text) ? 'boilerplate' : 'prose');
  const complete = (kind === 'prose' || kind === 'item') && (!punctuated || finished.test(text));
  return {
    range: { start, end: whole.end },
    markStart: kind === 'item' ? whole.start : start,
    text,
    kind,
    gap,
    complete,
    sound: complete && isSound(text, punctuated),
    leansBack: quoted || leansBack(text, language),
    leansForward: asks.test(text),
  };
};

const markOf = (line: string): { readonly kind: SourceSentence['kind']; readonly length: number } | null => {
  for (const [kind, pattern] of marks) {
    const length = pattern.exec(line)?.[0].length;
    if (length !== undefined) return { kind, length };
  }
  return null;
};

/** Line ends within a sentence merely wrap it. Where no spaces are written, none comes in their place. */
export const unwrapped = (text: string): string =>
  text.includes('\n')
    ? text.replace(/(?<=[\u2e80-\u9fff])\s*\n\s*(?=[\u2e80-\u9fff])/gu, '').replace(/[ \t]*\n\s*/g, ' ')
    : text;

const lineEnds = (between: string, index: number): number =>
  index === 0 ? 2 : Math.min(2, between.split('\n').length - 1);

const isSound = (text: string, punctuated: boolean): boolean => {
  const columns = text.length + (text.match(wide)?.length ?? 0);
  if (columns < leastColumns) return false;
  // A small initial shows a fragment, unless it is a brand's: `iPhone`.
  if (punctuated && /^\p{Ll}(?!\p{Lu})/u.test(text)) return false;
  const letters = text.match(/[\p{L}\p{M}]/gu)?.length ?? 0;
  if (letters < text.replace(/\s/g, '').length * 0.6) return false;
  const numbers = text.match(/(?<!\p{L})\p{N}+/gu)?.length ?? 0;
  return numbers <= text.split(/\s+/).length * mostNumbers || numbers < 3;
};

/** Whether every quotation and bracket that opens also closes. */
export const hasBalancedMarks = (text: string): boolean =>
  count(text, /"/g) % 2 === 0 &&
  (text.includes('„') ? count(text, /„/g) === count(text, /[“”]/g) : count(text, /“/g) === count(text, /”/g)) &&
  count(text, /«/g) === count(text, /»/g) &&
  count(text, /[(（]/g) === count(text, /[)）]/g) &&
  count(text, /「/g) === count(text, /」/g);

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

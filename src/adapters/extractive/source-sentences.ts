import { sentences } from '../../domain/sentences.ts';
import type { TextRange } from '../../domain/thread.ts';
import { datelineLength, isBoilerplate } from './boilerplate.ts';
import { leansBack } from './openers.ts';
import { isSound } from './soundness.ts';

/** A sentence of the source, and its properties that matter for posts. */
export interface SourceSentence {
  /** Without the mark of a heading, item or quotation, and without a dateline. */
  readonly range: TextRange;
  /** The start of the sentence, its item mark included. */
  readonly markStart: number;
  /** With spaces for soft line ends. */
  readonly text: string;
  readonly kind: 'prose' | 'heading' | 'item' | 'boilerplate';
  /** Line ends before it: 0 within a paragraph, 1 within a list or verse, 2 at a new block. */
  readonly gap: number;
  /** Complete and meaningful: may be a post alone. */
  readonly sound: boolean;
  /** Complete: may be in a post with a sound one. */
  readonly complete: boolean;
  /** Needs the sentence before. */
  readonly leansBack: boolean;
  /** A question: needs the next sentence, which may answer it. */
  readonly leansForward: boolean;
}

const marks: readonly (readonly [SourceSentence['kind'], RegExp])[] = [
  ['heading', /^#{1,6}\s+/],
  ['prose', /^>\s+/],
  ['item', /^(?:[-*+•]|\(?\d{1,3}[.)])\s+/],
];
const finished = /[.!?…。！？؟।։]["'”’»)\]」』]*$/u;
const asks = /[?？؟]["'”’»)\]」』]*$/u;

/** @param language two letters, or null where unknown */
export const sourceSentences = (text: string, language: string | null): readonly SourceSentence[] => {
  const ranges = sentences(text, language);
  const stops = ranges.filter(({ end }) => finished.test(text.slice(Math.max(0, end - 4), end))).length;
  // Thai, verse and dictated notes have no full stops; there, lines replace sentences.
  const punctuated = stops >= ranges.length * 0.2;
  let quoting = 0;
  return ranges.map((range, i) => {
    const gap = lineEnds(text.slice(ranges[i - 1]?.end ?? 0, range.start), i);
    // A missing closing mark must not make the rest of the text a quotation.
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
  /** Whether it is within a quotation that an earlier sentence opened. */
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

/** Joins wrapped lines of a sentence. In scripts without spaces, no space replaces the line end. */
export const unwrapped = (text: string): string =>
  text.includes('\n')
    ? text.replace(/(?<=[\u2e80-\u9fff])\s*\n\s*(?=[\u2e80-\u9fff])/gu, '').replace(/(?<![ \t])[ \t]*\n\s*/g, ' ')
    : text;

const lineEnds = (between: string, index: number): number => {
  if (index === 0) return 2;
  const first = between.indexOf('\n');
  return first === -1 ? 0 : between.includes('\n', first + 1) ? 2 : 1;
};

const pairedMark = /["“”„«»()（）「」]/g;

/** Whether all opened quotations and brackets are closed. */
export const hasBalancedMarks = (text: string): boolean => {
  const marks = text.match(pairedMark);
  if (marks === null) return true;
  const count = (wanted: string): number => marks.filter((mark) => wanted.includes(mark)).length;
  return (
    count('"') % 2 === 0 &&
    (marks.includes('„') ? count('„') === count('“”') : count('“') === count('”')) &&
    count('«') === count('»') &&
    count('(（') === count(')）') &&
    count('「') === count('」')
  );
};

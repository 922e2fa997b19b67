import type { TextRange } from '../thread.ts';

export type LineKind = 'blank' | 'heading' | 'item' | 'quote' | 'table' | 'code' | 'text';

/** A line of a text, without its line feed. */
export interface Line extends TextRange {
  readonly kind: LineKind;
}

const fence = /^\s*(?:```|~~~)/;
const heading = /^#{1,6}[ \t]+\S/;
const item = /^\s*(?:[-*+•‣]|\d{1,3}[.)])[ \t]+\S/;
const quote = /^\s*>/;
const table = /^\s*\||\S\t+\S| \| /;
const indented = /^(?: {4}|\t)/;
/** How many code units tell a line's kind. */
const telling = 200;

/** The lines of a normalised text, each with its kind, told by the marks that the page reader writes. */
export const linesOf = (text: string): readonly Line[] => {
  const lines: Line[] = [];
  let fenced = false;
  for (let start = 0; start <= text.length; ) {
    const feed = text.indexOf('\n', start);
    const end = feed === -1 ? text.length : feed;
    const beginning = text.slice(start, Math.min(end, start + telling));
    const fences = fence.test(beginning);
    lines.push({ start, end, kind: fenced || fences ? 'code' : kindOf(beginning, lines.at(-1)?.kind) });
    if (fences) fenced = !fenced;
    start = end + 1;
  }
  return lines;
};

const kindOf = (line: string, before: LineKind | undefined): LineKind => {
  if (line.trim() === '') return 'blank';
  if (heading.test(line)) return 'heading';
  if (item.test(line)) return 'item';
  if (quote.test(line)) return 'quote';
  // An indented line under an item continues it.
  if (indented.test(line)) return before === 'item' || before === 'text' ? 'text' : 'code';
  return table.test(line) ? 'table' : 'text';
};

/** Lines that begin a part of their own, whatever line is before them. */
export const beginsItself = (kind: LineKind): boolean => kind === 'item' || kind === 'table' || kind === 'code';

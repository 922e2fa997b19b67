import { level } from './break-levels.ts';
import { beginsItself, type Line, linesOf } from './lines.ts';
import { hasRoom, type MeasuredText } from './passage.ts';
import type { Size } from './post-size.ts';

const sentenceEnd = /[.!?…:。！？]["'”’»)\]」』]*$/;

/**
 * Raises the break levels before lines that begin an item, a heading and the like, and glues headings to the text after
 * them.
 */
export const markLines = (measured: MeasuredText, room: Size, levels: Uint8Array): void => {
  const lines = linesOf(measured.text).filter(({ kind }) => kind !== 'blank');
  let headings = 0;
  for (const [index, line] of lines.entries()) {
    const before = lines[index - 1];
    if (before?.kind !== 'heading') headings = line.start;
    const at = inkStart(measured.text, line);
    if (before === undefined || (levels[at] ?? 0) < level.clause) continue;
    if (before.kind === 'heading') levels[at] = afterHeading(measured, headings, lines, index, room);
    else if (levels[at] !== level.paragraph) levels[at] = betweenLines(measured.text, before, line);
  }
};

const inkStart = (text: string, { start, end }: Line): number => start + text.slice(start, end).search(/\S/);

const betweenLines = (text: string, before: Line, line: Line): number => {
  if (beginsItself(line.kind)) return level.line;
  const other =
    before.kind !== line.kind && before.kind !== 'item' && !(before.kind === 'quote' && line.kind === 'text');
  if (other) return level.line;
  return sentenceEnd.test(text.slice(Math.max(before.start, before.end - 8), before.end))
    ? level.sentence
    : level.clause;
};

/** A heading stays with the text after it, unless an item fits into a post only without the heading. */
const afterHeading = (
  measured: MeasuredText,
  headings: number,
  lines: readonly Line[],
  index: number,
  room: Size,
): number => {
  const line = lines[index];
  if (line?.kind !== 'item') return level.glue;
  const end = endOfItem(lines, index);
  return hasRoom(measured, headings, end, room) || !hasRoom(measured, line.start, end, room) ? level.glue : level.line;
};

const endOfItem = (lines: readonly Line[], index: number): number => {
  let last = index;
  while (lines[last + 1]?.kind === 'text' && lines[last + 1]?.start === (lines[last]?.end ?? 0) + 1) last++;
  return lines[last]?.end ?? 0;
};

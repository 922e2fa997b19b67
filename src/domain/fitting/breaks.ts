import type { TextRange } from '../thread.ts';
import { level, quoted } from './break-levels.ts';
import { isInsidePair, isNoBreakSpace, isSpace, lineFeed } from './characters.ts';
import { protectEntities } from './entities.ts';
import { belongTogether } from './glue.ts';
import { graphemeStarts } from './graphemes.ts';
import { markLines } from './line-breaks.ts';
import { hasRoom, inkEnd, type MeasuredText } from './passage.ts';
import type { Size } from './post-size.ts';
import { quotations } from './quotations.ts';
import { sentenceStarts } from './sentence-starts.ts';

/**
 * How good each place of a text is for a break: see `level`. A break is where the text goes on after white space, which
 * is dropped.
 *
 * @param room the least room of any post: only parts larger than it are examined closely
 */
export const breakLevels = (measured: MeasuredText, room: Size): Uint8Array => {
  const levels = characterBreaks(measured.text);
  markSpaces(measured, levels);
  markLines(measured, room, levels);
  for (const part of partsAt(level.line, levels, measured.text.length)) {
    if (!hasRoom(measured, part.start, part.end, room)) markInside(measured, part, levels);
  }
  return levels;
};

const characterBreaks = (text: string): Uint8Array => {
  const levels = new Uint8Array(text.length + 1);
  const starts = graphemeStarts(text);
  for (let at = 1; at < text.length; at++) {
    levels[at] = starts[at] === 1 ? level.grapheme : isInsidePair(text, at) ? 0 : level.codePoint;
  }
  return levels;
};

const markSpaces = (measured: MeasuredText, levels: Uint8Array): void => {
  const { text } = measured;
  for (let at = 0; at < text.length; at++) {
    if (!isSpace(text.charCodeAt(at))) continue;
    const start = at;
    let feeds = 0;
    let glued = false;
    for (; at < text.length && isSpace(text.charCodeAt(at)); at++) {
      if (text.charCodeAt(at) === lineFeed) feeds++;
      if (isNoBreakSpace(text.charCodeAt(at))) glued = true;
      levels[at] = 0;
    }
    if (start === 0) continue;
    if (levels[at] === level.codePoint) {
      // A combining mark joins the last space: their grapheme begins the next part, and stays whole.
      levels[at - 1] = at - 1 > start ? level.word : level.grapheme;
      continue;
    }
    levels[at] = feeds > 1 ? level.paragraph : feeds === 1 ? level.clause : glued ? level.glue : level.word;
  }
  levels[text.length] = level.paragraph;
};

function* partsAt(least: number, levels: Uint8Array, end: number): Generator<TextRange> {
  let start = 0;
  for (let at = 1; at <= end; at++) {
    if ((levels[at] ?? 0) < least) continue;
    yield { start, end: at };
    start = at;
  }
}

/** Marks sentences, clauses and units that should stay whole, inside a part that is too large for a post. */
const markInside = (measured: MeasuredText, part: TextRange, levels: Uint8Array): void => {
  markWords(measured, part, levels);
  for (const start of sentenceStarts(measured.text, part)) {
    if ((levels[start] ?? 0) >= level.grapheme) levels[start] = level.sentence;
  }
  for (const { start, end } of quotations(measured.text, part)) {
    for (let at = start + 1; at < end; at++) levels[at] = quoted(levels[at] ?? 0);
  }
  protectEntities(measured.text, part, levels);
};

const clauseEnd = /[,;:،؛…–—][)\]}"'”’»]*$/;
/** Marks that end a clause without white space after them. */
const unspacedClauseEnd = /[、，；：—]/;
const closing = /[)\]}"'”’»」』）】〉》、，；：。！？—]/;
/** How much of a word's end is read, to find a mark before closing brackets and quotes. */
const reach = 4;

const markWords = (measured: MeasuredText, { start, end }: TextRange, levels: Uint8Array): void => {
  const { text } = measured;
  for (let at = start + 1; at < end; at++) {
    if (levels[at] === level.word) {
      const wordEnd = inkEnd(measured, at);
      if (clauseEnd.test(text.slice(Math.max(start, wordEnd - reach), wordEnd))) levels[at] = level.clause;
      else if (belongTogether(text, wordEnd, at)) levels[at] = level.glue;
    } else if (levels[at] === level.grapheme && text.charCodeAt(at - 1) >= 0x2014) {
      const ends = unspacedClauseEnd.test(text.charAt(at - 1)) && !closing.test(text.charAt(at));
      if (ends) levels[at] = level.clause;
    }
  }
};

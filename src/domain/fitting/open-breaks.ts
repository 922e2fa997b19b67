import { level } from './break-levels.ts';
import { hasRoom, type MeasuredText } from './passage.ts';
import type { Size } from './post-size.ts';

/**
 * The places where posts may end, in order, up to the end of the text: every paragraph break; a sentence break only in
 * a paragraph that is too large for a post; a clause break only in such a sentence; and so on down. The text between
 * two of them always fits into a post. Takes linear time: each level is read once.
 */
export const openBreaks = (measured: MeasuredText, levels: Uint8Array, room: Size): readonly number[] => {
  const open: number[] = [];
  const split = (start: number, end: number, whole: number): void => {
    if (whole === level.codePoint || hasRoom(measured, start, end, room)) return;
    const inner = whole - 1;
    let from = start;
    for (let at = start + 1; at < end; at++) {
      if ((levels[at] ?? 0) < inner) continue;
      split(from, at, inner);
      open.push(at);
      from = at;
    }
    split(from, end, inner);
  };
  split(0, measured.text.length, level.paragraph + 1);
  open.push(measured.text.length);
  return open;
};

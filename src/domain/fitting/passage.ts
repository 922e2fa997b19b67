import type { PlatformName } from '../platform.ts';
import type { TextRange } from '../thread.ts';
import { isSpace } from './characters.ts';
import { runningSizes, type Size } from './post-size.ts';

/** A text that makes posts of its own: a writer's draft, or a section of a source. */
export interface Passage {
  /** Normalised: see `normaliseText`. */
  readonly text: string;
  /** The draft's index; 0 for every section of a source. */
  readonly draft: number;
  /** The range of the source where a part of the text stands, or that the whole text draws on; null where unknown. */
  locate(part: TextRange): TextRange | null;
}

/** A passage with the sizes of its parts on one platform. Places are UTF-16 code units of the passage's text. */
export interface MeasuredText {
  readonly text: string;
  /** For each place, the end of the last character before it that is not white space. */
  readonly inkEnds: Int32Array;
  readonly sizes: readonly Int32Array[];
}

export const measureText = (platform: PlatformName, text: string): MeasuredText => ({
  text,
  inkEnds: inkEndsOf(text),
  sizes: runningSizes(platform, text),
});

const inkEndsOf = (text: string): Int32Array => {
  const ends = new Int32Array(text.length + 1);
  let end = 0;
  for (let at = 0; at < text.length; at++) {
    if (!isSpace(text.charCodeAt(at))) end = at + 1;
    ends[at + 1] = end;
  }
  return ends;
};

export const inkEnd = (measured: MeasuredText, at: number): number => measured.inkEnds[at] ?? 0;

/** Whether a part, without trailing white space, fits into a post. */
export const hasRoom = ({ sizes, inkEnds }: MeasuredText, start: number, end: number, room: Size): boolean => {
  const ink = Math.max(start, inkEnds[end] ?? 0);
  for (let index = 0; index < sizes.length; index++) {
    const totals = sizes[index];
    if (totals !== undefined && (totals[ink] ?? 0) - (totals[start] ?? 0) > (room[index] ?? 0)) return false;
  }
  return true;
};

/** The length of a part, without trailing white space, in the platform's own count. */
export const lengthBetween = ({ sizes: [lengths], inkEnds }: MeasuredText, start: number, end: number): number =>
  lengths === undefined ? 0 : (lengths[Math.max(start, inkEnds[end] ?? 0)] ?? 0) - (lengths[start] ?? 0);

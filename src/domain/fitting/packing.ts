import type { TextRange } from '../thread.ts';
import { level } from './break-levels.ts';
import type { NumberPlan } from './numbering.ts';
import { openBreaks } from './open-breaks.ts';
import { hasRoom, inkEnd, lengthBetween, type MeasuredText } from './passage.ts';
import type { Size } from './post-size.ts';
import { wordBreakBefore } from './word-breaks.ts';

/** A passage, measured, whose breaks can be asked for. */
export interface BreakableText {
  readonly measured: MeasuredText;
  /** See `breakLevels`. Computed on the first call: most passages fit as they are. */
  levels(): Uint8Array;
}

/** By how much a content exceeds each limit of its platform; 0 where it does not. */
export type Excess = (content: string) => Size;

/**
 * Breaks a passage into bodies of posts, white space trimmed, each of which fits when numbered.
 *
 * @param first the number of the first post
 * @param most stop after this many posts, even if text is left
 */
export const packPosts = (
  { measured, levels }: BreakableText,
  plan: NumberPlan,
  excess: Excess,
  first: number,
  most: number,
): { readonly bodies: readonly TextRange[]; readonly complete: boolean } => {
  const { text } = measured;
  const breaks = [text.search(/\S/)];
  const fitting = new Fitting(measured, levels, plan, excess);
  while (breaks.length <= most && (breaks.at(-1) ?? 0) < text.length) {
    breaks.push(fitting.endOfPost(breaks.at(-1) ?? 0, first + breaks.length - 1));
  }
  const complete = breaks.at(-1) === text.length;
  if (complete) fitting.balanceLast(breaks, first);
  const bodies = breaks.slice(1).map((end, index) => ({ start: breaks[index] ?? 0, end: inkEnd(measured, end) }));
  return { bodies, complete };
};

/** A post that ends at a better break must be at least this part of the longest possible. */
const wellFilled = 0.75;

/** One walk over a passage's open breaks. */
class Fitting {
  readonly #measured: MeasuredText;
  readonly #levelsOf: () => Uint8Array;
  readonly #plan: NumberPlan;
  readonly #excess: Excess;
  #levels: Uint8Array = new Uint8Array();
  #open: readonly number[] = [];
  /** Index of the first open break after the last post. */
  #next = 0;

  constructor(measured: MeasuredText, levels: () => Uint8Array, plan: NumberPlan, excess: Excess) {
    this.#measured = measured;
    this.#levelsOf = levels;
    this.#plan = plan;
    this.#excess = excess;
  }

  /**
   * The last open break at which the post still fits. The sum of sizes may differ from the platform's count where a
   * break makes or unmakes a URL or a grapheme: then the room shrinks by the excess, and by more each time.
   */
  endOfPost(start: number, number: number): number {
    if (this.#fits(start, this.#measured.text.length, number)) return this.#measured.text.length;
    this.#prepare();
    while ((this.#open[this.#next] ?? Infinity) <= start) this.#next++;
    let room = this.#plan.room(number);
    for (let step = 1; ; step *= 2) {
      const end = this.#lastBreak(start, room);
      if (end === null) return this.#firstPlace(start, number);
      const excess = this.#excessOf(start, end, number);
      if (excess.every((part) => part === 0)) return end;
      room = room.map((part, index) => part - (excess[index] ?? 0) * step);
    }
  }

  /** If the last post is very short, moves the break before it, so that the last two posts are about equally long. */
  balanceLast(breaks: number[], first: number): void {
    const [start, middle, end] = breaks.slice(-3);
    if (start === undefined || middle === undefined || end === undefined) return;
    const lean = (at: number): number =>
      Math.abs(lengthBetween(this.#measured, start, at) - lengthBetween(this.#measured, at, end));
    const length = lengthBetween(this.#measured, middle, end);
    if (length * 3 >= lengthBetween(this.#measured, start, middle)) return;
    const least = this.#levels[middle] ?? 0;
    const better = this.#open
      .filter((at) => at > start && at < middle && (this.#levels[at] ?? 0) >= least && lean(at) < lean(middle))
      .sort((a, b) => lean(a) - lean(b))
      .at(0);
    if (better === undefined) return;
    const number = first + breaks.length - 3;
    if (this.#fits(start, better, number) && this.#fits(better, end, number + 1)) breaks.splice(-2, 1, better);
  }

  #prepare(): void {
    if (this.#open.length > 0) return;
    this.#levels = this.#levelsOf();
    this.#open = openBreaks(this.#measured, this.#levels, this.#plan.leastRoom);
  }

  #fits(start: number, end: number, number: number): boolean {
    return (
      hasRoom(this.#measured, start, end, this.#plan.room(number)) &&
      this.#excessOf(start, end, number).every((part) => part === 0)
    );
  }

  #excessOf(start: number, end: number, number: number): Size {
    const { text } = this.#measured;
    return this.#excess(this.#plan.content(text.slice(start, inkEnd(this.#measured, end)), number));
  }

  /** The best open break (of equal ones, the last) among those that fill a post well enough. */
  #lastBreak(start: number, room: Size): number | null {
    let count = this.#next;
    while (count < this.#open.length && hasRoom(this.#measured, start, this.#open[count] ?? 0, room)) count++;
    let best = this.#open[count - 1];
    if (best === undefined || best <= start) return null;
    const enough = lengthBetween(this.#measured, start, best) * wellFilled;
    for (let index = count - 2; index >= this.#next; index--) {
      const end = this.#open[index] ?? 0;
      if (lengthBetween(this.#measured, start, end) < enough) break;
      if ((this.#levels[end] ?? 0) > (this.#levels[best] ?? 0)) best = end;
    }
    if (this.#levels[best] !== level.grapheme) return best;
    return wordBreakBefore(this.#measured.text, start, best, this.#levels) ?? best;
  }

  /** The last resort: of the first few places, the farthest at which a post fits, whatever it cuts. */
  #firstPlace(start: number, number: number): number {
    const { text } = this.#measured;
    let end = start;
    for (let at = start + 1; at <= text.length; at++) {
      if (at < text.length && (this.#levels[at] ?? 0) === 0) continue;
      if (end > start && (at > start + 64 || !this.#fits(start, at, number))) break;
      end = at;
    }
    return end;
  }
}

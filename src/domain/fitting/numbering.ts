import type { PlatformName } from '../platform.ts';
import { boundsOf, type Size, sizeOf } from './post-size.ts';
import type { Numbering } from './rules.ts';

/** A post's content: its body and, before or after it, one space and the number. */
export const withNumber = (body: string, number: number, total: number, numbering: Numbering): string => {
  if (numbering === 'none' || total === 1) return body;
  return numbering === 'end' ? `${body} ${number}/${total}` : `${number}/${total} ${body}`;
};

/**
 * How posts are numbered before their total is known: only its digits are known, at most. 9s stand for the total, as
 * all digits count alike.
 */
export interface NumberPlan {
  content(body: string, number: number): string;
  /** The room that is left for the body of a post. */
  room(number: number): Size;
  /** The least room that any post has. */
  readonly leastRoom: Size;
}

export const numberPlan = (platform: PlatformName, limit: number, numbering: Numbering, digits: number): NumberPlan => {
  const bounds = boundsOf(platform, limit);
  const total = 10 ** digits - 1;
  const rooms = Array.from({ length: digits + 1 }, (_, numberDigits) => {
    const cost = sizeOf(platform, withNumber('', 10 ** Math.max(0, numberDigits - 1), total, numbering));
    return bounds.map((bound, index) => bound - (cost[index] ?? 0));
  });
  const room = (number: number): Size => rooms[Math.min(digits, String(number).length)] ?? bounds;
  return { content: (body, number) => withNumber(body, number, total, numbering), room, leastRoom: room(total) };
};

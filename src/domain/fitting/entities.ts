import type { TextRange } from '../thread.ts';
import { level } from './break-levels.ts';
import { findUrls } from './urls.ts';

/** Mentions (`@user`, `@user@host`, `@user.bsky.social`), hashtags and e-mail addresses. */
const named = /[@＠]\w[\w.-]*(?:@\w[\w.-]*)?|[#＃][\p{L}\p{M}\p{N}_]+|(?<![\w.+-])\w[\w.+-]*@\w[\w-]*\.\w[\w.-]*/gu;
const schemed = /https?:\/\/\S+/gi;

/** Lowers the break levels inside text that should stay whole where it fits into a post. */
export const protectEntities = (text: string, range: TextRange, levels: Uint8Array): void => {
  const part = text.slice(range.start, range.end);
  const protect = (from: number, to: number, at: number): void => {
    for (let place = range.start + from + 1; place < range.start + to; place++) {
      levels[place] = Math.min(levels[place] ?? 0, at);
    }
  };
  // twitter-text ends a URL at letters of most scripts; browsers and readers do not.
  for (const match of part.matchAll(schemed)) protect(match.index, match.index + match[0].length, level.linkTail);
  for (const { start, end } of findUrls(part, true)) protect(start, end, level.entity);
  for (const match of part.matchAll(named)) protect(match.index, match.index + match[0].length, level.entity);
};

import type { Assignment } from '../../ports/thread-writer.ts';

/** How much the model is asked for, and how much of it is let through. */
export interface Extent {
  readonly posts: number;
  readonly charactersPerPost: number;
  /** A bound on what the model writes, reasoning apart. */
  readonly outputTokens: number;
}

/** Room for a space and " 25/25". */
const numberingCharacters = 7;

/** Models count badly: asked for a little less, they stay under the limit. */
const slack = 0.92;

/** Nobody reads posts longer than this in a row, even where a platform allows 25,000 characters. */
const longestPost = 1_500;

/** JSON around a post, and around them all. */
const tokensAroundPost = 16;
const tokensAroundAnswer = 128;
const mostOutputTokens = 16_384;

export const extentOf = ({ text, limit, maxPosts }: Assignment): Extent => {
  const charactersPerPost = Math.min(Math.floor((limit - numberingCharacters) * slack), longestPost);
  // A thread needs no more posts than its source would fill. Bytes, because a character of Chinese says more.
  const filled = Math.ceil(Buffer.byteLength(text) / charactersPerPost);
  const posts = Math.max(1, Math.min(maxPosts, filled));
  // A token a character holds for every script, and leaves English four times the length that it was asked for.
  const tokens = posts * (charactersPerPost + tokensAroundPost) + tokensAroundAnswer;
  return { posts, charactersPerPost, outputTokens: Math.min(tokens, mostOutputTokens) };
};

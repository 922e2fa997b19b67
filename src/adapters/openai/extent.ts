import type { Assignment } from '../../ports/thread-writer.ts';

/** The requested size of a thread, and the most that is accepted. */
export interface Extent {
  readonly posts: number;
  readonly charactersPerPost: number;
  /** The most tokens that the model may write, apart from reasoning. */
  readonly outputTokens: number;
}

/** Room for a space and " 25/25". */
const numberingCharacters = 7;

/** Models count badly, so they are asked for a little less than the limit. */
const slack = 0.92;

/** Longer posts in a row are not readable, even where a platform allows 25,000 characters. */
const longestPost = 1_500;

/** The JSON around each post, and around all of them. */
const tokensAroundPost = 16;
const tokensAroundAnswer = 128;
const mostOutputTokens = 16_384;

export const extentOf = ({ text, limit, maxPosts }: Assignment): Extent => {
  const charactersPerPost = Math.min(Math.floor((limit - numberingCharacters) * slack), longestPost);
  // A thread needs no more posts than its source would fill. In bytes, because a Chinese character says more.
  const filled = Math.ceil(Buffer.byteLength(text) / charactersPerPost);
  const posts = Math.max(1, Math.min(maxPosts, filled));
  // One token per character is enough for every script, and allows English four times the requested length.
  const tokens = posts * (charactersPerPost + tokensAroundPost) + tokensAroundAnswer;
  return { posts, charactersPerPost, outputTokens: Math.min(tokens, mostOutputTokens) };
};

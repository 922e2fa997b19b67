import type { PlatformName } from '../platform.ts';
import type { TextRange } from '../thread.ts';

export const numberings = ['end', 'start', 'none'] as const;
/** `end` writes `content 2/5`, `start` writes `2/5 content`; a thread of one post bears no number. */
export type Numbering = (typeof numberings)[number];

export interface FittingRules {
  readonly platform: PlatformName;
  /** The longest post, in the platform's own count. At least 50. */
  readonly limit: number;
  readonly numbering: Numbering;
  /** Null for as many as the text takes: nothing is lost. */
  readonly maxPosts: number | null;
}

/** A post that fits, numbered. */
export interface FittedPost {
  readonly number: number;
  readonly total: number;
  /** With its number. */
  readonly content: string;
  /** `content` without its number: grounding checks this. */
  readonly body: string;
  readonly characterCount: number;
  readonly length: number;
  readonly source: TextRange | null;
  /** Index of the draft that the post was made from; 0 in verbatim mode. */
  readonly draft: number;
}

export interface FittedThread {
  readonly posts: readonly FittedPost[];
  /** True when `maxPosts` forced a cut. */
  readonly truncated: boolean;
}

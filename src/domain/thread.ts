import type { PlatformName } from './platform.ts';

/** A half-open range of UTF-16 code units in a normalised source text. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A post as a writer (or, in verbatim mode, the source) proposes it, before fitting and numbering. */
export interface Draft {
  readonly text: string;
  /** Where in the normalised source the draft stands word for word, when the writer knows. */
  readonly source: TextRange | null;
}

/** One finished post: it fits its platform, numbering included. */
export interface Post {
  /** 1-based. */
  readonly number: number;
  readonly total: number;
  /** The text to post, numbering included. */
  readonly content: string;
  /** Unicode code points in `content`. */
  readonly characterCount: number;
  /** The platform's own count of `content`. */
  readonly length: number;
  /** The part of the normalised source that the post draws on; null where none is found. */
  readonly source: TextRange | null;
  /** Claims (numbers, URLs, quotations, handles) that the source does not make. */
  readonly unsupported: readonly string[];
}

/** Tokens and cost of one generation at a model. All zero where no model was called. */
export interface ModelUsage {
  readonly inputTokens: number;
  /** The part of `inputTokens` that the model had cached. */
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  readonly costMicroUsd: number;
}

export const noUsage: ModelUsage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, costMicroUsd: 0 };

export const addUsage = (a: ModelUsage, b: ModelUsage): ModelUsage => ({
  inputTokens: a.inputTokens + b.inputTokens,
  cachedInputTokens: a.cachedInputTokens + b.cachedInputTokens,
  outputTokens: a.outputTokens + b.outputTokens,
  costMicroUsd: a.costMicroUsd + b.costMicroUsd,
});

/** Why a thread was written by the fallback writer. */
export type DegradedReason = 'writer_unavailable' | 'budget_exhausted' | 'saturated';

/** The known facts about a thread's source. Fields that the source does not state are null. */
export interface SourceFacts {
  readonly type: 'text' | 'url';
  readonly title: string | null;
  /** The URL that was asked for, canonicalised by rule. */
  readonly url: string | null;
  readonly site: string | null;
  readonly author: string | null;
  /** BCP 47. */
  readonly language: string | null;
  readonly words: number;
  /** Lower-case hex SHA-256 of the normalised text. */
  readonly digest: string;
  /** UTF-16 code units of the normalised text, which `TextRange`s count in. */
  readonly length: number;
}

/** `th_`, a partition and a digest. The same text and options give the same id. */
export type ThreadId = `th_${string}`;

export interface Thread {
  /** Null when the visitor asked that nothing be stored. */
  readonly id: ThreadId | null;
  readonly posts: readonly Post[];
  readonly platform: PlatformName;
  /** The longest that a post of this thread may be, in the platform's own count. */
  readonly limit: number;
  readonly mode: Mode;
  /** True when a part of the source or of the writer's answer was left out because of a limit. */
  readonly truncated: boolean;
  readonly source: SourceFacts;
  /** The writer's name, or `verbatim`. */
  readonly writer: string;
  readonly model: string | null;
  readonly degraded: DegradedReason | null;
  /** Options that the writer could not follow, such as a tone asked of the extractive writer. */
  readonly unapplied: readonly WriterOption[];
  readonly usage: ModelUsage;
  readonly createdAtMs: number;
}

export const modes = ['summarize', 'verbatim'] as const;
export type Mode = (typeof modes)[number];

export const tones = ['neutral', 'casual', 'professional', 'witty'] as const;
export type Tone = (typeof tones)[number];

export type WriterOption = 'tone' | 'language';

/** The properties of a writer that change its threads, and so belong to the key of a cached thread. */
export interface WriterIdentity {
  readonly name: string;
  readonly model: string | null;
  /** To be raised when the prompt or the algorithm changes the drafts. */
  readonly revision: number;
}

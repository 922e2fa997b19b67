import type { PlatformName } from '../domain/platform.ts';
import type { DegradedReason, Draft, ModelUsage, Tone, WriterIdentity, WriterOption } from '../domain/thread.ts';
import type { Visitor } from '../domain/visitor.ts';

export type { WriterIdentity };

/** Condenses a source into drafts of posts. The domain fits and numbers any drafts afterwards. */
export interface ThreadWriter {
  readonly identity: WriterIdentity;

  /** @throws WriterFault when there is no complete, valid answer; the abort reason when `signal` aborted. */
  write(assignment: Assignment, signal: AbortSignal): Promise<Manuscript>;
}

export interface Assignment {
  /** Normalised: see `normaliseText`. */
  readonly text: string;
  readonly title: string | null;
  /** BCP 47, where known. */
  readonly sourceLanguage: string | null;
  readonly platform: PlatformName;
  /** The longest post, in the platform's own count, numbering included. */
  readonly limit: number;
  /** 1 to 25. */
  readonly maxPosts: number;
  readonly tone: Tone;
  /** BCP 47; null for the source's own. */
  readonly language: string | null;
  /** The visitor whose budget is charged; it does not change the drafts. */
  readonly visitor: Visitor;
}

export interface Manuscript {
  /** At least one, each with text. The domain mends drafts that are too long or too many. */
  readonly drafts: readonly Draft[];
  /** The actual writer, which may be the fallback. */
  readonly writer: WriterIdentity;
  readonly degraded: DegradedReason | null;
  readonly unapplied: readonly WriterOption[];
  /** Includes failed attempts that were billed. */
  readonly usage: ModelUsage;
}

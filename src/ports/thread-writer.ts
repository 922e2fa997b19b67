import type { PlatformName } from '../domain/platform.ts';
import type { DegradedReason, Draft, ModelUsage, Tone, WriterIdentity, WriterOption } from '../domain/thread.ts';
import type { Visitor } from '../domain/visitor.ts';

export type { WriterIdentity };

/** Condenses a source into drafts of posts. The domain fits and numbers them afterwards, whatever a writer returns. */
export interface ThreadWriter {
  readonly identity: WriterIdentity;

  /**
   * @throws WriterFault when no complete, valid answer came; the abort reason when `signal` aborted.
   */
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
  /** Who asked, and so whose budget it is written on; no writer's words depend on it. */
  readonly visitor: Visitor;
}

export interface Manuscript {
  /** At least one, each with text. May be too long or too many: that is for the domain to mend. */
  readonly drafts: readonly Draft[];
  /** Who wrote it: with a fallback, not always who was asked. */
  readonly writer: WriterIdentity;
  readonly degraded: DegradedReason | null;
  readonly unapplied: readonly WriterOption[];
  /** Includes failed attempts that were billed. */
  readonly usage: ModelUsage;
}

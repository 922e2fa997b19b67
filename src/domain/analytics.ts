import type { PlatformName } from './platform.ts';
import type { DegradedReason, Mode, ModelUsage } from './thread.ts';

/** How a request for a thread ended. */
export type GenerationOutcome =
  | { readonly kind: 'hit' | 'miss' | 'collapsed'; readonly thread: GeneratedFigures }
  | { readonly kind: 'refused'; readonly code: string };

export interface GeneratedFigures {
  readonly posts: number;
  readonly writer: string;
  readonly degraded: DegradedReason | null;
  /** What the generation took when it was made. Spent on a miss, saved on a hit or a collapsed request. */
  readonly usage: ModelUsage;
}

/** One answered request for a thread. Holds nothing that a visitor wrote: of a URL, the site only. */
export interface GenerationEvent {
  readonly atMs: number;
  readonly durationMs: number;
  readonly platform: PlatformName;
  readonly mode: Mode;
  /** Host name of the page; null for a text. */
  readonly site: string | null;
  /** A name that cannot be traced back to the visitor. */
  readonly visitorAlias: string;
  readonly outcome: GenerationOutcome;
}

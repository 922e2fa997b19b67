import type { PlatformName } from './platform.ts';
import type { DegradedReason, Mode, ModelUsage } from './thread.ts';

/** What is counted, when it happened: an answer, what a model took, or how storage did. */
export type AnalyticsEvent = GenerationEvent | SpendingEvent | StorageEvent;

/** One answered request for a thread. Holds nothing that a visitor wrote: of a URL, the site only. */
export interface GenerationEvent {
  readonly kind: 'generation';
  readonly atMs: number;
  readonly durationMs: number;
  /** A name that cannot be traced back to the visitor. */
  readonly visitorAlias: string;
  readonly outcome: GenerationOutcome;
}

/** How a request for a thread ended; `refused` is whatever ended without one. */
export type GenerationOutcome =
  | { readonly kind: 'hit' | 'miss' | 'collapsed'; readonly thread: GeneratedFigures }
  | { readonly kind: 'refused'; readonly code: string };

export interface GeneratedFigures {
  readonly posts: number;
  readonly platform: PlatformName;
  readonly mode: Mode;
  /** Host name of the page; null for a text. */
  readonly site: string | null;
  readonly writer: string;
  readonly degraded: DegradedReason | null;
  /** What the generation took when it was made, which a hit and a collapsed request saved. */
  readonly usage: ModelUsage;
}

/** One writing took so much at a model, whatever came of it. */
export interface SpendingEvent {
  readonly kind: 'spending';
  readonly atMs: number;
  readonly usage: ModelUsage;
}

/** Storage stopped to be asked for reads, or for writes, because it did not answer; or is asked again. */
export interface StorageEvent {
  readonly kind: 'storage';
  readonly atMs: number;
  readonly change: 'outage' | 'recovery';
}

import type { PlatformName } from './platform.ts';
import type { DegradedReason, Mode, ModelUsage } from './thread.ts';

/** An event to count: an answer, a model's usage, or a change of storage's health. */
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

/** How a request for a thread ended; `refused` is any end without a thread. */
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
  /** What making the thread took at the model; a hit and a collapsed request saved that. */
  readonly usage: ModelUsage;
}

/** The model's usage for one writing, whether it succeeded or not. */
export interface SpendingEvent {
  readonly kind: 'spending';
  readonly atMs: number;
  readonly usage: ModelUsage;
}

/** The breaker stopped calling storage, for reads or for writes, or calls it again. */
export interface StorageEvent {
  readonly kind: 'storage';
  readonly atMs: number;
  readonly change: 'outage' | 'recovery';
}

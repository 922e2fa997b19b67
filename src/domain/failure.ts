import type { QuotaStanding } from './quota.ts';
import { type DegradedReason, type ModelUsage, noUsage } from './thread.ts';

/** Why a URL did not become an article. The codes are part of the HTTP contract. */
export const sourceRefusalCodes = [
  'url_not_allowed',
  'source_not_article',
  'source_blocked',
  'source_paywalled',
  'source_unsupported_type',
  'source_too_large',
  'source_empty',
  'source_unreachable',
  'source_timeout',
] as const;
export type SourceRefusalCode = (typeof sourceRefusalCodes)[number];

export interface SourceRefusal {
  readonly code: SourceRefusalCode;
  /** A sentence that a person can act on; null for the code's own. Never names an address of ours. */
  readonly detail: string | null;
}

/** Answers that are not a thread, and that the caller must handle. */
export type Refusal =
  | { readonly code: 'rate_limited'; readonly standing: QuotaStanding }
  | SourceRefusal
  | { readonly code: DegradedReason; readonly retryAfterMs: number };

/** A fault is thrown: the world did not do what it is for. Its `cause` is for the log, never for the visitor. */
export abstract class Fault extends Error {
  abstract override readonly name: string;
}

/** The writer gave no complete, valid answer. */
export class WriterFault extends Fault {
  override readonly name = 'WriterFault';
  readonly reason: DegradedReason;
  /** When asking again makes sense; null when nobody said. */
  readonly retryAfterMs: number | null;
  /** What the failed attempts took at a model; null where they may have been billed and nobody said for how much. */
  readonly usage: ModelUsage | null;

  constructor(
    reason: DegradedReason,
    message: string,
    options: {
      readonly cause?: unknown;
      readonly retryAfterMs?: number | null;
      readonly usage?: ModelUsage | null;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.reason = reason;
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.usage = options.usage === undefined ? noUsage : options.usage;
  }
}

/** The storage backend did not answer, or answered with an error. Whether a write was applied is unknown. */
export class StorageFault extends Fault {
  override readonly name = 'StorageFault';
  /** Whether it did not answer at all: whoever asks next may wait as long. */
  readonly timedOut: boolean;

  constructor(message: string, options: { readonly cause?: unknown; readonly timedOut?: boolean } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.timedOut = options.timedOut ?? false;
  }
}

/** For what can be done without storage: null where it does not answer. Any other error is thrown on. */
export const unlessDown = async <T>(answer: Promise<T>): Promise<T | null> => {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof StorageFault) return null;
    throw error;
  }
};

/** More pages wait to be read than may wait. */
export class ReaderSaturated extends Fault {
  override readonly name = 'ReaderSaturated';
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

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

/** Answers without a thread, which the caller must handle. */
export type Refusal =
  | { readonly code: 'rate_limited'; readonly standing: QuotaStanding }
  | SourceRefusal
  | { readonly code: DegradedReason; readonly retryAfterMs: number };

/** A fault is thrown: something that Threadr depends on failed. Its `cause` is for the log, never for the visitor. */
export abstract class Fault extends Error {
  abstract override readonly name: string;
}

/** The writer gave no complete, valid answer. */
export class WriterFault extends Fault {
  override readonly name = 'WriterFault';
  readonly reason: DegradedReason;
  /** How long to wait before asking again; null where unknown. */
  readonly retryAfterMs: number | null;
  /** The model's usage for the failed attempts; null where they may have been billed and the amount is unknown. */
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
  /** True when storage did not answer at all, so that the next call may wait as long. */
  readonly timedOut: boolean;
  /** True when only the confirmation is missing that a durable write is safe: other calls need none. */
  readonly unconfirmed: boolean;

  constructor(
    message: string,
    options: { readonly cause?: unknown; readonly timedOut?: boolean; readonly unconfirmed?: boolean } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.timedOut = options.timedOut ?? false;
    this.unconfirmed = options.unconfirmed ?? false;
  }
}

/** The answer, or null where storage does not answer: for callers that can do without. Other errors are thrown on. */
export const unlessDown = async <T>(answer: Promise<T>): Promise<T | null> => {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof StorageFault) return null;
    throw error;
  }
};

/** The queue of pages to read is full. */
export class ReaderSaturated extends Fault {
  override readonly name = 'ReaderSaturated';
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

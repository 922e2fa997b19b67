import type { ExpiryCount } from './expiry-count.ts';

/** One epoch of one scope, shared by the entries that were written under it. */
export interface Epoch {
  readonly scope: string;
  readonly id: string;
  /** False as soon as the scope is invalidated, and before it begins. */
  stands: boolean;
  /** The number of stored entries written under it. */
  holders: number;
  /** The expiry times of the entries counted under it; created for the first one. */
  counted: ExpiryCount | null;
}

/**
 * The epochs of all scopes, in memory bounded by the number of stored entries.
 *
 * A scope that was never invalidated has the common epoch, and costs nothing. An invalidated scope without entries is
 * remembered only for pending writes. When there are too many of these, all are forgotten at once, and a new common
 * epoch ensures that no id is ever used again.
 */
export class EpochTable {
  readonly #held = new Map<string, Epoch>();
  #idle = new Map<string, string>();
  readonly #maxIdle: number;
  #last: number;
  #common: string;

  /** @param start the first number of the ids. */
  constructor(start: number, maxIdle: number) {
    this.#last = start;
    this.#maxIdle = maxIdle;
    this.#common = this.#next();
  }

  /** The id of the scope's current epoch. */
  current(scope: string): string {
    return this.#held.get(scope)?.id ?? this.#idle.get(scope) ?? this.#common;
  }

  /** The current epoch, for an entry to be written under it. */
  hold(scope: string): Epoch {
    const epoch = this.#held.get(scope) ?? this.#begin(scope);
    epoch.holders += 1;
    return epoch;
  }

  /** To be called once for each `hold`. */
  release(epoch: Epoch): void {
    epoch.holders -= 1;
    if (epoch.holders > 0 || !epoch.stands) return;
    this.#held.delete(epoch.scope);
    if (epoch.id !== this.#common) this.#rest(epoch.scope, epoch.id);
  }

  /** An epoch to come, held by one entry: it begins by `succeed`, or never. */
  successor(scope: string): Epoch {
    return { scope, id: this.#next(), stands: false, holders: 1, counted: null };
  }

  /** Begins an epoch to come, and ends the scope's current one. */
  succeed(epoch: Epoch): void {
    const ended = this.#held.get(epoch.scope);
    if (ended) ended.stands = false;
    this.#idle.delete(epoch.scope);
    this.#held.set(epoch.scope, epoch);
    epoch.stands = true;
  }

  invalidate(scope: string): void {
    const epoch = this.#held.get(scope);
    if (epoch) epoch.stands = false;
    this.#held.delete(scope);
    this.#rest(scope, this.#next());
  }

  /** The number of entries counted under the scope that end after now. */
  countAhead(scope: string, nowMs: number): number {
    return this.#held.get(scope)?.counted?.ahead(nowMs) ?? 0;
  }

  #begin(scope: string): Epoch {
    const epoch = { scope, id: this.current(scope), stands: true, holders: 0, counted: null };
    this.#idle.delete(scope);
    this.#held.set(scope, epoch);
    return epoch;
  }

  #rest(scope: string, id: string): void {
    this.#idle.set(scope, id);
    if (this.#idle.size <= this.#maxIdle) return;
    this.#idle = new Map();
    this.#common = this.#next();
  }

  #next(): string {
    this.#last += 1;
    return `m${this.#last.toString(36)}`;
  }
}

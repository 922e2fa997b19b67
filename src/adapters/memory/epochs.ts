import type { ExpiryCount } from './expiry-count.ts';

/** One epoch of one scope, shared by the entries that were written under it. */
export interface Epoch {
  readonly scope: string;
  readonly id: string;
  /** False as soon as the scope is invalidated. */
  stands: boolean;
  /** Entries written under it that are still held. */
  holders: number;
  /** When the entries end that are counted under it; made for the first one. */
  counted: ExpiryCount | null;
}

/**
 * The epochs of all scopes, in memory bounded by the entries that are held.
 *
 * A scope that was never invalidated has the common epoch, and costs nothing. One that was invalidated, and has no
 * entries, is remembered only for the sake of writes under way: when those are too many they are all forgotten at once,
 * and a new common epoch sees to it that no id ever comes back.
 */
export class EpochTable {
  readonly #held = new Map<string, Epoch>();
  #idle = new Map<string, string>();
  readonly #maxIdle: number;
  #last: number;
  #common: string;

  /** @param start where the numbers of the ids begin. */
  constructor(start: number, maxIdle: number) {
    this.#last = start;
    this.#maxIdle = maxIdle;
    this.#common = this.#next();
  }

  /** The id of the scope's present epoch. */
  current(scope: string): string {
    return this.#held.get(scope)?.id ?? this.#idle.get(scope) ?? this.#common;
  }

  /** The present epoch, for an entry that is written under it. */
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

  invalidate(scope: string): void {
    const epoch = this.#held.get(scope);
    if (epoch) epoch.stands = false;
    this.#held.delete(scope);
    this.#rest(scope, this.#next());
  }

  /** How many entries counted under the scope end later than now. */
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

interface Known<V> {
  readonly value: V;
  readonly atMs: number;
  /** True if it may have changed since. */
  readonly isInDoubt: boolean;
}

/**
 * Values and the times at which they were current; at most `max`, the least recently used make room. Absence is not
 * stored: made-up names must not displace real ones.
 */
export class RecentValues<K, V> {
  readonly #max: number;
  /** In the order of use. */
  readonly #values = new Map<K, Known<V>>();

  constructor(max: number) {
    this.#max = max;
  }

  /** Null unless the value is known to have been current after `sinceMs`. */
  get(id: K, sinceMs: number): V | null {
    return this.#values.get(id)?.isInDoubt === false ? this.getInDoubt(id, sinceMs) : null;
  }

  /** The same, but also returns a value in doubt. */
  getInDoubt(id: K, sinceMs: number): V | null {
    const known = this.#values.get(id);
    if (known === undefined || known.atMs <= sinceMs) return null;
    this.#values.delete(id);
    this.#values.set(id, known);
    return known.value;
  }

  keep(id: K, value: V | null, atMs: number): void {
    this.#values.delete(id);
    if (value === null) return;
    this.#values.set(id, { value, atMs, isInDoubt: false });
    for (const [oldest] of this.#values) {
      if (this.#values.size <= this.#max) return;
      this.#values.delete(oldest);
    }
  }

  doubt(id: K): void {
    const known = this.#values.get(id);
    if (known !== undefined) this.#values.set(id, { ...known, isInDoubt: true });
  }

  drop(id: K): void {
    this.#values.delete(id);
  }
}

interface Known<V> {
  readonly value: V;
  readonly atMs: number;
  /** Since then it may have become another. */
  readonly isInDoubt: boolean;
}

/**
 * Values with when they were so; at most so many, the least recently used make room. That there is none is not noted:
 * made-up names must not drive out real ones.
 */
export class RecentValues<K, V> {
  readonly #max: number;
  /** In the order of their use. */
  readonly #values = new Map<K, Known<V>>();

  constructor(max: number) {
    this.#max = max;
  }

  /** Null where it is not known to have been so since then. */
  get(id: K, sinceMs: number): V | null {
    return this.#values.get(id)?.isInDoubt === false ? this.getInDoubt(id, sinceMs) : null;
  }

  /** The same, also where it may have become another since. */
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

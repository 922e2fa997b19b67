/**
 * What was made of a key lately. Holds so many; when they are all there, they go at once: what is still asked for is
 * soon back.
 */
export class Memo<T> {
  readonly #most: number;
  readonly #made = new Map<string, T>();

  constructor(most: number) {
    this.#most = most;
  }

  get(key: string, make: () => T): T {
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const made = make();
    if (this.#made.size === this.#most) this.#made.clear();
    this.#made.set(key, made);
    return made;
  }
}

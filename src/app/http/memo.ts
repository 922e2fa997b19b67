/** Remembers recently computed values, up to a number. When full it is emptied: values still in use are soon back. */
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

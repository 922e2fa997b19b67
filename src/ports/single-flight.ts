/** Identical work asked for at one time is done once, and its outcome shared by all who asked meanwhile. */
export interface SingleFlight {
  /**
   * Joins the flight under `key`, or starts it. A flight is aborted when the last who waits for it has left; who leaves
   * earlier gets the abort reason while the others go on waiting.
   *
   * @throws what `produce` threw, to everyone who waited.
   */
  run<T>(key: string, produce: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<Landing<T>>;
}

export interface Landing<T> {
  readonly value: T;
  /** True for those who joined another's flight. */
  readonly collapsed: boolean;
}

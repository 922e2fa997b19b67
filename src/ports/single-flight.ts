/** Does identical concurrent work once, and shares the outcome with all callers. */
export interface SingleFlight {
  /**
   * Joins the flight under `key`, or starts it. A caller that leaves early gets the abort reason; when the last one
   * leaves, the flight is aborted.
   *
   * @throws the error of `produce`, to every waiting caller.
   */
  run<T>(key: string, produce: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<Landing<T>>;
}

export interface Landing<T> {
  readonly value: T;
  /** True for those who joined another's flight. */
  readonly collapsed: boolean;
}

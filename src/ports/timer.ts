/** Calls a function later. The domain, records and guards wait only by a Timer, so that tests can let time pass. */
export interface Timer {
  /**
   * Calls `act` once, after `ms`, unless cancelled. Does not keep the process running.
   *
   * @returns cancels it; harmless afterwards.
   */
  after(ms: number, act: () => void): () => void;
}

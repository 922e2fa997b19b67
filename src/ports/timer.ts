/** Calls a function later. The domain, records and guards wait only by a Timer, so that tests can let time pass. */
export interface Timer {
  /**
   * Acts once, after so many milliseconds, unless it is cancelled before. Never keeps the process from ending.
   *
   * @returns cancels it; harmless afterwards.
   */
  after(ms: number, act: () => void): () => void;
}

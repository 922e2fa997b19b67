/** The time. The domain, records and guards read it only by a Clock, so that tests can set it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
}

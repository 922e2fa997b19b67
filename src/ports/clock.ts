/** The time of day. Domain code and adapters read it here only, so that tests can set it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
}

/** A Lua script that runs in one step: no other command sees the data half changed. */
export interface Script {
  /** For messages and statistics. */
  readonly name: string;
  readonly source: string;
  /** It writes nothing, so that a server that refuses writes, or pauses them, still runs it. */
  readonly readOnly: boolean;
}

export type Argument = string | number;

/**
 * How commands come to a server that speaks Redis. The backend is written once over it.
 *
 * Every call throws `StorageFault`, within the transport's own deadline, when the server does not answer or answers with
 * an error. Nothing is ever sent twice, except that a script the server does not have yet is sent again in full.
 */
export interface CommandTransport {
  /**
   * Runs a script.
   *
   * @param keys all keys it touches: of one hash tag, so that they are in one slot.
   * @returns the reply: strings, numbers, null, and arrays of these.
   */
  run(script: Script, keys: readonly string[], args: readonly Argument[]): Promise<unknown>;

  /** The same, and resolves only when what was written is as safe as the server was set up to make it. */
  runDurably(script: Script, keys: readonly string[], args: readonly Argument[]): Promise<unknown>;

  /** A command to every server that holds data. @returns their replies. */
  askAll(command: readonly [string, ...string[]]): Promise<readonly unknown[]>;

  /**
   * `host:port` of the server that has a key now, as far as is known; `''` where it is not. Absent where keys are not spread
   * over servers. Asks nobody.
   */
  serverOf?(key: string): string;

  /** Whether `runDurably` waits for an fsync of the append-only file, where the server can tell of it. */
  readonly awaitsFsync: boolean;

  /** Ends all connections; every later call throws. */
  close(): Promise<void>;
}

/** A Lua script that runs atomically: no other command sees its data half changed. */
export interface Script {
  /** For messages and statistics. */
  readonly name: string;
  readonly source: string;
  /** True if it writes nothing, so that a server that refuses or pauses writes still runs it. */
  readonly readOnly: boolean;
}

export type Argument = string | number;

/**
 * Sends commands to a server with the Redis protocol. The backend is written once over it.
 *
 * Every call throws `StorageFault`, within the transport's own deadline, if the server does not answer or answers with
 * an error. Nothing is sent twice, except that a script that the server does not have is sent again in full.
 */
export interface CommandTransport {
  /**
   * Runs a script.
   *
   * @param keys all keys that it uses, with one hash tag, so that they are in one slot.
   * @returns the reply: strings, numbers, null, and arrays of these.
   */
  run(script: Script, keys: readonly string[], args: readonly Argument[]): Promise<unknown>;

  /** The same, but resolves only when the writes are as safe as the server is configured to make them. */
  runDurably(script: Script, keys: readonly string[], args: readonly Argument[]): Promise<unknown>;

  /** Sends a command to every server with data. @returns their replies. */
  askAll(command: readonly [string, ...string[]]): Promise<readonly unknown[]>;

  /** Asks every server with data about itself. @returns the texts of INFO; `''` of a server that does not permit it. */
  askInfo(): Promise<readonly unknown[]>;

  /**
   * `host:port` of the server that has a key, as far as known; else `''`. Makes no request. Absent where keys are not
   * distributed over servers.
   */
  serverOf?(key: string): string;

  /** Whether `runDurably` waits for an fsync of the append-only file, if the server can report it. */
  readonly awaitsFsync: boolean;

  /** Ends all connections; every later call throws. */
  close(): Promise<void>;
}

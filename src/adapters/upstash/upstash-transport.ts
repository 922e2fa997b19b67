import type { Argument, CommandTransport, Script } from '../redis/command-transport.ts';
import { scriptTexts } from '../redis/script-text.ts';
import { inBatches } from './batches.ts';
import { type Call, callOf, settle } from './calls.ts';
import { RestClient } from './rest-client.ts';

export interface UpstashTransportOptions {
  /** The URL of the REST API, from `UPSTASH_REDIS_REST_URL`. A user name or password in it is ignored. */
  readonly url: URL;
  readonly token: string;
  /** The time limit of every call. */
  readonly timeoutMs: number;
}

/**
 * Sends the calls of one turn of the event loop as one request, by `setImmediate` rather than at the end of the task,
 * since decorators around storage delay some by a promise or two.
 *
 * Replies are plain JSON. Base64 would be needed only for values that are not UTF-8, which the backend never reads
 * back; it makes answers a third longer, and does not tell whether `OK` is a status or a value.
 */
export class UpstashTransport implements CommandTransport {
  /** Upstash acknowledges writes that it will keep on disk and on replicas, and does not say when. */
  readonly awaitsFsync = false;
  readonly #client: RestClient;
  readonly #timeoutMs: number;
  // Without this flag, a script locks the whole database.
  readonly #textOf = scriptTexts(({ readOnly }) => (readOnly ? 'no-writes,allow-key-locking' : 'allow-key-locking'));
  #waiting: Call[] = [];

  constructor({ url, token, timeoutMs }: UpstashTransportOptions) {
    this.#client = new RestClient(url, token, timeoutMs);
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Read-only scripts are not sent by EVALSHA_RO, since replicas, which lag behind, may answer that: after one instance
   * has cleared an entry, no other may find it. The flag still lets readers share locks.
   */
  async run(script: Script, keys: readonly string[], args: readonly Argument[]): Promise<unknown> {
    const { text, sha1 } = this.#textOf(script);
    const rest = [keys.length, ...keys, ...args];
    return this.#issue(['EVALSHA', sha1, ...rest], () => commandOf(['EVAL', text, ...rest]));
  }

  async runDurably(script: Script, keys: readonly string[], args: readonly Argument[]): Promise<unknown> {
    return this.run(script, keys, args);
  }

  async askAll(command: readonly [string, ...string[]]): Promise<readonly unknown[]> {
    return [await this.#issue(command, null)];
  }

  async askInfo(): Promise<readonly unknown[]> {
    return this.askAll(['INFO']);
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  #issue(parts: readonly Argument[], inFull: Call['inFull']): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.#flush());
      this.#waiting.push(callOf(commandOf(parts), { inFull, resolve, reject }));
    });
  }

  #flush(): void {
    const batches = inBatches(this.#waiting);
    this.#waiting = [];
    for (const batch of batches) void this.#exchange(batch, AbortSignal.timeout(this.#timeoutMs));
  }

  /** Never throws. The signal ends everything, including a second sending. */
  async #exchange(calls: readonly Call[], signal: AbortSignal): Promise<void> {
    try {
      const commands = calls.map(({ command }) => command);
      const answered = await this.#client.ask(commands, signal);
      const again = answered.map((answer, at) => settle(calls[at] as Call, answer)).filter((call) => call !== null);
      for (const batch of inBatches(again)) void this.#exchange(batch, signal);
    } catch (fault) {
      for (const { reject } of calls) reject(fault);
    }
  }
}

/** A lone surrogate becomes the replacement character, as on its way to Redis; some parsers refuse it. */
const commandOf = (parts: readonly Argument[]): string =>
  JSON.stringify(parts.map((part) => String(part).toWellFormed()));

import type { Argument, CommandTransport, Script } from '../redis/command-transport.ts';
import { scriptTexts } from '../redis/script-text.ts';
import { inBatches } from './batches.ts';
import { type Call, callOf, settle } from './calls.ts';
import { RestClient } from './rest-client.ts';

export interface UpstashTransportOptions {
  /** Of the REST API, as `UPSTASH_REDIS_REST_URL` has it. A user name or a password in it is not used. */
  readonly url: URL;
  readonly token: string;
  /** No call takes longer, whatever the server does. */
  readonly timeoutMs: number;
}

/**
 * Calls of one turn of the event loop leave as one request, by `setImmediate` rather than at the end of the task, since
 * decorators around storage put some of them off by a promise or two.
 *
 * Replies come as plain JSON. Base64 would only be needed for what is not UTF-8, of which the backend keeps nothing that
 * it reads back; it makes answers a third longer, and leaves open whether `OK` is a word or bytes.
 */
export class UpstashTransport implements CommandTransport {
  /** Upstash acknowledges what it will keep on disk and on replicas, and does not say when. */
  readonly awaitsFsync = false;
  readonly #client: RestClient;
  readonly #timeoutMs: number;
  // Without its own flag a script locks the whole database.
  readonly #textOf = scriptTexts(({ readOnly }) => (readOnly ? 'no-writes,allow-key-locking' : 'allow-key-locking'));
  #waiting: Call[] = [];

  constructor({ url, token, timeoutMs }: UpstashTransportOptions) {
    this.#client = new RestClient(url, token, timeoutMs);
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Read-only scripts do not go by EVALSHA_RO: replicas may answer that, and they lag behind. What one instance has
   * cleared, another must not find. Their flag still gives them locks that other readers share.
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

  /** Never throws. The signal ends all of it, also what is sent a second time. */
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

/** Half a surrogate pair becomes the replacement character, as it does on its way to Redis; some parsers refuse it. */
const commandOf = (parts: readonly Argument[]): string =>
  JSON.stringify(parts.map((part) => String(part).toWellFormed()));

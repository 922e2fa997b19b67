import { textIn } from '../replies.ts';
import { canAwaitFsync, parseInfo } from '../server-info.ts';
import type { Connection } from './connection.ts';
import { endedWithin } from './ended-within.ts';
import { type Confirmation, type Evaluation, evaluateConfirmed } from './evaluate.ts';

// What waits on the server's side ends there, so that the connection is not taken for dead.
const marginMs = 100;

export interface DurableLaneOptions {
  readonly waitReplicas: number;
  readonly timeoutMs: number;
  /** Opens the lane's connection. */
  readonly connect: (commandTimeoutMs: number) => Connection;
  /** INFO of every server that holds data. */
  readonly askInfo: () => Promise<readonly unknown[]>;
}

/**
 * Where durable writes wait until they are safe. The connection is their own, because WAIT holds up everything behind it,
 * and is opened by the first of them.
 */
export class DurableLane {
  readonly #options: DurableLaneOptions;
  #connection: Connection | undefined;
  #confirmations: Promise<readonly Confirmation[]> | undefined;

  constructor(options: DurableLaneOptions) {
    this.#options = options;
  }

  /** @returns undefined where there is nothing to wait for: the reply is all the server promises. */
  async run(evaluation: Evaluation): Promise<{ readonly reply: unknown } | undefined> {
    const confirmations = await this.#confirm();
    if (confirmations.length === 0) return undefined;
    const timeoutMs = this.#options.timeoutMs + marginMs;
    const connection = this.#connection ?? this.#options.connect(timeoutMs);
    this.#connection = connection;
    const confirmed = async (): Promise<unknown> => {
      await connection.opened;
      return evaluateConfirmed(connection.client, evaluation, confirmations);
    };
    return { reply: await endedWithin(timeoutMs, confirmed(), () => connection.doubt()) };
  }

  /** To be called when another server may have taken over. */
  forget(): void {
    this.#confirmations = undefined;
  }

  close(): void {
    this.#connection?.close();
  }

  #confirm(): Promise<readonly Confirmation[]> {
    this.#confirmations ??= this.#learn().catch((error: unknown) => {
      this.forget();
      throw error;
    });
    return this.#confirmations;
  }

  async #learn(): Promise<readonly Confirmation[]> {
    const { waitReplicas, timeoutMs, askInfo } = this.#options;
    const infos = (await askInfo()).map((reply) => parseInfo(textIn(reply)));
    return [
      ...(infos.every(canAwaitFsync) ? [fsync(timeoutMs)] : []),
      ...(waitReplicas > 0 ? [replicas(waitReplicas, timeoutMs)] : []),
    ];
  }
}

const fsync = (timeoutMs: number): Confirmation => ({
  command: ['WAITAOF', 1, 0, timeoutMs],
  holds: (reply) => Array.isArray(reply) && reply[0] >= 1,
});

const replicas = (n: number, timeoutMs: number): Confirmation => ({
  command: ['WAIT', n, timeoutMs],
  holds: (reply) => typeof reply === 'number' && reply >= n,
});

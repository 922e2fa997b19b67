import { StorageFault } from '../../../domain/failure.ts';
import { canAwaitFsync, parseInfo } from '../server-info.ts';
import type { Connection } from './connection.ts';
import { endedWithin } from './ended-within.ts';
import { type Confirmation, type Evaluation, evaluateConfirmed } from './evaluate.ts';
import { codeOf, faultOf } from './faults.ts';

// The server ends a wait up to a tenth of a second late; the connection must not be taken for dead before.
const marginMs = 300;

export interface DurableLaneOptions {
  readonly waitReplicas: number;
  readonly timeoutMs: number;
  /** Opens the lane's connection. */
  readonly connect: (commandTimeoutMs: number) => Connection;
  /** INFO of the servers that may have the key: others may be down, and do not matter. */
  readonly askInfo: (key: string) => Promise<readonly string[]>;
}

/**
 * Makes durable writes and waits until they are safe. On a connection of its own, because WAIT blocks everything after
 * it; opened by the first durable write.
 */
export class DurableLane {
  readonly #options: DurableLaneOptions;
  #connection: Connection | undefined;
  #isClosed = false;

  constructor(options: DurableLaneOptions) {
    this.#options = options;
  }

  /** @returns undefined if there is nothing to wait for: then a plain reply is all that the server promises. */
  async run(evaluation: Evaluation): Promise<{ readonly reply: unknown } | undefined> {
    const confirmations = await this.#confirmations(evaluation.keys[0] ?? '');
    if (confirmations.length === 0) return undefined;
    if (this.#isClosed) throw faultOf('CLOSED');
    const timeoutMs = this.#options.timeoutMs + marginMs;
    const connection = this.#connection ?? this.#options.connect(timeoutMs);
    this.#connection = connection;
    const confirmed = async (): Promise<unknown> => {
      await connection.opened;
      return evaluateConfirmed(connection.client, evaluation, confirmations);
    };
    const ended = endedWithin(timeoutMs, confirmed().catch(rejectLost), () => connection.doubt());
    return { reply: await ended.catch(rejectLate) };
  }

  close(): void {
    this.#isClosed = true;
    this.#connection?.close();
  }

  // Asked each time: durable writes are rare, and the server or its settings may have changed.
  async #confirmations(key: string): Promise<readonly Confirmation[]> {
    const { waitReplicas, timeoutMs, askInfo } = this.#options;
    const infos = (await askInfo(key)).map(parseInfo);
    return [
      ...(infos.every(canAwaitFsync) ? [fsync(timeoutMs)] : []),
      ...(waitReplicas > 0 ? [replicas(waitReplicas, timeoutMs)] : []),
    ];
  }
}

// The server has just answered INFO: what takes long is confirming this write, or those before it in the lane.
const rejectLate = (fault: unknown): never => {
  throw fault instanceof StorageFault && fault.timedOut ? faultOf('UNCONFIRMED') : fault;
};

// Then the lane's connection is replaced: whatever still waits is lost with it, and the next writes find none.
const rejectLost = (error: unknown): never => {
  throw error instanceof StorageFault || codeOf(error) === 'CLOSED' ? faultOf('UNCONFIRMED') : error;
};

const fsync = (timeoutMs: number): Confirmation => ({
  command: ['WAITAOF', 1, 0, timeoutMs],
  holds: (reply) => Array.isArray(reply) && reply[0] >= 1,
});

const replicas = (n: number, timeoutMs: number): Confirmation => ({
  command: ['WAIT', n, timeoutMs],
  holds: (reply) => typeof reply === 'number' && reply >= n,
});

import { setTimeout } from 'node:timers/promises';
import { StorageFault } from '../../domain/failure.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Connection } from './connection.ts';
import { faultOf, isBusy } from './fault.ts';

// Others hold the lock for some 20 µs, and as long as the disk takes where they wait for it.
const attemptsAtOnce = 8;
const longestPauseMs = 10;
const patienceMs = 1000;

export interface Connections {
  /** Hands its commits to the operating system: they survive this process, not a power cut. */
  readonly fast: Connection;
  /** Waits for the disk at each commit. */
  readonly durable: Connection;
}

/** What a verb does, with one connection and at one moment. */
export type Work<T> = (connection: Connection, nowMs: number) => T;

/** What every verb goes through: nothing after close, the time, patience while others write, and faults. */
export class Database {
  readonly #connections: Connections;
  readonly #clock: Clock;
  #closed = false;

  constructor(connections: Connections, clock: Clock) {
    this.#connections = connections;
    this.#clock = clock;
  }

  /** @param work is run again when the file was busy: it must be one statement, or one transaction. */
  use<T>(work: Work<T>): Promise<T> {
    return this.#use(this.#connections.fast, work);
  }

  /** The same; what was committed is on the disk when it resolves. */
  useDurably<T>(work: Work<T>): Promise<T> {
    return this.#use(this.#connections.durable, work);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const { fast, durable } = this.#connections;
    try {
      durable.run('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch {
      // The log is kept then, and whoever opens the file next reads it.
    }
    durable.close();
    fast.close();
  }

  /** Tries again while another process writes: at first at once, then leaving the event loop to others in between. */
  async #use<T>(connection: Connection, work: Work<T>): Promise<T> {
    const endMs = performance.now() + patienceMs;
    for (let attempt = 1; ; attempt += 1) {
      try {
        if (this.#closed) throw new StorageFault('the SQLite backend is closed');
        return work(connection, Math.floor(this.#clock.now()));
      } catch (error) {
        if (!isBusy(error) || performance.now() > endMs) throw faultOf(error);
      }
      if (attempt >= attemptsAtOnce)
        await setTimeout(Math.min(Math.ceil((attempt - attemptsAtOnce + 1) / 4), longestPauseMs));
    }
  }
}

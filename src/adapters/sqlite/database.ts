import { setTimeout } from 'node:timers/promises';
import { StorageFault } from '../../domain/failure.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Connection } from './connection.ts';
import { faultOf, isBusy } from './fault.ts';
import type { OpenFile } from './open-file.ts';
import { touch } from './probe.ts';

// Others hold the lock for some 20 µs, or as long as the disk takes for a durable write.
const attemptsAtOnce = 8;
const longestPauseMs = 10;
const patienceMs = 1000;

export interface Connections {
  /** Its commits reach the operating system: they survive this process, but not a power cut. */
  readonly fast: Connection;
  /** Each commit waits for the disk. */
  readonly durable: Connection;
  readonly file: OpenFile;
}

/** The work of a verb, with one connection and at one time. */
export type Work<T> = (connection: Connection, nowMs: number) => T;

/**
 * The common part of every verb: refuses after close, reads the time, retries while others write, and turns errors into
 * faults.
 */
export class Database {
  readonly #connections: Connections;
  readonly #clock: Clock;
  #closed = false;

  constructor(connections: Connections, clock: Clock) {
    this.#connections = connections;
    this.#clock = clock;
  }

  /** @param work is repeated while the file is busy, so it must be one statement or one transaction. */
  use<T>(work: Work<T>): Promise<T> {
    return this.#use(this.#connections.fast, work);
  }

  /** The same; resolves when the commit is on the disk. */
  useDurably<T>(work: Work<T>): Promise<T> {
    return this.#use(this.#connections.durable, this.#inPlace(work));
  }

  /** A real write, to the file that the next start will open. */
  probe(): Promise<void> {
    return this.#use(this.#connections.fast, this.#inPlace(touch));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const { fast, durable } = this.#connections;
    try {
      durable.run('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch {
      // Then the log stays, and the next process to open the file reads it.
    }
    durable.close();
    fast.close();
  }

  #inPlace<T>(work: Work<T>): Work<T> {
    return (connection, nowMs) => {
      this.#connections.file.requireInPlace();
      return work(connection, nowMs);
    };
  }

  /** Retries while another process writes: at first at once, then after pauses that free the event loop. */
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

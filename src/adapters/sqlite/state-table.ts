import type { Partition } from '../../ports/storage/partition.ts';
import type { Connection } from './connection.ts';
import { storable } from './storable.ts';

interface StateRow<S> {
  readonly state: S;
  readonly expires_at: number;
}

/** A table whose rows are read, changed in JavaScript, and written back in one transaction. */
export class StateTable<S extends string | Uint8Array> {
  readonly #select: string;
  readonly #upsert: string;

  constructor(name: 'quota' | 'tally' | 'sketch') {
    this.#select = `SELECT state, expires_at FROM ${name} WHERE partition = ? AND key = ? AND expires_at > ?`;
    this.#upsert = `INSERT INTO ${name} (partition, key, expires_at, state) VALUES (?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET expires_at = excluded.expires_at, state = excluded.state`;
  }

  /** The live row of the key. */
  read(connection: Connection, partition: Partition, key: string, nowMs: number): StateRow<S> | undefined {
    return connection.one<StateRow<S>>(this.#select, partition, storable(key), nowMs);
  }

  write(connection: Connection, partition: Partition, key: string, state: S, expiresAtMs: number): void {
    connection.run(this.#upsert, partition, storable(key), expiresAtMs, state);
  }
}

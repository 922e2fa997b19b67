import type { Partition } from '../../ports/storage/partition.ts';
import type { PutOptions, RemoveOptions, StoredValue, Values } from '../../ports/storage/values.ts';
import type { Database, Work } from './database.ts';
import { expiryOf, storable, ttlOf } from './storable.ts';

interface ValueRow {
  readonly value: string;
  readonly expires_at: number;
}

const select = 'SELECT value, expires_at FROM value WHERE partition = ? AND key = ? AND expires_at > ?';
const upsert = `INSERT INTO value (partition, key, expires_at, value) VALUES (?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET expires_at = excluded.expires_at, value = excluded.value`;
// Expired values that are not yet deleted are absent.
const insert = `${upsert} WHERE value.expires_at <= ?`;
const update =
  'UPDATE value SET expires_at = ?, value = ? WHERE partition = ? AND key = ? AND value = ? AND expires_at > ?';
const remove = 'DELETE FROM value WHERE partition = ? AND key = ? AND expires_at > ?';

/** Each verb is one statement, or one transaction for several keys. */
export class SqliteValues implements Values {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async get(partition: Partition, keys: readonly string[]): Promise<readonly (StoredValue | null)[]> {
    return this.#database.use((connection, nowMs) => {
      const read = (key: string): StoredValue | null => {
        const row = connection.one<ValueRow>(select, partition, storable(key), nowMs);
        return row ? { value: row.value, ttlMs: ttlOf(row.expires_at, nowMs) } : null;
      };
      return keys.length === 1 ? keys.map(read) : connection.reading(() => keys.map(read));
    });
  }

  async put(partition: Partition, key: string, value: string, options: PutOptions = {}): Promise<boolean> {
    const { lifetimeMs, only, durable = false } = options;
    const name = storable(key);
    const put: Work<number> = (connection, nowMs) => {
      const expiresAtMs = expiryOf(nowMs, lifetimeMs);
      if (only === undefined) return connection.run(upsert, partition, name, expiresAtMs, value);
      if (only === 'if-absent') return connection.run(insert, partition, name, expiresAtMs, value, nowMs);
      return connection.run(update, expiresAtMs, value, partition, name, only.ifEquals, nowMs);
    };
    const changed = await (durable ? this.#database.useDurably(put) : this.#database.use(put));
    return changed === 1;
  }

  async remove(partition: Partition, keys: readonly string[], { ifEquals }: RemoveOptions = {}): Promise<number> {
    return this.#database.use((connection, nowMs) =>
      connection.atomically(() =>
        keys.reduce((gone, key) => {
          const place = [partition, storable(key), nowMs] as const;
          return (
            gone +
            (ifEquals === undefined
              ? connection.run(remove, ...place)
              : connection.run(`${remove} AND value = ?`, ...place, ifEquals))
          );
        }, 0),
      ),
    );
  }
}

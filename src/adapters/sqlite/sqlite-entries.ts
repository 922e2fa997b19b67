import type { Entries, EntryReading, EntryWriteOptions } from '../../ports/storage/entries.ts';
import type { Partition } from '../../ports/storage/partition.ts';
import type { Connection } from './connection.ts';
import type { Database } from './database.ts';
import { type EntryBounds, evictEntries } from './entry-bounds.ts';
import { beginEpoch, type Epoch, epochsOf } from './epochs.ts';
import { expiryOf, storable } from './storable.ts';

// The end of the widest counting slots, in milliseconds: the year 10889.
const latestMs = 2 ** 48 - 1;
// The size of a row and its counters, without key and value; measured.
const overheadBytes = 300;

interface EntryRow {
  readonly id: number;
  /** Null if the caller has this version. */
  readonly value: string | null;
  readonly expires_at: number;
  readonly epochs: string;
}

type ScopeEpoch = readonly [scope: string, epoch: number | string];

/** An entry stores the epochs of its write; it exists while its scopes have no later ones. */
export class SqliteEntries implements Entries {
  readonly #database: Database;
  readonly #bounds: EntryBounds;

  constructor(database: Database, bounds: EntryBounds) {
    this.#database = database;
    this.#bounds = bounds;
  }

  async read(partition: Partition, key: string, scopes: readonly string[], have?: string): Promise<EntryReading> {
    return this.#database.use((connection, nowMs) =>
      connection.reading(() => {
        const row = find(connection, { partition, key, have, nowMs });
        const own = row ? (JSON.parse(row.epochs) as readonly ScopeEpoch[]) : [];
        const current = epochsOf(connection, partition, [...scopes, ...own.map(([scope]) => scope)]);
        const epochs = Object.fromEntries(scopes.map((scope) => [scope, current.get(scope)?.ofWrites ?? '']));
        const stands = ([scope, epoch]: ScopeEpoch): boolean => Number(epoch) >= (current.get(scope)?.ofEntries ?? 0);
        if (!row || !own.every(stands)) return { kind: 'miss', epochs };
        const { id, value, expires_at } = row;
        const ttlMs = expires_at - nowMs;
        if (value === null) return { kind: 'unchanged', ttlMs, epochs };
        return { kind: 'hit', value, version: `${id}`, ttlMs, epochs };
      }),
    );
  }

  async write(partition: Partition, key: string, value: string, options: EntryWriteOptions): Promise<boolean> {
    const { lifetimeMs, namespace, renews } = options;
    const fence = Object.entries(options.epochs).filter(([scope]) => scope !== renews);
    const scopes = [...fence.map(([scope]) => scope), namespace, ...(renews === undefined ? [] : [renews])];
    const bytes = overheadBytes + Buffer.byteLength(key) + Buffer.byteLength(value);
    if (bytes > this.#bounds.maxBytes) return false;
    return this.#database.use((connection, nowMs) => {
      const expiresAtMs = Math.min(latestMs, expiryOf(nowMs, lifetimeMs));
      return connection.atomically(() => {
        let epochs = epochsOf(connection, partition, scopes);
        if (fence.some(([scope, epoch]) => epochs.get(scope)?.ofWrites !== epoch)) return false;
        if (renews !== undefined) {
          beginEpoch(connection, partition, renews, 'own');
          epochs = epochsOf(connection, partition, scopes);
        }
        replace(connection, { partition, key, value, namespace, epochs, expiresAtMs, bytes });
        evictEntries(connection, this.#bounds);
        return true;
      });
    });
  }

  async invalidate(partition: Partition, scope: string): Promise<void> {
    await this.#database.use((connection) =>
      connection.atomically(() => {
        beginEpoch(connection, partition, scope, 'shared');
      }),
    );
  }

  async count(partition: Partition, namespace: string): Promise<number> {
    const sql = `SELECT sum(n) AS n FROM slot_width CROSS JOIN entry_count USING (bits)
      WHERE partition = ? AND namespace = ? AND epoch = ? AND slot > ? >> bits AND slot <= (? >> bits) | 63`;
    return this.#database.use((connection, nowMs) =>
      connection.reading(() => {
        const epoch = epochsOf(connection, partition, [namespace]).get(namespace)?.ofEntries ?? 0;
        const row = connection.one<{ n: number | null }>(sql, partition, storable(namespace), epoch, nowMs, nowMs);
        return row?.n ?? 0;
      }),
    );
  }
}

interface Sought {
  readonly partition: Partition;
  readonly key: string;
  readonly have: string | undefined;
  readonly nowMs: number;
}

const find = (connection: Connection, { partition, key, have, nowMs }: Sought): EntryRow | undefined =>
  connection.one<EntryRow>(
    `SELECT id, iif(CAST(id AS TEXT) = ?, NULL, value) AS value, expires_at, epochs FROM entry
      WHERE partition = ? AND key = ? AND expires_at > ?`,
    have === undefined ? null : storable(have),
    partition,
    storable(key),
    nowMs,
  );

interface NewEntry {
  readonly partition: Partition;
  readonly key: string;
  readonly value: string;
  readonly namespace: string;
  readonly epochs: ReadonlyMap<string, Epoch>;
  readonly expiresAtMs: number;
  readonly bytes: number;
}

const replace = (connection: Connection, entry: NewEntry): void => {
  const { partition, namespace, epochs } = entry;
  const key = storable(entry.key);
  connection.run('DELETE FROM entry WHERE partition = ? AND key = ?', partition, key);
  connection.run(
    `INSERT INTO entry (partition, key, namespace, epoch, expires_at, bytes, epochs, value)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    partition,
    key,
    storable(namespace),
    epochs.get(namespace)?.ofEntries ?? 0,
    entry.expiresAtMs,
    entry.bytes,
    JSON.stringify([...epochs].map(([scope, { ofEntries }]): ScopeEpoch => [scope, ofEntries])),
    entry.value,
  );
};

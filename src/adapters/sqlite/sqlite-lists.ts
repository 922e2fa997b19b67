import { StorageFault } from '../../domain/failure.ts';
import type { DurabilityOptions, ListPage, ListRecord, Lists } from '../../ports/storage/lists.ts';
import type { Partition } from '../../ports/storage/partition.ts';
import type { Connection } from './connection.ts';
import type { Database } from './database.ts';
import { touch } from './probe.ts';
import { restored, storable } from './storable.ts';

/**
 * In the order of their ids, so that a walk with an id as its cursor meets each record at most once, even one that was
 * erased and inserted again.
 */
export class SqliteLists implements Lists {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async insert(
    partition: Partition,
    list: string,
    id: string,
    value: string,
    options?: DurabilityOptions,
  ): Promise<boolean> {
    const insert = (connection: Connection): boolean =>
      connection.run(
        'INSERT INTO list_record (partition, list, id, value) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
        partition,
        storable(list),
        storable(id),
        value,
      ) === 1;
    return this.#write(insert, options);
  }

  async page(partition: Partition, list: string, after: string | null, n: number): Promise<ListPage> {
    if (!(n >= 1)) throw new StorageFault('a page has at least one record');
    const most = Math.floor(Math.min(n, Number.MAX_SAFE_INTEGER - 1));
    const beyond = after === null ? "id >= ''" : 'id > ?';
    const cursor = after === null ? [] : [storable(after)];
    const found = await this.#database.use((connection) =>
      connection.all<ListRecord>(
        `SELECT id, value FROM list_record WHERE partition = ? AND list = ? AND ${beyond} ORDER BY id LIMIT ?`,
        partition,
        storable(list),
        ...cursor,
        most + 1,
      ),
    );
    const records = found.slice(0, most).map(({ id, value }) => ({ id: restored(id), value }));
    return { records, next: found.length > most ? (records.at(-1)?.id ?? null) : null };
  }

  async erase(partition: Partition, list: string, id: string, options?: DurabilityOptions): Promise<boolean> {
    const sql = 'DELETE FROM list_record WHERE partition = ? AND list = ? AND id = ?';
    const erase = (connection: Connection): boolean =>
      connection.run(sql, partition, storable(list), storable(id)) === 1;
    return this.#write(erase, options);
  }

  async size(partition: Partition, list: string): Promise<number> {
    const sql = 'SELECT n FROM list_size WHERE partition = ? AND list = ?';
    return this.#database.use((connection) => connection.one<{ n: number }>(sql, partition, storable(list))?.n ?? 0);
  }

  /** @param write returns whether it changed anything */
  #write(write: (connection: Connection) => boolean, { durable = false }: DurabilityOptions = {}): Promise<boolean> {
    if (!durable) return this.#database.use(write);
    return this.#database.useDurably((connection) =>
      connection.atomically(() => {
        const hasChanged = write(connection);
        // An earlier call may not have waited for the disk. A commit that waits flushes its write too.
        if (!hasChanged) touch(connection);
        return hasChanged;
      }),
    );
  }
}

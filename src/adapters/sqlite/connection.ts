import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

export interface ConnectionOptions {
  /** FULL waits for the disk at each commit; NORMAL only when the log is moved into the file. */
  readonly synchronous: 'NORMAL' | 'FULL';
  /** The largest size of the file. */
  readonly maxFileBytes?: number;
}

const pageBytes = 4096;
const cacheKib = 16 * 1024;
const maxLogBytes = 64 * 2 ** 20;
// A high limit, since the checkpointer does this.
const ownCheckpointPages = 4000;

/** One connection to the file; each statement is prepared once. Everything is synchronous. */
export class Connection {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #changedRows = 0;

  constructor(path: string, { synchronous, maxFileBytes }: ConnectionOptions) {
    // SQLite would wait for a lock by sleeping, at least a millisecond, and block the event loop.
    this.#db = new DatabaseSync(path, { timeout: 0, defensive: true });
    const bound = maxFileBytes === undefined ? '' : `PRAGMA max_page_count = ${Math.ceil(maxFileBytes / pageBytes)};`;
    // Erased data is overwritten: an erased address must not stay readable in the file.
    this.#db.exec(`
      PRAGMA synchronous = ${synchronous}; PRAGMA cache_size = -${cacheKib}; PRAGMA journal_size_limit = ${maxLogBytes};
      PRAGMA secure_delete = FAST; PRAGMA trusted_schema = OFF; PRAGMA wal_autocheckpoint = ${ownCheckpointPages};
      ${bound}`);
  }

  /** The number of rows changed by `run` so far. */
  get changedRows(): number {
    return this.#changedRows;
  }

  /** The first row, if there is one. */
  one<Row>(sql: string, ...values: readonly SQLInputValue[]): Row | undefined {
    return this.#statement(sql).get(...values) as Row | undefined;
  }

  all<Row>(sql: string, ...values: readonly SQLInputValue[]): readonly Row[] {
    return this.#statement(sql).all(...values) as unknown as readonly Row[];
  }

  /** @returns the number of rows that the statement changed, without its triggers. */
  run(sql: string, ...values: readonly SQLInputValue[]): number {
    const changes = Number(this.#statement(sql).run(...values).changes);
    this.#changedRows += changes;
    return changes;
  }

  /** Runs several statements without values, once. */
  script(sql: string): void {
    this.#db.exec(sql);
  }

  /**
   * Reads and writes in one transaction. The lock is taken before the first read: a transaction that began as a reader
   * could not wait for it.
   */
  atomically<T>(work: () => T): T {
    return this.#within('BEGIN IMMEDIATE', work);
  }

  /** Several reads of one snapshot, with one lock. */
  reading<T>(work: () => T): T {
    return this.#within('BEGIN', work);
  }

  close(): void {
    this.#statements.clear();
    this.#db.close();
  }

  #within<T>(begin: string, work: () => T): T {
    this.run(begin);
    try {
      const result = work();
      this.run('COMMIT');
      return result;
    } catch (error) {
      // After some errors, such as a full disk, SQLite has already rolled back.
      if (this.#db.isTransaction) this.run('ROLLBACK');
      throw error;
    }
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

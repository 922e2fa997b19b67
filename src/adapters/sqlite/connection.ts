import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

export interface ConnectionOptions {
  /** FULL waits for the disk at each commit; NORMAL only when the log is moved into the file. */
  readonly synchronous: 'NORMAL' | 'FULL';
  /** How large the file may become. */
  readonly maxFileBytes?: number;
}

const pageBytes = 4096;
const cacheKib = 16 * 1024;
const maxLogBytes = 64 * 2 ** 20;
// Seldom: that is the checkpointer's work.
const ownCheckpointPages = 4000;

/** One connection to the file, with its statements prepared once each. All of it is synchronous. */
export class Connection {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #changedRows = 0;

  constructor(path: string, { synchronous, maxFileBytes }: ConnectionOptions) {
    // SQLite would wait for another's lock by sleeping, a millisecond at least, and the event loop with it.
    this.#db = new DatabaseSync(path, { timeout: 0, defensive: true });
    const bound = maxFileBytes === undefined ? '' : `PRAGMA max_page_count = ${Math.ceil(maxFileBytes / pageBytes)};`;
    // What is erased is overwritten where it lies: an erased address must not stay legible in the file.
    this.#db.exec(`
      PRAGMA synchronous = ${synchronous}; PRAGMA cache_size = -${cacheKib}; PRAGMA journal_size_limit = ${maxLogBytes};
      PRAGMA secure_delete = FAST; PRAGMA trusted_schema = OFF; PRAGMA wal_autocheckpoint = ${ownCheckpointPages};
      ${bound}`);
  }

  /** By `run`, so far. */
  get changedRows(): number {
    return this.#changedRows;
  }

  /** The first row, where there is one. */
  one<Row>(sql: string, ...values: readonly SQLInputValue[]): Row | undefined {
    return this.#statement(sql).get(...values) as Row | undefined;
  }

  all<Row>(sql: string, ...values: readonly SQLInputValue[]): readonly Row[] {
    return this.#statement(sql).all(...values) as unknown as readonly Row[];
  }

  /** @returns how many rows the statement itself changed, its triggers aside. */
  run(sql: string, ...values: readonly SQLInputValue[]): number {
    const changes = Number(this.#statement(sql).run(...values).changes);
    this.#changedRows += changes;
    return changes;
  }

  /** Several statements that are run once and have no values. */
  script(sql: string): void {
    this.#db.exec(sql);
  }

  /** Reads, then writes, as one. The lock is taken before the first read: what began as a reader could not wait. */
  atomically<T>(work: () => T): T {
    return this.#within('BEGIN IMMEDIATE', work);
  }

  /** Several reads of one moment; one lock for all of them. */
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
      // SQLite itself has rolled back after some errors, such as a full disk.
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

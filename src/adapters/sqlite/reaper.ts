import type { Connection } from './connection.ts';
import type { Database } from './database.ts';
import { type EntryBounds, evictEntries } from './entry-bounds.ts';

const fewAtOnce = 8;
const mostAtOnce = 64;
/** How long a step may keep everybody else waiting: with a large file, a row takes half a millisecond. */
const stepMs = 1;
const idlePauseMs = 1000;
/** With a backlog. */
const busyPauseMs = 20;

/** Deletes at most so many rows that are over. */
const chores: readonly string[] = [
  'DELETE FROM value WHERE (partition, key) IN (SELECT partition, key FROM value WHERE expires_at <= ? LIMIT ?)',
  'DELETE FROM tally WHERE (partition, key) IN (SELECT partition, key FROM tally WHERE expires_at <= ? LIMIT ?)',
  'DELETE FROM sketch WHERE rowid IN (SELECT rowid FROM sketch WHERE expires_at <= ? LIMIT ?)',
  'DELETE FROM entry WHERE id IN (SELECT id FROM entry WHERE expires_at <= ? LIMIT ?)',
];

const quotaChore = `DELETE FROM quota WHERE partition = ?1 AND key IN
  (SELECT key FROM quota WHERE partition = ?1 AND expires_at <= ?2 LIMIT ?3)`;

// Of those below the floor nothing is left to tell.
const scopeChore = `DELETE FROM scope WHERE id IN
  (SELECT id FROM scope WHERE id <= (SELECT value FROM meta WHERE name = 'scope_floor') LIMIT ?)`;

const listChore = 'DELETE FROM list_size WHERE n = 0';

/** What is over is not there for any verb; here it goes from the file, a few rows at a time and never in one sweep. */
export class Reaper {
  readonly #database: Database;
  readonly #bounds: EntryBounds;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;
  #partition = '';
  #atOnce = fewAtOnce;
  readonly #stopwatchMs: () => number;

  /** @param stopwatchMs with fractions of milliseconds, for how long a step takes */
  constructor(database: Database, bounds: EntryBounds, stopwatchMs = (): number => performance.now()) {
    this.#database = database;
    this.#bounds = bounds;
    this.#stopwatchMs = stopwatchMs;
  }

  start(): void {
    this.#schedule(idlePauseMs);
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  /** One step. @returns whether it left something to do. */
  async step(): Promise<boolean> {
    const atOnce = this.#atOnce;
    const startedMs = this.#stopwatchMs();
    const all = [
      ...chores.map((sql) => (connection: Connection, nowMs: number) => connection.run(sql, nowMs, atOnce)),
      (connection: Connection, nowMs: number) => this.#reapQuotas(connection, nowMs, atOnce),
      (connection: Connection) => connection.run(scopeChore, atOnce),
    ];
    let isBehind = false;
    for (const chore of all) isBehind = (await this.#database.use(chore)) >= atOnce || isBehind;
    await this.#database.use((connection) => {
      connection.run(listChore);
      connection.atomically(() => evictEntries(connection, this.#bounds));
    });
    this.#atOnce = paced(atOnce, this.#stopwatchMs() - startedMs);
    return isBehind;
  }

  /** Of one partition after the other: they are in the order in which they end only within one. */
  #reapQuotas(connection: Connection, nowMs: number, atOnce: number): number {
    const reaped = connection.run(quotaChore, this.#partition, nowMs, atOnce);
    if (reaped >= atOnce) return reaped;
    const sql = 'SELECT min(partition) AS next FROM quota WHERE partition > ?';
    this.#partition = connection.one<{ next: string | null }>(sql, this.#partition)?.next ?? '';
    return reaped;
  }

  #schedule(pauseMs: number): void {
    const run = async (): Promise<void> => {
      // A disk that is full, or a file that is busy, may be neither in a second.
      const isBehind = await this.step().catch(() => false);
      if (!this.#isStopped) this.#schedule(isBehind ? busyPauseMs : idlePauseMs);
    };
    this.#timer = setTimeout(run, pauseMs).unref();
  }
}

/** As many as would have taken the time that a step has; never more than twice as many as before. */
const paced = (atOnce: number, tookMs: number): number =>
  Math.max(1, Math.min(mostAtOnce, 2 * atOnce, Math.floor((atOnce * stepMs) / Math.max(tookMs, stepMs / mostAtOnce))));

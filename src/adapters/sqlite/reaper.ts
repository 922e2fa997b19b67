import type { Connection } from './connection.ts';
import type { Database } from './database.ts';
import { type EntryBounds, evictEntries } from './entry-bounds.ts';

const fewAtOnce = 8;
const mostAtOnce = 64;
/** How long a step may block everything else: in a large file, a row takes half a millisecond. */
const stepMs = 1;
const idlePauseMs = 1000;
/** The pause while there is a backlog. */
const busyPauseMs = 20;

/** Each deletes a limited number of expired rows. */
const chores: readonly string[] = [
  'DELETE FROM value WHERE (partition, key) IN (SELECT partition, key FROM value WHERE expires_at <= ? LIMIT ?)',
  'DELETE FROM tally WHERE (partition, key) IN (SELECT partition, key FROM tally WHERE expires_at <= ? LIMIT ?)',
  'DELETE FROM sketch WHERE rowid IN (SELECT rowid FROM sketch WHERE expires_at <= ? LIMIT ?)',
  'DELETE FROM entry WHERE id IN (SELECT id FROM entry WHERE expires_at <= ? LIMIT ?)',
];

const quotaChore = `DELETE FROM quota WHERE partition = ?1 AND key IN
  (SELECT key FROM quota WHERE partition = ?1 AND expires_at <= ?2 LIMIT ?3)`;

// Rows below their floor have no meaning left.
const scopeChores: readonly string[] = [
  `DELETE FROM scope WHERE id IN
    (SELECT id FROM scope WHERE id <= (SELECT value FROM meta WHERE name = 'scope_floor') LIMIT ?)`,
  `DELETE FROM scope WHERE id IN
    (SELECT id FROM scope WHERE own = 1 AND id <= (SELECT value FROM meta WHERE name = 'fence_floor') LIMIT ?)`,
];

const listChore = 'DELETE FROM list_size WHERE n = 0';

/** Expired rows are absent for all verbs; the reaper deletes them, a few at a time, never in one sweep. */
export class Reaper {
  readonly #database: Database;
  readonly #bounds: EntryBounds;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;
  #partition = '';
  #atOnce = fewAtOnce;
  readonly #stopwatchMs: () => number;

  /** @param stopwatchMs a clock with fractions of milliseconds, to time a step */
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

  /** One step. @returns whether something is left to do. */
  async step(): Promise<boolean> {
    const atOnce = this.#atOnce;
    const startedMs = this.#stopwatchMs();
    const all = [
      ...chores.map((sql) => (connection: Connection, nowMs: number) => connection.run(sql, nowMs, atOnce)),
      (connection: Connection, nowMs: number) => this.#reapQuotas(connection, nowMs, atOnce),
      ...scopeChores.map((sql) => (connection: Connection) => connection.run(sql, atOnce)),
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

  /** One partition after the other: only within a partition are they ordered by expiry. */
  #reapQuotas(connection: Connection, nowMs: number, atOnce: number): number {
    const reaped = connection.run(quotaChore, this.#partition, nowMs, atOnce);
    if (reaped >= atOnce) return reaped;
    const sql = 'SELECT min(partition) AS next FROM quota WHERE partition > ?';
    this.#partition = connection.one<{ next: string | null }>(sql, this.#partition)?.next ?? '';
    return reaped;
  }

  #schedule(pauseMs: number): void {
    const run = async (): Promise<void> => {
      // A full disk or a busy file may have recovered in a second.
      const isBehind = await this.step().catch(() => false);
      if (!this.#isStopped) this.#schedule(isBehind ? busyPauseMs : idlePauseMs);
    };
    this.#timer = setTimeout(run, pauseMs).unref();
  }
}

/** As many rows as fit into the time of a step; at most twice as many as before. */
const paced = (atOnce: number, tookMs: number): number =>
  Math.max(1, Math.min(mostAtOnce, 2 * atOnce, Math.floor((atOnce * stepMs) / Math.max(tookMs, stepMs / mostAtOnce))));

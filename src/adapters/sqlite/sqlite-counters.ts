import { hash } from 'node:crypto';
import { StorageFault } from '../../domain/failure.ts';
import { emptyRing, giveBack, type QuotaRing, ringExpiresAtMs, take } from '../../domain/quota-ring.ts';
import { emptySketch, sizeOf, unionOf, withMembers } from '../../domain/unique-count.ts';
import type { AddOptions, Amounts, Counters, Demand, LifetimeOptions, Taking } from '../../ports/storage/counters.ts';
import type { Partition } from '../../ports/storage/partition.ts';
import type { Database } from './database.ts';
import { decodeRing, encodeRing } from './ring-text.ts';
import { StateTable } from './state-table.ts';
import { expiryOf } from './storable.ts';
import { decodeTally, encodeTally, sumsAfter } from './tally.ts';

const quotas = new StateTable<string>('quota');
const tallies = new StateTable<string>('tally');
const sketches = new StateTable<Uint8Array>('sketch');

/** One row per key, of nearly constant size: the ring of a quota, the sums of a tally, the sketch of a union. */
export class SqliteCounters implements Counters {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async take(partition: Partition, key: string, demand: Demand): Promise<Taking> {
    const { limit, windowMs, cost } = demand;
    const sound = [limit, windowMs, cost].every(Number.isSafeInteger) && windowMs > 0 && cost >= 0;
    if (!sound) throw new StorageFault('a demand is in whole numbers, with a window and no negative cost');
    return this.#database.use((connection, nowMs) => {
      const before = (): QuotaRing => ringOf(quotas.read(connection, partition, key, nowMs)?.state);
      if (cost === 0) return take(before(), demand, nowMs).taking;
      return connection.atomically(() => {
        const known = before();
        const { ring, taking } = take(known, demand, nowMs);
        if (ring !== known) quotas.write(connection, partition, key, encodeRing(ring), ringExpiresAtMs(ring));
        return taking;
      });
    });
  }

  async giveBack(partition: Partition, key: string, receipt: string): Promise<void> {
    await this.#database.use((connection, nowMs) =>
      connection.atomically(() => {
        const known = ringOf(quotas.read(connection, partition, key, nowMs)?.state);
        const ring = giveBack(known, receipt);
        if (ring !== known) quotas.write(connection, partition, key, encodeRing(ring), ringExpiresAtMs(ring));
      }),
    );
  }

  /** All stored quotas except expired ones that wait for the reaper, which are few if it has run lately. */
  async countQuotas(partition: Partition): Promise<number> {
    const sql = `SELECT coalesce((SELECT n FROM quota_count WHERE partition = ?1), 0)
      - (SELECT count(*) FROM quota WHERE partition = ?1 AND expires_at <= ?2) AS n`;
    return this.#database.use((connection, nowMs) => connection.one<{ n: number }>(sql, partition, nowMs)?.n ?? 0);
  }

  async add(partition: Partition, key: string, amounts: Amounts, options: AddOptions = {}): Promise<boolean> {
    return this.#database.use((connection, nowMs) =>
      connection.atomically(() => {
        const row = tallies.read(connection, partition, key, nowMs);
        const sums = sumsAfter(row ? decodeTally(row.state) : new Map(), amounts, options.cap);
        if (sums === null) return false;
        const expiresAtMs = row?.expires_at ?? expiryOf(nowMs, options.lifetimeMs);
        if (sums.size > 0) tallies.write(connection, partition, key, encodeTally(sums), expiresAtMs);
        return true;
      }),
    );
  }

  async fields(partition: Partition, key: string): Promise<Amounts> {
    return this.#database.use((connection, nowMs) => {
      const row = tallies.read(connection, partition, key, nowMs);
      return row ? Object.fromEntries(decodeTally(row.state)) : {};
    });
  }

  async addUnique(
    partition: Partition,
    key: string,
    members: readonly string[],
    options: LifetimeOptions = {},
  ): Promise<void> {
    if (members.length === 0) return void (await this.#database.use(() => undefined));
    await this.#database.use((connection, nowMs) =>
      connection.atomically(() => {
        const row = sketches.read(connection, partition, key, nowMs);
        const sketch = withMembers(row?.state ?? emptySketch, members.map(digestOf));
        if (sketch === row?.state) return;
        const expiresAtMs = row?.expires_at ?? expiryOf(nowMs, options.lifetimeMs);
        sketches.write(connection, partition, key, sketch, expiresAtMs);
      }),
    );
  }

  async countUnique(partition: Partition, keys: readonly string[]): Promise<number> {
    return this.#database.use((connection, nowMs) =>
      connection.reading(() => {
        const rows = keys.map((key) => sketches.read(connection, partition, key, nowMs));
        return sizeOf(unionOf(rows.map((row) => row?.state ?? emptySketch)));
      }),
    );
  }
}

const ringOf = (state: string | undefined): QuotaRing => (state === undefined ? emptyRing : decodeRing(state));

// Of the UTF-16, because in UTF-8 all lone surrogates are the same.
const digestOf = (member: string): Uint8Array => hash('sha256', Buffer.from(member, 'utf16le'), 'buffer');

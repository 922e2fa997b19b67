import type { Partition } from '../../ports/storage/partition.ts';
import type { Connection } from './connection.ts';
import { storable } from './storable.ts';

/**
 * An epoch is the id of the scope's row, or a floor if that is higher. Each invalidation makes a new row; ids are never
 * reused. A scope without a row has the floor. There are two floors, so that what is only pending can be forgotten
 * without losing what is stored:
 *
 * - `scope_floor` is for entries: they exist while their epochs are not below their scopes'. When operators have
 *   invalidated too many scopes, it rises to the latest id: all rows are forgotten, and the cache is emptied.
 * - `fence_floor` is for writes, whose epochs must be the same as when they were read. When there are too many `own`
 *   rows, it rises to the latest id, and these rows are forgotten. No entry needs them, since a renewal replaces the only
 *   entry under the earlier epoch. Only writes that have begun by then are refused.
 */
export interface Epoch {
  readonly ofEntries: number;
  /** Never lower. */
  readonly ofWrites: string;
}

/**
 * - `own`: of a scope renewed by the write of the only entry that is in it.
 * - `shared`: of any other invalidated scope.
 */
export type ScopeKind = 'own' | 'shared';

const maxScopesOfAKind = 100_000;
// Counting that many rows takes milliseconds, so they are counted only after this many new ids.
const idsBetweenCounts = 1_000;

/** The current epoch of each scope, by its name. */
export const epochsOf = (
  connection: Connection,
  partition: Partition,
  scopes: Iterable<string>,
): ReadonlyMap<string, Epoch> => {
  const epochs = new Map<string, Epoch>();
  for (const scope of scopes) {
    if (!epochs.has(scope)) epochs.set(scope, epochOf(connection, partition, scope));
  }
  return epochs;
};

/** To be called within a transaction. */
export const beginEpoch = (connection: Connection, partition: Partition, scope: string, kind: ScopeKind): void => {
  const sql = 'INSERT INTO scope (partition, scope, own) VALUES (?, ?, ?) RETURNING id';
  const { id = 0 } = connection.one<{ id: number }>(sql, partition, storable(scope), kind === 'own' ? 1 : 0) ?? {};
  if (id % idsBetweenCounts === 0) boundScopes(connection, id);
};

/** Counts rows, not ids: one scope that is invalidated repeatedly, as by fresh requests of one page, is one row. */
const boundScopes = (connection: Connection, latestId: number): void => {
  const floor = (name: string): string => `(SELECT value FROM meta WHERE name = '${name}')`;
  const rowsWhere = (condition: string): number =>
    connection.one<{ n: number }>(`SELECT count(*) AS n FROM scope WHERE ${condition}`)?.n ?? 0;
  const raise = (names: string): number =>
    connection.run(`UPDATE meta SET value = ? WHERE name IN (${names})`, latestId);
  if (rowsWhere(`own = 0 AND id > ${floor('scope_floor')}`) > maxScopesOfAKind) raise("'scope_floor', 'fence_floor'");
  else if (rowsWhere(`own = 1 AND id > ${floor('fence_floor')}`) > maxScopesOfAKind) raise("'fence_floor'");
};

const epochOf = (connection: Connection, partition: Partition, scope: string): Epoch => {
  const sql = `SELECT max(s.value, row.id) AS ofEntries, CAST(max(f.value, row.id) AS TEXT) AS ofWrites
    FROM (SELECT coalesce((SELECT id FROM scope WHERE partition = ? AND scope = ?), 0) AS id) row, meta s, meta f
    WHERE s.name = 'scope_floor' AND f.name = 'fence_floor'`;
  return connection.one<Epoch>(sql, partition, storable(scope)) ?? { ofEntries: 0, ofWrites: '' };
};

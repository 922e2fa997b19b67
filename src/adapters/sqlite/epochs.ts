import type { Partition } from '../../ports/storage/partition.ts';
import type { Connection } from './connection.ts';
import { storable } from './storable.ts';

/**
 * An epoch is the id of the scope's row. Each invalidation makes a new row; ids are never reused. A scope that was
 * never invalidated has no row, and its epoch is the floor. When there are too many rows, the floor rises to the latest
 * id: all rows are forgotten, every scope has a new epoch, and no old one can return.
 */
const maxScopes = 100_000;
// Counting that many rows takes milliseconds, so they are counted only after this many new ids.
const idsBetweenCounts = 1_000;

/** The current epoch of each scope, by its name. */
export const epochsOf = (
  connection: Connection,
  partition: Partition,
  scopes: Iterable<string>,
): ReadonlyMap<string, string> => {
  const epochs = new Map<string, string>();
  for (const scope of scopes) {
    if (!epochs.has(scope)) epochs.set(scope, `${epochOf(connection, partition, scope)}`);
  }
  return epochs;
};

/** To be called within a transaction. */
export const beginEpoch = (connection: Connection, partition: Partition, scope: string): void => {
  const sql = 'INSERT INTO scope (partition, scope) VALUES (?, ?) RETURNING id';
  const { id = 0 } = connection.one<{ id: number }>(sql, partition, storable(scope)) ?? {};
  if (id % idsBetweenCounts === 0) boundScopes(connection, id);
};

/** Counts rows, not ids: one scope that is invalidated repeatedly, as by fresh requests of one page, is one row. */
const boundScopes = (connection: Connection, latestId: number): void => {
  const floor = "(SELECT value FROM meta WHERE name = 'scope_floor')";
  const { n = 0 } = connection.one<{ n: number }>(`SELECT count(*) AS n FROM scope WHERE id > ${floor}`) ?? {};
  if (n > maxScopes) connection.run("UPDATE meta SET value = ? WHERE name = 'scope_floor'", latestId);
};

const epochOf = (connection: Connection, partition: Partition, scope: string): number => {
  const sql = `SELECT max(value, coalesce((SELECT id FROM scope WHERE partition = ? AND scope = ?), 0)) AS epoch
    FROM meta WHERE name = 'scope_floor'`;
  return connection.one<{ epoch: number }>(sql, partition, storable(scope))?.epoch ?? 0;
};

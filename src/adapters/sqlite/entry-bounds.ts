import type { Connection } from './connection.ts';

/** The bounds of the cache; the file's free pages and its other data are not counted. */
export interface EntryBounds {
  readonly maxEntries: number;
  /** Bytes of keys and values in UTF-8, and the overhead of a row. */
  readonly maxBytes: number;
}

const evictedAtOnce = 8;
const maxRounds = 4;

/**
 * Evicts the entries that expire first: usually the oldest, as nearly all have one lifetime. A few at a time: one entry
 * may take the room of many, and the next writes evict more.
 */
export const evictEntries = (connection: Connection, bounds: EntryBounds): void => {
  for (let round = 0; round < maxRounds && isOver(connection, bounds); round += 1) {
    connection.run('DELETE FROM entry WHERE id IN (SELECT id FROM entry ORDER BY expires_at LIMIT ?)', evictedAtOnce);
  }
};

const isOver = (connection: Connection, { maxEntries, maxBytes }: EntryBounds): boolean => {
  const sql = `SELECT n.value AS n, b.value AS bytes FROM meta n, meta b WHERE n.name = 'entries' AND b.name = 'entry_bytes'`;
  const { n = 0, bytes = 0 } = connection.one<{ n: number; bytes: number }>(sql) ?? {};
  return n > maxEntries || bytes > maxBytes;
};

import type { Connection } from './connection.ts';

/** What may be held in the cache; the file's free pages and what else it holds come on top. */
export interface EntryBounds {
  readonly maxEntries: number;
  /** Of keys and values in UTF-8, and what a row takes beside them. */
  readonly maxBytes: number;
}

const evictedAtOnce = 8;
const maxRounds = 4;

/**
 * Lets those yield that would end first: with one lifetime for nearly all, those that were written first. A few at a
 * time: one entry may take the room of many, and the next writes see to the rest.
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

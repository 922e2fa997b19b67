import type { Connection } from './connection.ts';

/** The smallest real write. */
export const touch = (connection: Connection): void => {
  connection.run("UPDATE meta SET value = value + 1 WHERE name = 'writes'");
};

import { StorageFault } from '../../domain/failure.ts';

const busy = 5;

/** The meaning of SQLite's primary result codes for the operator (sqlite.org/rescode.html). */
const meanings: Readonly<Record<number, string>> = {
  [busy]: 'is busy',
  6: 'is busy',
  8: 'cannot be written',
  10: 'could not be read or written',
  11: 'is damaged',
  13: 'is full, or its disk is',
  14: 'cannot be opened',
  26: 'is no database',
};

/** The low byte of an extended result code; 0 for other errors. */
export const resultCodeOf = (error: unknown): number =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : 0;

/** Whether another connection held the lock: nothing was done, and a retry makes sense. */
export const isBusy = (error: unknown): boolean => resultCodeOf(error) === busy;

export const meaningOf = (error: unknown): string => meanings[resultCodeOf(error)] ?? 'failed';

/** The message never contains SQLite's own text, which stays in the cause, for the log. */
export const faultOf = (error: unknown): StorageFault =>
  error instanceof StorageFault ? error : new StorageFault(`the SQLite file ${meaningOf(error)}`, { cause: error });

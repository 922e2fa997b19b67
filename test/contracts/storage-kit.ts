import type { Partition } from '../../src/ports/storage/partition.ts';
import type { Storage } from '../../src/ports/storage/storage.ts';
import type { Runner } from './runner.ts';
import type { StorageHarness } from './storage-harness.ts';
import { overTime, type Time } from './storage-time.ts';

/** The ways to write a test of the suite. Each opens and closes what it needs. */
export interface Kit {
  readonly harness: StorageHarness;
  readonly group: Runner['describe'];
  test(title: string, body: (store: Storage, partition: Partition) => Promise<void>): void;
  /** May run several times, where the clock is real: each time in a partition of its own. */
  timed(title: string, body: (store: Storage, partition: Partition, time: Time) => Promise<void>): void;
  /** Two clients on one store; one and the same where the backend has no second. */
  twice(title: string, body: (one: Storage, other: Storage, partition: Partition) => Promise<void>): void;
  /** For what cannot be written the other ways. */
  plain(title: string, body: () => Promise<void>): void;
}

export const kitOf = ({ describe, it }: Runner, harness: StorageHarness): Kit => ({
  harness,
  group: (title, body) => describe(title, body),
  plain: (title, body) => it(title, body),
  test: (title, body) => it(title, () => withStore(harness, (store) => body(store, freshName()))),
  timed: (title, body) =>
    it(title, () =>
      withStore(harness, (store) =>
        overTime(harness.capabilities.controlledClock, (time) => body(store, freshName(), time)),
      ),
    ),
  twice: (title, body) =>
    it(title, () =>
      withStore(harness, (one) => {
        if (!harness.capabilities.shared) return body(one, one, freshName());
        return withStore(harness, (other) => body(one, other, freshName()));
      }),
    ),
});

export const withStore = async <T>(harness: StorageHarness, body: (store: Storage) => Promise<T>): Promise<T> => {
  const store = await harness.open();
  try {
    return await body(store);
  } finally {
    await harness.close(store);
  }
};

/** For a partition or a key that no other test, run or process uses. */
export const freshName = (): string => `t${Math.random().toString(36).slice(2)}${Date.now().toString(36)}`;

/** Whole numbers from 0 up to but without n. */
export const range = (n: number): number[] => Array.from({ length: n }, (_, at) => at);

/** Begins all n at once. */
export const together = <T>(n: number, begin: (at: number) => Promise<T>): Promise<T[]> =>
  Promise.all(range(n).map(begin));

/** How many of them are true. */
export const countTrue = (answers: readonly boolean[]): number => answers.filter(Boolean).length;

/** Names that have made stores stumble: as keys, fields, ids, scopes and members. */
export const oddNames: readonly string[] = [
  '__proto__',
  'constructor',
  'toString',
  '0',
  '-1',
  '01',
  '1e3',
  'NaN',
  ' ',
  'a b',
  'line\nbreak',
  '\u0000',
  'nul\u0000nul',
  '{braces}',
  '}{',
  ':',
  'a:b',
  'a::b',
  '*',
  '%',
  '_',
  "'; --",
  '"quoted"',
  '\\',
  'é',
  'e\u0301',
  '日本語',
  '👩‍👩‍👧‍👦',
  '\u{10ffff}',
  '\u202eright to left',
  'x'.repeat(512),
];

/** Values that have: well-formed strings all. */
export const oddValues: readonly string[] = [
  '',
  ...oddNames,
  'null',
  '[]',
  '{"json":"{}"}',
  'ü👍\r\n'.repeat(1500),
  'z'.repeat(10_000),
];

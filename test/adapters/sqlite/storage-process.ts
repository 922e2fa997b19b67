import { openSqliteStorage, type SqliteStorage } from '../../../src/adapters/sqlite/sqlite-storage.ts';
import { StorageFault } from '../../../src/domain/failure.ts';

/** What `remote-storage.ts` asks of this process. */
export interface Call {
  readonly id: number;
  /** Of the client: each opened one is another. */
  readonly client: number;
  /** `facet.verb`, or a verb of the store itself, or `open`. */
  readonly verb: string;
  readonly args: readonly unknown[];
  /** How far the clock was moved by hand. */
  readonly aheadMs: number;
}

type Verbs = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

export type Reply = { readonly id: number } & ({ readonly result: unknown } | { readonly fault: string });

const [directory = '', startMs] = process.argv.slice(2);
const stores = new Map<number, SqliteStorage>();
let aheadMs = 0;
const clock = { now: () => (startMs === undefined ? Date.now() : Number(startMs) + aheadMs) };

const open = async (client: number): Promise<void> => {
  stores.set(client, await openSqliteStorage({ directory, clock }));
};

const answer = async ({ client, verb, args }: Call): Promise<unknown> => {
  if (verb === 'open') return open(client);
  const [facet = '', name] = verb.split('.');
  const store = stores.get(client) as unknown as Verbs & Readonly<Record<string, Verbs>>;
  return name === undefined ? store[facet]?.(...args) : store[facet]?.[name]?.(...args);
};

process.on('message', async (call: Call) => {
  aheadMs = call.aheadMs;
  const reply = await answer(call).then(
    (result) => ({ id: call.id, result }),
    (error: unknown) => ({ id: call.id, fault: error instanceof StorageFault ? error.message : `no fault: ${error}` }),
  );
  process.send?.(reply satisfies Reply);
});
process.on('disconnect', () => process.exit());

import { StorageFault } from '../../domain/failure.ts';
import type { DurabilityOptions, ListPage, Lists } from '../../ports/storage/lists.ts';
import type { Partition } from '../../ports/storage/partition.ts';
import type { Argument, CommandTransport, Script } from './command-transport.ts';
import type { KeyOf } from './keys.ts';
import { decodeName, encodeName } from './names.ts';
import { flagIn, numberIn, pairsIn, textIn } from './replies.ts';
import { countRecords, eraseRecord, insertRecord, pageRecords } from './scripts/lists.ts';

// Bounds the time of one command, whatever page is requested.
const longestPage = 5000;

/**
 * Records in the order of their ids, so that a walk with an id as its cursor meets each at most once, even if records
 * are inserted, erased or inserted again meanwhile.
 */
export class RedisLists implements Lists {
  readonly #transport: CommandTransport;
  readonly #keyOf: KeyOf;

  constructor(transport: CommandTransport, keyOf: KeyOf) {
    this.#transport = transport;
    this.#keyOf = keyOf;
  }

  async insert(
    partition: Partition,
    list: string,
    id: string,
    value: string,
    options?: DurabilityOptions,
  ): Promise<boolean> {
    const keys = this.#keysOf(partition, list);
    return flagIn(await this.#write(insertRecord, keys, [encodeName(id), value], options));
  }

  async page(partition: Partition, list: string, after: string | null, n: number): Promise<ListPage> {
    if (!(n >= 1)) throw new StorageFault('a page has at least one record');
    const size = Math.min(Math.floor(n), longestPage);
    const from = after === null ? '-' : `(${encodeName(after)}`;
    const reply = await this.#transport.run(pageRecords, this.#keysOf(partition, list), [from, size + 1]);
    const found = pairsIn(reply).map(([id, value]) => ({ id: decodeName(textIn(id)), value: textIn(value) }));
    const records = found.slice(0, size);
    return { records, next: found.length > size ? (records.at(-1)?.id ?? null) : null };
  }

  async erase(partition: Partition, list: string, id: string, options?: DurabilityOptions): Promise<boolean> {
    return flagIn(await this.#write(eraseRecord, this.#keysOf(partition, list), [encodeName(id)], options));
  }

  async size(partition: Partition, list: string): Promise<number> {
    return numberIn(await this.#transport.run(countRecords, [this.#keyOf('list', partition, list)], []));
  }

  #write(
    script: Script,
    keys: readonly string[],
    args: readonly Argument[],
    { durable = false }: DurabilityOptions = {},
  ): Promise<unknown> {
    return durable ? this.#transport.runDurably(script, keys, args) : this.#transport.run(script, keys, args);
  }

  #keysOf(partition: Partition, list: string): readonly string[] {
    return [this.#keyOf('list', partition, list), this.#keyOf('list-order', partition, list)];
  }
}

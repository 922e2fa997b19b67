import { StorageFault } from '../../domain/failure.ts';
import type { AddOptions, Amounts, Counters, Demand, LifetimeOptions, Taking } from '../../ports/storage/counters.ts';
import type { Partition } from '../../ports/storage/partition.ts';
import type { CommandTransport } from './command-transport.ts';
import type { KeyOf } from './keys.ts';
import { optionalLifetime } from './lifetime.ts';
import { decodeName, encodeName } from './names.ts';
import { flagIn, listIn, numberIn, pairsIn, textIn } from './replies.ts';
import { countQuotas, giveBackQuota, takeQuota } from './scripts/quotas.ts';
import { addToSums, getSums } from './scripts/sums.ts';
import { addToUnion, countUnions } from './scripts/unions.ts';

// Lua's stack takes some 8,000 values.
const membersPerCall = 4000;
const receiptPattern = /^(\d{1,16})\.(\d{1,16})$/;

/** Quotas as one short text each, sums as hashes, unions as HyperLogLogs (0.81 % standard error). */
export class RedisCounters implements Counters {
  readonly #transport: CommandTransport;
  readonly #keyOf: KeyOf;

  constructor(transport: CommandTransport, keyOf: KeyOf) {
    this.#transport = transport;
    this.#keyOf = keyOf;
  }

  async take(partition: Partition, key: string, demand: Demand): Promise<Taking> {
    const { limit, windowMs, cost } = demand;
    const sound = [limit, windowMs, cost].every(Number.isSafeInteger) && windowMs > 0 && cost >= 0;
    if (!sound) throw new StorageFault('a demand is in whole numbers, with a window and no negative cost');
    const args = [encodeName(key), limit, windowMs, cost];
    const reply = listIn(await this.#transport.run(takeQuota, this.#quotaKeys(partition, key), args));
    const [granted, used, returnsInMs, takenEndMs] = reply.map(numberIn);
    return {
      granted: flagIn(granted),
      used: numberIn(used),
      returnsInMs: numberIn(returnsInMs),
      receipt: takenEndMs ? `${takenEndMs}.${cost}` : null,
    };
  }

  async giveBack(partition: Partition, key: string, receipt: string): Promise<void> {
    const [, endMs = '0', amount = '0'] = receiptPattern.exec(receipt) ?? [];
    const args = [encodeName(key), endMs, amount];
    await this.#transport.run(giveBackQuota, this.#quotaKeys(partition, key), args);
  }

  /** The number of quotas of the partition with something taken in their window, by their expiry. */
  async countQuotas(partition: Partition): Promise<number> {
    return numberIn(await this.#transport.run(countQuotas, [this.#keyOf('ratelimit-index', partition)], []));
  }

  async add(partition: Partition, key: string, amounts: Amounts, options: AddOptions = {}): Promise<boolean> {
    const triples = Object.entries(amounts).flatMap(([field, amount]) => {
      if (!Number.isSafeInteger(amount)) throw unsafe();
      return [encodeName(field), amount, capOf(options.cap, field)];
    });
    const args = [optionalLifetime(options.lifetimeMs), ...triples];
    const outcome = await this.#transport.run(addToSums, [this.#keyOf('sum', partition, key)], args);
    if (outcome === -1) throw unsafe();
    return flagIn(outcome);
  }

  async fields(partition: Partition, key: string): Promise<Amounts> {
    const reply = await this.#transport.run(getSums, [this.#keyOf('sum', partition, key)], []);
    return Object.fromEntries(pairsIn(reply).map(([field, sum]) => [decodeName(textIn(field)), Number(sum)]));
  }

  async addUnique(
    partition: Partition,
    key: string,
    members: readonly string[],
    { lifetimeMs }: LifetimeOptions = {},
  ): Promise<void> {
    const keys = [this.#keyOf('unique', partition, key)];
    for (let from = 0; from < members.length; from += membersPerCall) {
      const some = members.slice(from, from + membersPerCall).map(encodeName);
      await this.#transport.run(addToUnion, keys, [optionalLifetime(lifetimeMs), ...some]);
    }
  }

  async countUnique(partition: Partition, keys: readonly string[]): Promise<number> {
    if (keys.length === 0) return 0;
    const unions = keys.map((key) => this.#keyOf('unique', partition, key));
    return numberIn(await this.#transport.run(countUnions, unions, []));
  }

  #quotaKeys(partition: Partition, key: string): readonly string[] {
    return [this.#keyOf('ratelimit', partition, key), this.#keyOf('ratelimit-index', partition)];
  }
}

const unsafe = (): StorageFault => new StorageFault('amounts and their sums are safe whole numbers');

// A field may be named `constructor`, which every object inherits.
const capOf = (cap: Amounts | undefined, field: string): number | '' => {
  const most = cap && Object.hasOwn(cap, field) ? cap[field] : undefined;
  return most !== undefined && Number.isFinite(most) ? most : '';
};

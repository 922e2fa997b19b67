import type { Partition } from '../../ports/storage/partition.ts';
import type { PutOptions, RemoveOptions, StoredValue, Values } from '../../ports/storage/values.ts';
import type { CommandTransport } from './command-transport.ts';
import type { KeyOf } from './keys.ts';
import { optionalLifetime } from './lifetime.ts';
import { flagIn, numberIn, pairsIn, textIn } from './replies.ts';
import { getValues, putValue, removeValues } from './scripts/values.ts';

/** One string each, with the server's own expiry. */
export class RedisValues implements Values {
  readonly #transport: CommandTransport;
  readonly #keyOf: KeyOf;

  constructor(transport: CommandTransport, keyOf: KeyOf) {
    this.#transport = transport;
    this.#keyOf = keyOf;
  }

  async get(partition: Partition, keys: readonly string[]): Promise<readonly (StoredValue | null)[]> {
    if (keys.length === 0) return [];
    const reply = await this.#transport.run(getValues, this.#keysOf(partition, keys), []);
    return pairsIn(reply, keys.length).map(([value, ttlMs]) => {
      if (value === null) return null;
      const left = numberIn(ttlMs);
      return { value: textIn(value), ttlMs: left < 0 ? null : left };
    });
  }

  async put(partition: Partition, key: string, value: string, options: PutOptions = {}): Promise<boolean> {
    const { lifetimeMs, only, durable } = options;
    const [mode, expected] = typeof only === 'object' ? ['if-equals', only.ifEquals] : [only ?? 'always', ''];
    const keys = this.#keysOf(partition, [key]);
    const args = [value, optionalLifetime(lifetimeMs), mode, expected];
    const written = durable
      ? await this.#transport.runDurably(putValue, keys, args)
      : await this.#transport.run(putValue, keys, args);
    return flagIn(written);
  }

  async remove(partition: Partition, keys: readonly string[], options: RemoveOptions = {}): Promise<number> {
    if (keys.length === 0) return 0;
    const args = options.ifEquals === undefined ? [] : [options.ifEquals];
    return numberIn(await this.#transport.run(removeValues, this.#keysOf(partition, keys), args));
  }

  #keysOf(partition: Partition, keys: readonly string[]): readonly string[] {
    return keys.map((key) => this.#keyOf('value', partition, key));
  }
}
